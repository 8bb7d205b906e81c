import { mockServices } from '@backstage/backend-test-utils';
import { createDatabases } from '../__testUtils__/harness';
import { startPortalWith, WISH } from '../__testUtils__/portal';
import { signatureOf } from '../chat/signature';

jest.setTimeout(180_000);

const databases = createDatabases();
const SECRET = 'secret-of-the-chat';
const DB = 'resource:default/payments-db';
/** More than any limit below. */
const CALLS = 45;

describe.each(databases.eachSupportedId())(
  'threat: flood of the ledger on %s',
  databaseId => {
    async function setUp() {
      const knex = await databases.init(databaseId);
      const portal = await startPortalWith(
        {
          requestsPerMinute: 2,
          features: [mockServices.database.factory({ knex })],
          config: {
            chat: {
              url: 'http://127.0.0.1:9/chat/access',
              signingSecret: SECRET,
            },
          },
        },
        { name: 'db-rw' },
      );
      let nonce = 0;
      const chat = (user: string, action: object) => {
        nonce += 1;
        const body = { id: `nonce-of-the-flood-${nonce}`, user, ...action };
        const seconds = String(Math.floor(Date.now() / 1000));
        return portal
          .post('nobody', '/chat/actions', body)
          .set('X-Fairway-Chat-Timestamp', seconds)
          .set(
            'X-Fairway-Chat-Signature',
            signatureOf(SECRET, seconds, JSON.stringify(body)),
          );
      };
      const total = async () =>
        (await portal.get('ada', '/audit?limit=1')).body.totalItems;
      const newest = async () =>
        (await portal.get('ada', '/audit?limit=1')).body.items[0];
      return { ...portal, chat, total, newest };
    }

    type Flooded = Awaited<ReturnType<typeof setUp>>;

    it.each<
      [string, number, string, (at: Flooded) => Promise<{ status: number }>]
    >([
      [
        'emergency revokes',
        8,
        'revoke-all-refused',
        at =>
          at.post('ana', '/emergency/revoke-all', {
            scope: 'everything',
            reason: 'because I can',
            hold: false,
          }),
      ],
      [
        'lifts of holds',
        8,
        'lift-refused',
        at => at.post('ana', '/holds/none/lift', { reason: 'because I can' }),
      ],
      [
        'registered policies of services',
        2,
        'service-policy-refused',
        at =>
          at.post('ana', '/service-policies', {
            entityRef: 'component:default/payments-api',
          }),
      ],
      [
        'codes for chat accounts',
        2,
        'chat-link-refused',
        at => at.post('bo', '/chat/links'),
      ],
    ])(
      '%s are on record up to the limit, and once more',
      async (_what, limit, action, call) => {
        const at = await setUp();
        const before = await at.total();
        const statuses: number[] = [];
        for (let i = 0; i < CALLS; i += 1) {
          statuses.push((await call(at)).status);
        }
        expect(statuses.slice(0, limit)).not.toContain(429);
        expect(new Set(statuses.slice(limit))).toEqual(new Set([429]));
        expect(await at.total()).toBe(before + limit + 1);
        expect(await at.newest()).toMatchObject({
          action,
          details: { why: expect.stringMatching(/^You have asked/) },
        });
      },
    );

    it('reviews of break-glass are on record up to the limit, and once more', async () => {
      const at = await setUp();
      await at.post('ana', '/requests', WISH).expect(201);
      const { body: requests } = await at.get('ana', '/requests?view=mine');
      const requestId = requests.items[0].id;
      await at.post('bo', `/requests/${requestId}/approve`).expect(200);
      const { body: grants } = await at.get('ana', '/grants?view=mine');
      const before = await at.total();
      const statuses: number[] = [];
      for (let i = 0; i < CALLS; i += 1) {
        const { status } = await at.post(
          'ana',
          `/grants/${grants.items[0].id}/review`,
          { verdict: 'justified', comment: 'all is well' },
        );
        statuses.push(status);
      }
      expect(new Set(statuses.slice(0, 8))).toEqual(new Set([403]));
      expect(new Set(statuses.slice(8))).toEqual(new Set([429]));
      expect(await at.total()).toBe(before + 9);
    });

    it('decisions in reviews of access are on record up to the limit, and once more', async () => {
      const at = await setUp();
      at.provider.foreign.add('pay_rw/batch');
      const { body: review } = await at
        .post('sam', '/reviews', {
          entityRef: DB,
          dueAt: new Date(Date.now() + 24 * 3600_000).toISOString(),
        })
        .expect(201);
      const before = await at.total();
      const statuses: number[] = [];
      for (let i = 0; i < CALLS; i += 1) {
        const { status } = await at.post(
          'ada',
          `/reviews/${review.id}/items/${review.items[0].id}/decide`,
          { decision: 'keep' },
        );
        statuses.push(status);
      }
      expect(new Set(statuses.slice(0, 40))).toEqual(new Set([403]));
      expect(new Set(statuses.slice(40))).toEqual(new Set([429]));
      expect(await at.total()).toBe(before + 41);
    });

    it.each<[string, object]>([
      ['decides', { action: 'approve', requestId: 'none' }],
      ['guesses codes', { action: 'link', code: 'AAAA' }],
    ])(
      'a chat account of nobody that %s is on record up to the limit, and once more',
      async (_what, action) => {
        const at = await setUp();
        const before = await at.total();
        for (let i = 0; i < CALLS; i += 1) {
          await at.chat('U-eve', action).expect(200);
        }
        expect(await at.total()).toBe(before + 3);
        expect(await at.newest()).toMatchObject({
          actor: 'system:chat',
          action: 'chat-refused',
          details: { chatUser: 'U-eve' },
        });
        // Other accounts are not held back.
        const { body } = await at.chat('U-otto', action);
        expect(body.text).not.toMatch(/within a minute/);
      },
    );

    it('a linked chat account decides as often as its person may in the portal', async () => {
      const at = await setUp();
      const { body: code } = await at.post('bo', '/chat/links').expect(201);
      await at.chat('U-bo', { action: 'link', code: code.code }).expect(200);
      const before = await at.total();
      const approve = { action: 'approve', requestId: 'none' };
      for (let i = 0; i < CALLS; i += 1) {
        await at.chat('U-bo', approve).expect(200);
      }
      const { body } = await at.chat('U-bo', approve);
      expect(body).toMatchObject({
        outcome: 'refused',
        text: expect.stringMatching(/within a minute/),
      });
      expect(await at.total()).toBeLessThanOrEqual(before + 9);
      await at.post('bo', '/requests/none/approve').expect(429);
    });

    it('holds nobody up who may end all access', async () => {
      const at = await setUp();
      const statuses: number[] = [];
      for (let i = 0; i < 10; i += 1) {
        const { status } = await at.post('sam', '/emergency/revoke-all', {
          scope: 'person',
          ref: 'user:default/ana',
          reason: 'a laptop was stolen',
          hold: false,
        });
        statuses.push(status);
      }
      expect(statuses).toEqual(Array(10).fill(200));
    });
  },
);
