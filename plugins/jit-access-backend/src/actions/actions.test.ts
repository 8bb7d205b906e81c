import { createServiceFactory } from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { startPortalWith, WISH } from '../__testUtils__/portal';
import { user } from '../__testUtils__/world';

jest.setTimeout(60_000);

async function setUp() {
  const actions = actionsRegistryServiceMock();
  /** What the auditor heard, with how it went. */
  const heard: unknown[] = [];
  const portal = await startPortalWith(
    {
      features: [
        createServiceFactory({
          service: actionsRegistryServiceRef,
          deps: {},
          factory: () => actions,
        }),
        mockServices.auditor.mock({
          createEvent: async ({ eventId, meta }) => ({
            success: async () => void heard.push([eventId, meta, 'success']),
            fail: async ({ error }) =>
              void heard.push([eventId, meta, error.name]),
          }),
        }).factory,
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
  return { actions, portal, invoke, heard };
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
      ).rejects.toThrow(/Only a person/);
    }
  });

  it('are audited as the routes are, also when they are refused', async () => {
    const { portal, invoke, heard } = await setUp();
    const { output } = await invoke('request-access', 'ana', WISH);
    const asked = { actionType: 'create', entitlementId: 'db-rw' };
    await expect(invoke('request-access', 'otto', WISH)).rejects.toThrow();
    await expect(invoke('request-access', 'service', WISH)).rejects.toThrow();
    expect(heard).toEqual([
      ['request-mutate', { ...asked, by: user('ana') }, 'success'],
      ['request-mutate', { ...asked, by: user('otto') }, 'NotAllowedError'],
      ['request-mutate', { ...asked, by: 'a service' }, 'NotAllowedError'],
    ]);
    if (typeof output !== 'object' || output === null || !('id' in output)) {
      throw new Error('the action tells no id');
    }
    await portal.post('bo', `/requests/${output.id}/approve`).expect(200);
    await portal.work();
    const { body } = await portal.get('ana', '/grants?view=mine');
    const grantId: string = body.items[0].id;
    const returned = { actionType: 'return', grantId };
    heard.splice(0);
    await expect(invoke('return-access', 'bo', { grantId })).rejects.toThrow();
    await invoke('return-access', 'ana', { grantId });
    await invoke('preview-access-request', 'ana', WISH);
    await invoke('list-my-access', 'ana');
    await invoke('list-approvals', 'bo');
    await invoke('list-my-entitlements', 'bo');
    expect(heard).toEqual([
      ['grant-mutate', { ...returned, by: user('bo') }, 'NotAllowedError'],
      ['grant-mutate', { ...returned, by: user('ana') }, 'success'],
      [
        'request-preview',
        { entitlementId: 'db-rw', by: user('ana') },
        'success',
      ],
      ['grant-fetch', { queryType: 'list', by: user('ana') }, 'success'],
      ['request-fetch', { queryType: 'list', by: user('bo') }, 'success'],
      ['entitlement-fetch', { by: user('bo') }, 'success'],
    ]);
  });

  it.each([
    ['return-access', 'grantId', 'grant-mutate'],
    ['request-access', 'ticket', 'request-mutate'],
  ])('%s takes no %s that no row can hold', async (name, field, eventId) => {
    const { invoke, heard } = await setUp();
    await expect(
      invoke(name, 'ana', { ...WISH, grantId: 'g', [field]: 'a\0' }),
    ).rejects.toThrow(`${field} must not hold control characters`);
    expect(heard).toMatchObject([[eventId, {}, 'InputError']]);
  });
});
