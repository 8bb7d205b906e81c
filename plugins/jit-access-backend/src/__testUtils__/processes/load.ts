/**
 * A backend's worker in a process of its own, for the benchmark: the domain on
 * the database it is given, with a provider in memory.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { GrantRef, JitProvider } from '@fairway/plugin-jit-access-node';
import createKnex from 'knex';
import { assembleDomain } from '../../assemble';
import { DatabaseClock } from '../../database/Clock';
import { Ledger } from '../../ledger/Ledger';
import { Extensions } from '../../services/Extensions';
import { Providers } from '../../services/providers';
import { DEFAULT_TIMING } from '../../worker/timing';
import { TestPolicies } from '../policies';
import { catalogOf, ownCredentials, quiet } from './stubs';

/** What the process is started with. */
interface Setting {
  /** Connection string of the plugin's database. */
  database: string;
  /** What every call to the provider takes, in milliseconds. */
  latency: number;
}

/** What it is asked to do. */
type Job =
  /** Works until nothing is due. */
  | { op: 'drain' }
  /** Polls with this many milliseconds from one start to the next, until `rest`. */
  | { op: 'poll'; interval: number }
  | { op: 'rest' }
  /** Polls so many times when nothing is due. */
  | { op: 'idle'; times: number };

/** Everybody holds what was not taken away by this process. */
class MemoryProvider implements JitProvider {
  readonly id = 'fake';
  readonly capabilities = {
    nativeExpiry: false,
    killSessions: true,
    listManaged: false,
    residual: 'PT0S',
  };
  readonly revoked = new Set<string>();

  constructor(private readonly latency: number) {}

  validate(): void {}

  async mapPrincipal() {
    return { status: 'resolved' as const, value: 'somebody' };
  }

  async plan() {
    return [];
  }

  instructions(): string {
    return '';
  }

  async inspect({ grantId }: GrantRef) {
    await sleep(this.latency);
    return this.revoked.has(grantId) ? 'absent' : 'present';
  }

  async grant({ grantId }: GrantRef) {
    await sleep(this.latency);
    this.revoked.delete(grantId);
  }

  async revoke({ grantId }: GrantRef) {
    await sleep(this.latency);
    this.revoked.add(grantId);
  }

  classify() {
    return 'retry' as const;
  }
}

function main(): void {
  const { database, latency }: Setting = JSON.parse(process.argv[2]);
  // As many connections as a plugin has in Backstage unless it is configured.
  const knex = createKnex({
    client: 'pg',
    connection: database,
    pool: { min: 2, max: 10 },
  });
  const provider = new MemoryProvider(latency);
  const providers = new Providers();
  providers.addProvider(provider);
  const { worker } = assembleDomain({
    knex,
    clock: new DatabaseClock(),
    ledger: new Ledger('benchmark'),
    catalog: catalogOf({ entities: [] }),
    auth: ownCredentials,
    policies: new TestPolicies({}),
    providers,
    extensions: new Extensions(),
    timing: DEFAULT_TIMING,
    openRequestsPerUser: 1,
    logger: quiet,
    owner: `load-${process.pid}`,
  });
  let polling: { over: AbortController; done: Promise<void> } | undefined;

  async function poll(interval: number, signal: AbortSignal): Promise<void> {
    let next = performance.now();
    while (!signal.aborted) {
      await worker.runOnce(signal);
      next = Math.max(next + interval, performance.now());
      const wait = Math.max(0, next - performance.now());
      await sleep(wait, undefined, { signal }).catch(() => {});
    }
  }

  /** Milliseconds of each run. */
  async function run(job: Job): Promise<number[]> {
    if (job.op === 'poll') {
      provider.revoked.clear();
      const over = new AbortController();
      polling = { over, done: poll(job.interval, over.signal) };
      return [];
    }
    if (job.op === 'rest') {
      polling?.over.abort();
      await polling?.done;
      return [];
    }
    provider.revoked.clear();
    const { signal } = new AbortController();
    const times: number[] = [];
    for (let n = 0; n < (job.op === 'idle' ? job.times : 1); n++) {
      const start = performance.now();
      await worker.runOnce(signal);
      times.push(performance.now() - start);
    }
    return times;
  }

  process.on('message', (job: Job) => {
    run(job).then(
      times => process.send?.({ reply: { times } }),
      error => {
        process.stderr.write(`${error?.stack ?? error}\n`);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ reply: { times: [] } });
}

main();
