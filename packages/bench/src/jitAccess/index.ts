import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import createKnex from 'knex';
import type { Benchmark, Figure } from '../benchmark';
import { freePort, startServer } from '../postgres';
import { Backend, migrationsDir } from './Backend';
import {
  measureIdlePoll,
  measureLateness,
  measureRawUpdate,
  measureThroughput,
  POLL_INTERVAL,
  type Lateness,
} from './measureJitAccess';
import { readSelection, type Selection } from './options';
import { insertActive } from './rows';

/** What every call to the provider takes, in milliseconds. */
const LATENCY = 5;

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const perSecond = (value: number): string => `${value.toFixed(0)}/s`;
const say = ({ p50, p99 }: Lateness): string =>
  `p50 ${ms(p50)}, p99 ${ms(p99)}`;

/** Everything on the database at this address. */
async function measureAll(
  database: string,
  selection: Selection,
  log: (line: string) => void,
): Promise<Figure[]> {
  const { grants, ending, seconds, ended } = selection;
  const knex = createKnex({
    client: 'pg',
    connection: database,
    pool: { min: 1, max: 1 },
  });
  const backends: Backend[] = [];
  try {
    await knex.migrate.latest({ directory: migrationsDir });
    await insertActive(knex, grants);
    for (let n = 0; n < 2; n++) {
      backends.push(await Backend.start({ database, latency: LATENCY }));
    }
    const [first] = backends;

    const idle = await measureIdlePoll(knex, first, ended);
    log(
      `Idle poll: ${ms(idle.without)}; with ${ended} ended grants ${ms(idle.withPast)}`,
    );
    const raw = await measureRawUpdate(knex, ending);
    log(`Raw UPDATE loop: ${perSecond(raw)}`);
    const one = await measureThroughput(knex, [first], ending);
    log(`${ending} revokes due at once, one backend: ${perSecond(one)}`);
    const two = await measureThroughput(knex, backends, ending);
    log(`${ending} revokes due at once, two backends: ${perSecond(two)}`);
    const alone = await measureLateness(knex, [first], selection);
    log(`${ending} ends in ${seconds} s, one backend: ${say(alone)}`);
    const both = await measureLateness(knex, backends, selection);
    log(`${ending} ends in ${seconds} s, two backends: ${say(both)}`);

    const worst = Math.max(alone.p99, both.p99);
    return [
      {
        title: 'Lateness of revokes, p99 ÷ poll interval',
        key: 'latenessP99Polls',
        value: worst / POLL_INTERVAL,
        detail: `${ms(worst)} with a poll every ${POLL_INTERVAL} ms`,
      },
      {
        title: 'Revokes per second, two backends ÷ one',
        key: 'twoBackends',
        value: two / one,
        detail: `${perSecond(two)} beside ${perSecond(one)}, ${os.availableParallelism()} processors`,
      },
      {
        title: 'Revokes per second ÷ bare UPDATE statements per second',
        key: 'rawUpdate',
        value: one / raw,
        detail: `${perSecond(one)} beside ${perSecond(raw)}`,
      },
      {
        title: `Idle poll with ${ended} ended grants ÷ without`,
        key: 'idlePollGrowth',
        value: idle.withPast / idle.without,
        detail: `${ms(idle.withPast)} beside ${ms(idle.without)}`,
      },
    ];
  } finally {
    await Promise.all(backends.map(backend => backend.stop()));
    await knex.destroy();
  }
}

/** Ends of access: how late they are, and how many there can be. */
export const jitAccess: Benchmark = {
  name: 'jit-access',
  description: `Ends of access on PostgreSQL with one and two backends, each a process, and a provider that takes ${LATENCY} ms a call: lateness, revokes per second, beside a loop of bare UPDATE statements, and the idle poll; --grants 10000, --ending 1000, --seconds 60 and --ended 100000 narrow it`,
  async run(log, args) {
    const selection = readSelection(args);
    const directory = await mkdtemp(path.join(os.tmpdir(), 'fairway-bench-'));
    // As root, PostgreSQL runs as another account.
    await chmod(directory, 0o755);
    try {
      const port = await freePort();
      const server = await startServer(directory, port);
      try {
        return await measureAll(
          `postgres://bench:bench@127.0.0.1:${port}/postgres`,
          selection,
          log,
        );
      } finally {
        await server.stop();
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
