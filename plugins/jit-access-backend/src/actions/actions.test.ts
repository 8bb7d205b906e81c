import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { startPortalWith, WISH } from '../__testUtils__/portal';
import { user } from '../__testUtils__/world';

jest.setTimeout(60_000);

async function setUp() {
  const actions = actionsRegistryServiceMock();
  const portal = await startPortalWith(
    {
      features: [
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => actions,
        }),
      ],
    },
    { name: 'db-rw', activePerUser: 10 },
  );
  const invoke = (
    name: string,
    by: string,
    input: Record<string, string> = {},
  ) =>
    actions.invoke({
      id: `test:${name}`,
      input,
      credentials:
        by === 'service'
          ? mockCredentials.service()
          : mockCredentials.user(user(by)),
    });
  return { actions, portal, invoke };
}

describe('actions', () => {
  it('let a person ask, see and return, under their own rights', async () => {
    const { portal, invoke } = await setUp();
    expect((await invoke('list-my-entitlements', 'ana')).output).toMatchObject({
      entitlements: [{ id: 'db-rw', eligible: true }],
    });
    expect((await invoke('list-my-entitlements', 'otto')).output).toMatchObject(
      {
        entitlements: [{ eligible: false, reason: expect.any(String) }],
      },
    );
    expect(
      (await invoke('preview-access-request', 'ana', WISH)).output,
    ).toMatchObject({ allowed: true, plan: ['give pay_rw to ana'] });
    const { output } = await invoke('request-access', 'ana', WISH);
    expect(output).toMatchObject({ state: 'pending' });
    await expect(invoke('request-access', 'otto', WISH)).rejects.toThrow(
      /is for group:default\/payments/,
    );
    expect((await invoke('list-approvals', 'bo')).output).toMatchObject({
      total: 1,
      requests: [{ requester: user('ana'), claimedReason: WISH.reason }],
    });
    expect((await invoke('list-approvals', 'ana')).output).toMatchObject({
      total: 0,
    });
    const { body } = await portal.get('ana', '/requests?view=mine');
    await portal
      .post('bo', `/requests/${body.items[0].id}/approve`)
      .expect(200);
    await portal.work();
    const mine = await invoke('list-my-access', 'ana');
    expect(mine.output).toMatchObject({ grants: [{ state: 'active' }] });
    const { body: grants } = await portal.get('ana', '/grants?view=mine');
    const grantId = grants.items[0].id;
    await expect(invoke('return-access', 'bo', { grantId })).rejects.toThrow(
      /Only the person who has the access/,
    );
    expect((await invoke('return-access', 'ana', { grantId })).output).toEqual({
      id: grantId,
      state: 'revoking',
    });
  });

  it('are for people, and none of them decides', async () => {
    const { actions, invoke } = await setUp();
    const { actions: all } = await actions.list();
    const names = all.map(({ name }) => name).sort();
    expect(names).toEqual([
      'list-approvals',
      'list-my-access',
      'list-my-entitlements',
      'preview-access-request',
      'request-access',
      'return-access',
    ]);
    for (const name of names) {
      await expect(
        invoke(name, 'service', { ...WISH, grantId: 'g' }),
      ).rejects.toThrow(/for people/);
    }
  });
});
