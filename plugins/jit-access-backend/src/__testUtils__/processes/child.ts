import type { JitProvider } from '@fairway/plugin-jit-access-node';
import createKnex from 'knex';
import { PostgresProvider } from '@fairway/plugin-jit-access-backend-module-postgres';
import { assembleDomain } from '../../assemble';
import {
  DatabaseTransactions,
  type Transactions,
} from '../../database/UnitOfWork';
import { Ledger } from '../../ledger/Ledger';
import { Extensions } from '../../services/Extensions';
import { Providers } from '../../services/providers';
import { DEFAULT_TIMING } from '../../worker/timing';
import { MovedClock } from '../MovedClock';
import { TestPolicies } from '../policies';
import { AskedProvider, type Told } from './asked';
import { FatefulProvider } from './FatefulProvider';
import { catalogOf, ownCredentials, quiet } from './stubs';
import type { Answer, Job, ProviderSetting, Setting } from './job';

/** Ticks around every commit and every call; the process dies at one of them. */
class Fate {
  ticks = 0;
  killAt: number | null = null;

  readonly tick = (): void => {
    if (this.ticks++ === this.killAt) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
}

function providerOf(setting: ProviderSetting): JitProvider {
  if (setting.type === 'asked') {
    return new AskedProvider(setting.id, setting.capabilities);
  }
  const { role: _, ...instance } = setting.target;
  return new PostgresProvider({
    instances: [
      {
        ...instance,
        name: 'test',
        databases: [instance.database],
        shortLivedLogins: false,
      },
    ],
    logger: quiet,
  });
}

function mortal(inner: Transactions, fate: Fate): Transactions {
  return {
    async run(work) {
      fate.tick();
      const result = await inner.run(work);
      fate.tick();
      return result;
    },
  };
}

function readSetting(): Setting {
  return JSON.parse(process.env.FAIRWAY_TEST_SETTING ?? '');
}

function main(): void {
  const setting = readSetting();
  const knex = createKnex({ client: 'pg', connection: setting.database });
  const fate = new Fate();
  const provider = new FatefulProvider(providerOf(setting.provider), fate.tick);
  const providers = new Providers();
  providers.addProvider(provider);
  const clock = new MovedClock();
  const ledger = new Ledger('test-key');
  const domain = assembleDomain({
    knex,
    clock,
    ledger,
    transactions: mortal(new DatabaseTransactions(knex, clock, ledger), fate),
    catalog: catalogOf(setting.everybody),
    auth: ownCredentials,
    policies: new TestPolicies(setting.policy),
    providers,
    extensions: new Extensions(),
    timing: { ...DEFAULT_TIMING, callTimeout: setting.callTimeout ?? 500 },
    openRequestsPerUser: 1000,
    requestsPerMinute: 100_000,
    logger: quiet,
    owner: `child-${process.pid}`,
  });
  const say = (answer: Answer) => process.send?.(answer);
  const { signal } = new AbortController();

  const decide = (job: Extract<Job, { type: 'decide' }>): Promise<unknown> =>
    job.verdict === 'withdraw'
      ? domain.requests.withdraw(job.requestId, job.by)
      : domain.decisions.decide(job.requestId, {
          verdict: job.verdict,
          reason: 'a race',
          by: job.by,
        });

  async function run(job: Job): Promise<void> {
    switch (job.type) {
      case 'live':
        fate.killAt = job.killAt;
        provider.fault = job.fault;
        for (const moment of job.moments) {
          clock.moveTo(moment);
          await domain.worker.runOnce(signal);
        }
        say({
          type: 'lived',
          ticks: fate.ticks,
          grants: provider.asked.grant,
          revokes: provider.asked.revoke,
        });
        return;
      case 'decide': {
        const error = await decide(job).then(
          () => null,
          thrown => `${thrown.name}: ${thrown.message}`,
        );
        say({ type: 'decided', error });
        return;
      }
      case 'work': {
        clock.moveTo(job.moment);
        const before = { ...provider.asked };
        const operations = await domain.worker.runOnce(signal);
        say({
          type: 'worked',
          operations,
          grants: provider.asked.grant - before.grant,
          revokes: provider.asked.revoke - before.revoke,
        });
        return;
      }
      default:
        throw new Error(`no such job: ${job satisfies never}`);
    }
  }

  process.on('message', (job: Job | Told) => {
    if (job.type === 'told') {
      return;
    }
    run(job).catch(error => {
      process.stderr.write(`${error?.stack ?? error}\n`);
      process.exit(1);
    });
  });
  process.on('disconnect', () => process.exit(0));
  say({ type: 'ready' });
}

main();
