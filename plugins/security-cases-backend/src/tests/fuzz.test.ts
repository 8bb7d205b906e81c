import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import request from 'supertest';
import { startPortal } from '../__testUtils__/portal';

jest.setTimeout(300_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const TOKEN = 'token-of-harbour-prod';
const EVENTS = 10_000;
const BATCH = 500;

/** An event of which only the parts vary that tell one from another. */
const genuine = fc
  .record({
    id: fc.integer({ min: 1, max: 300 }),
    stage: fc.constantFrom('RequestReceived', 'ResponseComplete'),
    code: fc.constantFrom(200, 200, 200, 403),
  })
  .map(({ id, stage, code }) => auditEvent(id, stage, code));

const STARTED = Date.now();

function auditEvent(id: number, stage: string, code: number) {
  // What is sent again was received when it was received first.
  const at = new Date(STARTED - id).toISOString();
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: `audit-${id}`,
    stage,
    // Always the same for one id: the server has decided once.
    verb: 'delete',
    user: { username: 'omar@harbour.example', groups: [] },
    objectRef: {
      resource: 'configmaps',
      namespace: 'kube-system',
      name: 'audit-policy',
    },
    responseStatus: { code },
    requestReceivedTimestamp: at,
    stageTimestamp: at,
  };
}

/** What no API server sends. */
const broken = fc.oneof(
  fc.anything({ maxDepth: 2 }),
  genuine.map(event => ({ ...event, auditID: '' })),
  genuine.map(event => ({ ...event, user: null })),
  genuine.map(event => ({ ...event, requestReceivedTimestamp: 'soon' })),
  genuine.map(event => ({ ...event, verb: 'x'.repeat(2000) })),
  fc.string({ unit: 'binary', maxLength: 50 }).map(name => ({
    ...auditEvent(1, 'ResponseComplete', 200),
    auditID: name,
    stage: name,
  })),
);

describe.each(databases.eachSupportedId())(
  `${EVENTS} replayed, reordered and malformed events on %s`,
  databaseId => {
    it('hide none of the others by being nested without end', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const events = [1, 2, 3].map(id =>
        auditEvent(id, 'ResponseComplete', 200),
      );
      const list = JSON.stringify({
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items: events.map((event, i) => ({
          ...event,
          ...(i === 1 && { requestObject: 'deep' }),
        })),
      }).replace('"deep"', `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
      const { status, body } = await request(portal.server)
        .post('/api/security-cases/ingest/kubernetes-audit/harbour-prod')
        .set('Authorization', `Bearer ${TOKEN}`)
        .set('Content-Type', 'application/json')
        .send(list);
      expect([status, body]).toEqual([200, { accepted: 3 }]);
    });

    it.each([
      ['who did it', { user: { username: 'o'.repeat(1500) } }],
      [
        'whose name it was done in',
        { impersonatedUser: { username: 'o'.repeat(1500) } },
      ],
      [
        'what was touched',
        {
          objectRef: {
            apiGroup: 'networking.k8s.io',
            resource: 'networkpolicies',
            name: 'n'.repeat(1500),
          },
        },
      ],
    ])('are events also when %s has a very long name', async (_what, long) => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const { status, body } = await portal.ingest('harbour-prod', TOKEN, {
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items: [{ ...auditEvent(1, 'ResponseComplete', 200), ...long }],
      });
      expect([status, body]).toEqual([200, { accepted: 1 }]);
      expect(await knex('security_cases')).toHaveLength(1);
    });

    it('hide nothing behind the id of something else', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const first = auditEvent(1, 'ResponseComplete', 200);
      const items = [
        first,
        first,
        // The caller of an API server may choose this id.
        { ...auditEvent(2, 'ResponseComplete', 200), auditID: first.auditID },
        { ...first, verb: 'update' },
      ];
      const { body } = await portal.ingest('harbour-prod', TOKEN, {
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items,
      });
      expect(body).toEqual({ accepted: 3, duplicate: 1 });
      expect(await knex('security_events')).toHaveLength(3);
    });

    it('change nothing they should not, and each acts once', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const [events] = fc.sample(
        fc.array(
          fc.oneof(
            { arbitrary: genuine, weight: 3 },
            { arbitrary: broken, weight: 1 },
          ),
          { minLength: EVENTS, maxLength: EVENTS },
        ),
        { numRuns: 1, seed: 20261122 },
      );
      for (let at = 0; at < events.length; at += BATCH) {
        const items = events.slice(at, at + BATCH);
        const { status } = await portal.ingest('harbour-prod', TOKEN, {
          kind: 'EventList',
          apiVersion: 'audit.k8s.io/v1',
          items,
        });
        expect(status).toBe(200);
      }
      await portal.work();

      const happened = new Set(
        events.flatMap(event =>
          typeof event === 'object' &&
          event !== null &&
          'auditID' in event &&
          'stage' in event &&
          event.stage === 'ResponseComplete' &&
          'responseStatus' in event &&
          JSON.stringify(event.responseStatus) === '{"code":200}' &&
          isWhole(event)
            ? [String(event.auditID)]
            : [],
        ),
      );
      const stored: string[] = await knex('security_events').pluck('id');
      expect(stored).toHaveLength(happened.size);
      // All of them are one thing: one actor, one object, one case.
      expect(await knex('security_cases').pluck('events')).toEqual([
        happened.size,
      ]);
      expect(
        portal.access.calls.map(([what, subject]) => `${what} ${subject}`),
      ).toEqual([]);
      const [source] = await knex('event_sources');
      expect(Number(source.accepted)).toBe(happened.size);
      expect(
        ['accepted', 'duplicates', 'ignored', 'malformed', 'forged'].reduce(
          (sum, column) => sum + Number(source[column]),
          0,
        ),
      ).toBe(EVENTS);
    });

    it('are refused without the token of the cluster, and counted', async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      const list = {
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1',
        items: [auditEvent(1, 'ResponseComplete', 200)],
      };
      const statuses = [
        await portal.ingest('harbour-prod', 'wrong', list),
        await portal.ingest('another', TOKEN, list),
        await portal.ingest('another', 'no such cluster', list),
        await portal.ingest('harbour-prod', TOKEN, { kind: 'Status' }),
        await portal.ingest('harbour-prod', TOKEN, []),
      ].map(({ status }) => status);
      expect(statuses).toEqual([401, 401, 401, 400, 400]);
      expect(await knex('security_events')).toEqual([]);
      expect(await knex('event_sources')).toEqual([
        expect.objectContaining({ last_refusal: expect.any(String) }),
      ]);
      const [source] = await knex('event_sources');
      expect([Number(source.forged), Number(source.malformed)]).toEqual([3, 2]);
    });
  },
);

/** Whether it is one of the genuine ones, and not one with something broken in it. */
function isWhole(event: object): boolean {
  const keys: (keyof ReturnType<typeof auditEvent>)[] = [
    'verb',
    'user',
    'objectRef',
    'requestReceivedTimestamp',
    'stageTimestamp',
  ];
  const good = auditEvent(1, 'ResponseComplete', 200);
  return (
    /^audit-\d+$/.test(String(Reflect.get(event, 'auditID'))) &&
    keys
      .filter(key => !key.endsWith('Timestamp'))
      .every(
        key =>
          JSON.stringify(Reflect.get(event, key)) === JSON.stringify(good[key]),
      ) &&
    !Number.isNaN(
      Date.parse(String(Reflect.get(event, 'requestReceivedTimestamp'))),
    )
  );
}
