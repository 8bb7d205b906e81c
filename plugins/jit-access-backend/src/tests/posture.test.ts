import { startPortal, WISH } from '../__testUtils__/portal';

jest.setTimeout(60_000);

const DATABASE = 'resource:default/payments-db';
const API = 'component:default/payments-api';

type Portal = Awaited<ReturnType<typeof startPortal>>;

async function postureOf(portal: Portal, ...entityRefs: string[]) {
  const { status, body } = await portal.post('service', '/posture', {
    entityRefs,
  });
  expect(status).toBe(200);
  return body.items;
}

async function grantTo(portal: Portal, person: string, approver: string) {
  const { body } = await portal.post(person, '/requests', WISH);
  await portal.post(approver, `/requests/${body.id}/approve`);
  await portal.work();
  const { body: request } = await portal.get(person, `/requests/${body.id}`);
  return request.grantId;
}

describe('posture', () => {
  it('tells live grants from access that never ends', async () => {
    const portal = await startPortal({});
    portal.provider.foreign.add('pay_rw/omar');
    portal.provider.foreign.add('other/otto');
    await grantTo(portal, 'ana', 'bo');
    const [database, api, none] = await postureOf(
      portal,
      DATABASE,
      API,
      'component:default/unheard-of',
    );
    const expected = {
      entitlements: 1,
      liveGrants: 1,
      overdueRevokes: 0,
      breakGlass: 0,
      reviewsOverdue: 0,
      standing: [
        {
          entitlementId: 'db-rw',
          entitlementTitle: 'Write to the database',
          risk: 'high',
          principal: 'omar',
        },
      ],
      problems: [],
    };
    expect(database).toEqual({ entityRef: DATABASE, ...expected });
    expect(api).toEqual({ entityRef: API, ...expected });
    expect(none).toMatchObject({ entitlements: 0, standing: [] });
  });

  it('counts the holders of an entitlement once, whichever policies are over it', async () => {
    const portal = await startPortal({}, { name: 'db-rw-again' });
    portal.provider.foreign.add('pay_rw/omar');
    const [database] = await postureOf(portal, DATABASE);
    expect(database.entitlements).toBe(2);
    expect(database.standing).toHaveLength(1);
  });

  it('does not call it clean when the provider can not be asked', async () => {
    const portal = await startPortal({});
    portal.provider.mute = true;
    const [database] = await postureOf(portal, DATABASE);
    expect(database.standing).toBeNull();
    expect(database.problems).toEqual([
      expect.stringMatching(/'fake' could not be asked .*no answer/),
    ]);
  });

  it('does not call access standing whose revoke is under way', async () => {
    const portal = await startPortal({});
    const grant = await grantTo(portal, 'ana', 'bo');
    portal.provider.faults.revoke.push('before', 'before', 'before');
    await portal.post('ana', `/grants/${grant}/return`);
    await portal.work();
    const [before] = await postureOf(portal, DATABASE);
    expect(before).toMatchObject({ liveGrants: 1, standing: [] });
  });

  it.each([
    [{}, /entityRefs/],
    [{ entityRefs: [] }, /entityRefs/],
    [{ entityRefs: ['nonsense'] }, /entityRefs/],
    [{ entityRefs: Array(51).fill(DATABASE) }, /entityRefs/],
    [{ entityRefs: [DATABASE], more: 1 }, /more/],
  ])('refuses %j', async (body, message) => {
    const portal = await startPortal({});
    const answer = await portal.post('service', '/posture', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(message);
  });
});
