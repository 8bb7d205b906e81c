/** One case of the benchmark, in a process of its own: one database with so many services. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { percentile } from '../measure';
import { startFairway } from '../scorecard/child/fairway';
import { TOKEN } from '../scorecard/protocol';
import { FACTS, factsOf, nameOf, type Facts } from '../scorecard/workload';
import { fill } from './fill';
import { planOf } from './plans';
import type { CaseMessage, CaseOptions, CaseReport } from './protocol';
import { Recorder } from './Recorder';

/** Requests of each kind that are measured. */
const SHOWN = 100;
const ADDED_UP = 10;

const send = (message: CaseMessage) => process.send?.(message);

/** Resolves with the connection of the plugin, which is recorded and filled. */
function tapDatabase() {
  let give: (knex: Knex) => void;
  const connection = new Promise<Knex>(resolve => {
    give = resolve;
  });
  const feature = createServiceFactory({
    service: coreServices.database,
    deps: {
      config: coreServices.rootConfig,
      plugin: coreServices.pluginMetadata,
      logger: coreServices.logger,
      lifecycle: coreServices.lifecycle,
    },
    createRootContext: ({
      config,
    }: {
      config: typeof coreServices.rootConfig.T;
    }) => DatabaseManager.fromConfig(config),
    factory: ({ plugin, logger, lifecycle }, manager) => {
      const database = manager.forPlugin(plugin.getId(), { logger, lifecycle });
      return {
        ...database,
        getClient: async () => {
          const knex = await database.getClient();
          if (plugin.getId() === 'security-scorecard') {
            give(knex);
          }
          return knex;
        },
      };
    },
  });
  return { feature, connection };
}

async function measure(options: CaseOptions): Promise<CaseReport> {
  const { services, port } = options;
  const facts = new Map<string, Facts>(
    Array.from({ length: services }, (_, i) => [nameOf(i), factsOf(i, 0)]),
  );
  const { feature, connection } = tapDatabase();
  const round = await startFairway(
    { ...options, side: 'fairway' },
    () => name => facts.get(name),
    [feature],
  );
  await round();
  const knex = await connection;
  // Entities that only warm other benchmarks up.
  await knex('scorecards').where('entity_ref', 'like', '%/warm-up-%').delete();
  send({ said: 'results are there; findings and history …' });
  const filled = await fill(knex, services, options.findings);
  send({
    said: `${filled.findings} findings, ${filled.history} rows of history; measuring …`,
  });

  const ask = async () => {
    const started = performance.now();
    const response = await fetch(
      `http://127.0.0.1:${port}/api/security-scorecard/dashboard`,
      { headers: { authorization: `Bearer ${TOKEN}` } },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`The overview answered ${response.status}: ${text}`);
    }
    return { ms: performance.now() - started, text };
  };
  await ask();
  const recorder = new Recorder(knex);
  const addedUp: number[] = [];
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  for (let run = 0; run < ADDED_UP; run += 1) {
    await knex('dashboards').delete();
    addedUp.push((await ask()).ms);
  }
  turns.disable();
  const shown: number[] = [];
  let bytes = 0;
  for (let run = 0; run < SHOWN; run += 1) {
    const { ms, text } = await ask();
    shown.push(ms);
    bytes = Buffer.byteLength(text);
  }
  const statements = [];
  for (const recorded of [...recorder.statements]) {
    const { read, lines, scans } = await planOf(knex, recorded);
    statements.push({
      sql: recorded.sql,
      p50: percentile(recorded.times, 0.5),
      p95: percentile(recorded.times, 0.95),
      runs: recorded.times.length,
      returned: recorded.returned,
      read,
      plan: lines,
      scans,
    });
  }
  return {
    services,
    results: services * FACTS.length,
    ...filled,
    shown,
    addedUp,
    held: turns.max / 1e6,
    bytes,
    statements,
  };
}

measure(JSON.parse(process.argv[2])).then(
  report => {
    send({ report });
    process.on('message', () => process.exit(0));
  },
  error => {
    send({ error: String(error?.stack ?? error) });
    process.exitCode = 1;
  },
);
process.on('disconnect', () => process.exit(0));
