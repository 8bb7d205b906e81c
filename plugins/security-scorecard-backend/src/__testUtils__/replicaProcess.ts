/** A backend's engine in a process of its own, which a test may kill; see Replica. */
import { writeSync } from 'node:fs';
import knexFactory from 'knex';
import { deadlinePolicy } from '../domain/durations';
import { createEngine } from '../engine';
import { CheckRegistry } from '../policy/CheckRegistry';
import { FakeCollector } from './fixtures';
import { seenAt } from './seenAt';
import type { ReplicaOptions, ReplicaReply, ReplicaRequest } from './Replica';

const silent = () => {};
const logger = {
  error: silent,
  warn: silent,
  info: silent,
  debug: silent,
  child: () => logger,
};

async function start({ connection, policies }: ReplicaOptions) {
  const knex = knexFactory({
    client: 'pg',
    connection,
    pool: { min: 0, max: 3 },
  });
  let at = '';
  let version = 0;
  const told: string[] = [];
  const asked: string[] = [];
  const collector = new FakeCollector(async function* script(entities) {
    for (const { metadata } of entities) {
      asked.push(metadata.name);
      yield seenAt(metadata.name, at, version);
    }
  });
  const engine = createEngine({
    knex,
    collectors: [collector],
    registry: await CheckRegistry.create({
      directory: policies,
      collectors: [collector],
      strict: true,
      logger,
    }),
    deadlines: deadlinePolicy({}),
    refreshMinInterval: 'PT30S',
    events: {
      async publish({ eventPayload }) {
        if (
          typeof eventPayload === 'object' &&
          eventPayload !== null &&
          'entityRef' in eventPayload
        ) {
          told.push(String(eventPayload.entityRef));
        }
      },
      async subscribe() {},
    },
    signals: { async publish() {} },
    metrics: { collectorRun: silent },
    logger,
    now: () => new Date(at),
  });

  let statements = 0;
  let stopAt = 0;
  knex.on('query', () => {
    statements += 1;
    if (statements === stopAt) {
      // Not a step further: whoever waits for this kills us now.
      writeSync(1, `statement ${statements}\n`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  });

  return async (request: ReplicaRequest): Promise<ReplicaReply> => {
    ({ at, version } = request);
    statements = 0;
    stopAt = request.stopAt ?? 0;
    told.length = 0;
    asked.length = 0;
    const { signal } = new AbortController();
    if (request.op === 'round') {
      await engine.runner.run(collector, signal);
    } else {
      while (await engine.runner.refresh(signal)) {
        // The next claims.
      }
    }
    await engine.publisher.idle();
    return { statements, told: [...told], asked: [...asked] };
  };
}

const send = (message: { reply: ReplicaReply } | { error: string }) =>
  process.send?.(message);

const handler = start(JSON.parse(process.argv[2]));
const fail = (error: Error) => send({ error: String(error.stack) });
handler.then(
  () => send({ reply: { statements: 0, told: [], asked: [] } }),
  fail,
);
process.on('message', (request: ReplicaRequest) => {
  handler.then(handle => handle(request)).then(reply => send({ reply }), fail);
});
process.on('disconnect', () => process.exit(0));
