import { startPortal, WISH } from './__testUtils__/portal';
import { user } from './__testUtils__/world';

jest.setTimeout(120_000);

const WORDS = ['fine \u202edetnarg', 'ok\u0000', '\u001b[2Kgone', 'a\ud800b'];
const DELEGATION = {
  to: user('omar'),
  startsAt: '2999-01-01T00:00:00Z',
  endsAt: '2999-01-02T00:00:00Z',
};

/** A portal with an active grant of ana's, and a request of bo's. */
async function setUp() {
  const portal = await startPortal({
    name: 'db-rw',
    activePerUser: 1000,
    duration: { extend: { by: 'PT1H', times: 1 } },
  });
  const ask = async (by: string): Promise<string> =>
    (await portal.post(by, '/requests', WISH).expect(201)).body.id;
  const approved = await portal
    .post('bo', `/requests/${await ask('ana')}/approve`)
    .expect(200);
  await portal.work();
  return {
    portal,
    grant: String(approved.body.grantId),
    request: await ask('bo'),
  };
}

describe('threat: words of who decides that show something else later', () => {
  it('are refused wherever they are written, and change nothing', async () => {
    const { portal, grant, request } = await setUp();
    const rows = async () =>
      (await portal.get('ada', '/audit').expect(200)).body.totalItems;
    const before = await rows();
    const routes: [string, string, string, object][] = [
      ['ana', `/requests/${request}/approve`, 'reason', {}],
      ['ana', `/requests/${request}/deny`, 'reason', {}],
      ['sam', `/grants/${grant}/revoke`, 'reason', {}],
      ['ana', `/grants/${grant}/extend`, 'reason', { duration: 'PT1H' }],
      ['sam', `/grants/${grant}/review`, 'comment', { verdict: 'justified' }],
      ['bo', '/delegations', 'reason', DELEGATION],
      [
        'sam',
        '/emergency/revoke-all',
        'reason',
        { scope: 'everything', hold: false },
      ],
    ];
    for (const words of WORDS) {
      for (const [by, route, field, more] of routes) {
        const { body } = await portal
          .post(by, route, { ...more, [field]: words })
          .expect(400);
        expect(body.error.message).toMatch(
          new RegExp(`^${field} must not hold control characters`),
        );
      }
    }
    expect(await rows()).toBe(before);
  });

  it('are taken when they only have lines, and signs of any script', async () => {
    const { portal, request } = await setUp();
    const reason = 'not now:\n\t– there is a freeze 🙂';
    const { body } = await portal
      .post('ana', `/requests/${request}/deny`, { reason })
      .expect(200);
    expect(body.decisions).toMatchObject([{ verdict: 'deny', reason }]);
  });
});
