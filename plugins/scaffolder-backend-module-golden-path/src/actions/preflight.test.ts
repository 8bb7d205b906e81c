import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createPreflightAction } from './preflight';

const ANA = mockCredentials.user('user:default/ana');
const TAKEN: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    namespace: 'default',
    name: 'ledger',
    annotations: {
      'backstage.io/managed-by-location': 'url:https://git.example/ledger',
    },
  },
  spec: { owner: 'group:default/storefront' },
};
const input = {
  entityRef: 'component:default/ledger',
  owner: 'group:default/payments',
};

/** The catalog, which may hide its entities from people. */
function catalogOf(entities: Entity[], hidden = false) {
  const all = catalogServiceMock({ entities });
  const catalog = catalogServiceMock.mock();
  catalog.getEntityByRef.mockImplementation(async (ref, options) => {
    const isPerson =
      options && 'credentials' in options
        ? mockServices.auth().isPrincipal(options.credentials, 'user')
        : true;
    return hidden && isPerson ? undefined : all.getEntityByRef(ref, options);
  });
  return catalog;
}

function setUp(
  options: {
    catalog?: ReturnType<typeof catalogOf>;
    claims?: string[];
    mayForOthers?: boolean;
  } = {},
) {
  const asked: string[] = [];
  const action = createPreflightAction({
    auth: mockServices.auth(),
    catalog: options.catalog ?? catalogOf([]),
    permissions: {
      authorize: async requests =>
        requests.map(({ permission }) => {
          asked.push(permission.name);
          return {
            result: options.mayForOthers
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          };
        }),
    },
    userInfo: mockServices.userInfo({
      ownershipEntityRefs: options.claims ?? [
        'user:default/ana',
        'group:default/payments',
      ],
    }),
  });
  const run = async (change: object = {}) => {
    await action.handler({
      ...createMockActionContext({ input }),
      getInitiatorCredentials: async () => ANA,
      ...change,
    });
    return 'goes on';
  };
  return { run, asked };
}

describe('goldenpath:preflight', () => {
  it('lets people make services of free names for their teams', async () => {
    const { run, asked } = setUp();
    await expect(run()).resolves.toBe('goes on');
    await expect(run({ input: { ...input, owner: 'Payments' } })).resolves.toBe(
      'goes on',
    );
    expect(asked).toEqual([]);
  });

  it('refuses a name that the catalog has, and says whose it is', async () => {
    const { run } = setUp({ catalog: catalogOf([TAKEN]) });
    await expect(run()).rejects.toMatchObject({
      name: 'ConflictError',
      message:
        'component:default/ledger is in the catalog already, and it is owned by group:default/storefront and read from url:https://git.example/ledger: choose another name. Nothing was published',
    });
    await expect(run({ isDryRun: true })).rejects.toThrow('already');
  });

  it('refuses one that the person may not see, and does not say whose', async () => {
    const { run } = setUp({ catalog: catalogOf([TAKEN], true) });
    const error: Error = await run().catch(e => e);
    expect(error.message).toContain('you may not see whose it is');
    expect(error.message).not.toContain('storefront');
  });

  it('lets a task that is started over find the service that it has registered', async () => {
    const { run } = setUp({ catalog: catalogOf([TAKEN]) });
    const checkpoint = jest.fn().mockResolvedValue('free');
    await expect(run({ checkpoint })).resolves.toBe('goes on');
  });

  it('refuses an owner that the person does not act for', async () => {
    const claims = ['user:default/ana', 'group:default/payments-leads'];
    const { run, asked } = setUp({ claims });
    await expect(run()).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('You are not in group:default/payments'),
    });
    expect(asked).toEqual(['golden-path.service.create-for-others']);
    // Also when somebody else starts over what was let through before.
    const checkpoint = jest.fn().mockResolvedValue('free');
    await expect(run({ checkpoint })).rejects.toThrow('You are not in');
  });

  it('lets those who may make services for every team, and services', async () => {
    const allowed = setUp({ claims: [], mayForOthers: true });
    await expect(allowed.run()).resolves.toBe('goes on');
    const service = {
      getInitiatorCredentials: async () => mockCredentials.service(),
    };
    await expect(allowed.run(service)).resolves.toBe('goes on');
    await expect(setUp().run(service)).rejects.toThrow('You are not in');
  });

  it('ends with the task when nobody answers', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntityByRef.mockImplementation(() => new Promise(() => {}));
    const task = new AbortController();
    const waiting = setUp({ catalog }).run({ signal: task.signal });
    task.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });
});
