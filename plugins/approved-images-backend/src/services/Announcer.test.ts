import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import {
  IMAGE_DRIFT_TOPIC,
  type ImageDriftEvent,
} from '@fairway/plugin-approved-images-common';
import { container, seen } from '../__testUtils__/fixtures';
import { DriftStore } from '../database/DriftStore';
import { Inventory } from '../database/Inventory';
import { openDatabase } from '../database/migrate';
import { ServiceStore } from '../database/ServiceStore';
import { Announcer } from './Announcer';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AT = '2026-11-22T08:00:00.000Z';
const LATER = '2026-11-22T09:00:00.000Z';
const SAM = 'user:default/sam';

const isDriftEvent = (payload: unknown): payload is ImageDriftEvent =>
  typeof payload === 'object' && payload !== null && 'driftId' in payload;

function driftEvent(payload: unknown): ImageDriftEvent {
  if (!isDriftEvent(payload)) {
    throw new TypeError('This is no event of image drift');
  }
  return payload;
}

async function setUp(databaseId: TestDatabaseId) {
  const knex = await databases.init(databaseId);
  await openDatabase(mockServices.database({ knex }));
  await new ServiceStore(knex).describe(
    'component:default/app',
    { title: 'app', searchText: 'app', ownerRefs: [] },
    AT,
  );
  await new Inventory(knex).record(
    seen('app', [container('a'), container('b')]),
    AT,
  );
  const drifts = new DriftStore(knex);
  const sent: ImageDriftEvent[] = [];
  /** What publishing does before it works; nothing when absent. */
  const state: { before?: () => Promise<void> } = {};
  const events = mockServices.events.mock({
    publish: async ({ topic, eventPayload }) => {
      await state.before?.();
      expect(topic).toBe(IMAGE_DRIFT_TOPIC);
      sent.push(driftEvent(eventPayload));
    },
  });
  const logger = mockServices.logger.mock();
  const run = () => new Announcer({ drifts, events, logger }).run();
  const [first] = await drifts.unannounced(10);
  const explain = (at: string) =>
    drifts.explain(first.id, 'We try it for a week.', { actor: SAM, at });
  return { drifts, logger, run, sent, state, id: first.id, explain };
}

describe.each(databases.eachSupportedId())('Announcer on %s', databaseId => {
  it('publishes each change once, with an id of its own', async () => {
    const { run, sent, id, explain } = await setUp(databaseId);
    await run();
    await run();
    expect(sent.map(({ status }) => status)).toEqual(['open', 'open']);
    await explain(LATER);
    await run();
    await run();
    expect(sent).toHaveLength(3);
    expect(sent[2]).toEqual({
      id: `${id}:explained:${LATER}`,
      driftId: id,
      entityRef: 'component:default/app',
      reference: expect.stringContaining('registry.example'),
      digest: expect.stringContaining('sha256:'),
      place: 'harbour-prod/payments',
      reason: 'unregistered',
      status: 'explained',
      actor: SAM,
      at: LATER,
    });
  });

  it('throws nothing when nobody listens, and publishes with the next round', async () => {
    const { run, sent, state, logger, drifts } = await setUp(databaseId);
    state.before = async () => {
      throw new Error('the bus is away');
    };
    await run();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('the bus is away'),
    );
    expect(sent).toEqual([]);
    expect(await drifts.unannounced(10)).toHaveLength(2);
    state.before = undefined;
    await run();
    expect(sent).toHaveLength(2);
    expect(await drifts.unannounced(10)).toEqual([]);
  });

  it('publishes what did not get through again, under the same id', async () => {
    const { drifts, sent, logger } = await setUp(databaseId);
    let crashes = 1;
    const announcer = () =>
      new Announcer({
        drifts: {
          unannounced: limit => drifts.unannounced(limit),
          async announced(row) {
            if (crashes > 0) {
              crashes -= 1;
              throw new Error('stopped before it was noted');
            }
            await drifts.announced(row);
          },
        },
        events: mockServices.events.mock({
          publish: async ({ eventPayload }) => {
            sent.push(driftEvent(eventPayload));
          },
        }),
        logger,
      });
    await announcer().run();
    await announcer().run();
    expect(sent).toHaveLength(3);
    expect(sent[1].id).toBe(sent[0].id);
    expect(new Set(sent.map(event => event.id)).size).toBe(2);
  });

  it('does not lose a change that comes while an older one is published', async () => {
    const { run, sent, state, explain } = await setUp(databaseId);
    state.before = async () => {
      state.before = undefined;
      await explain(LATER);
    };
    await run();
    await run();
    expect(sent.map(({ status }) => status).sort()).toEqual([
      'explained',
      'open',
      'open',
    ]);
  });
});
