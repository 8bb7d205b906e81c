import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
  type PermissionCriteria,
} from '@backstage/plugin-permission-common';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { narrowByOwners } from './narrow';
import { ownerRule, type OwnerFilter } from './ownerRule';
import { isPermitted, permitted } from './permitted';

const rule = ownerRule({
  resourceRef: createPermissionResourceRef<string[], OwnerFilter>().with({
    pluginId: 'things',
    resourceType: 'thing',
  }),
  description: 'Allow things owned by one of the claims',
  ownersOf: owners => owners,
});
const ownedBy = (...values: string[]): OwnerFilter => ({
  key: 'owner',
  values,
});

describe('ownerRule', () => {
  it.each([
    [['group:default/a'], ['Group:default/A'], true],
    [['group:default/a', 'group:default/b'], ['group:default/b'], true],
    [['group:default/a'], ['group:default/b'], false],
    [['group:default/a'], [], false],
    [[], ['group:default/a'], false],
  ])('holds what %j own against the claims %j', (owners, claims, answer) => {
    expect(rule.apply(owners, { claims })).toBe(answer);
  });

  it('asks for claims in lower case', () => {
    expect(rule.toQuery({ claims: ['Group:default/A'] })).toEqual(
      ownedBy('group:default/a'),
    );
  });
});

describe('narrowByOwners', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const cases: [string, PermissionCriteria<OwnerFilter> | undefined, string][] =
    [
      ['nothing', undefined, 'both,none,one,two'],
      ['one owner', ownedBy('1'), 'both,one'],
      ['either owner', ownedBy('1', '2'), 'both,one,two'],
      ['no owner', ownedBy(), ''],
      ['all of', { allOf: [ownedBy('1'), ownedBy('2')] }, 'both'],
      ['any of', { anyOf: [ownedBy('1'), ownedBy('2')] }, 'both,one,two'],
      ['not', { not: ownedBy('1') }, 'none,two'],
      ['not nobody', { not: ownedBy() }, 'both,none,one,two'],
      [
        'one in another',
        {
          allOf: [{ anyOf: [ownedBy('1'), ownedBy()] }, { not: ownedBy('2') }],
        },
        'one',
      ],
    ];

  it.each(databases.eachSupportedId())('narrows a query on %s', async id => {
    const knex = await databases.init(id);
    await knex.schema.createTable('things', table =>
      table.string('entity_ref'),
    );
    await knex.schema.createTable('thing_owners', table => {
      table.string('entity_ref');
      table.string('owner_ref');
    });
    await knex('things').insert(
      ['one', 'two', 'both', 'none'].map(ref => ({ entity_ref: ref })),
    );
    await knex('thing_owners').insert([
      { entity_ref: 'one', owner_ref: '1' },
      { entity_ref: 'two', owner_ref: '2' },
      { entity_ref: 'both', owner_ref: '1' },
      { entity_ref: 'both', owner_ref: '2' },
    ]);
    for (const [name, criteria, seen] of cases) {
      const refs: string[] = await knex('things')
        .where(where =>
          narrowByOwners(where, criteria, {
            column: 'things.entity_ref',
            owners: 'thing_owners',
          }),
        )
        .orderBy('entity_ref')
        .pluck('entity_ref');
      expect([name, refs.join()]).toEqual([name, seen]);
    }
  });
});

describe('what a caller may do', () => {
  const caller = { credentials: mockCredentials.user() };
  const use = createPermission({ name: 'thing.use', attributes: {} });
  const read = createPermission({
    name: 'thing.read',
    attributes: { action: 'read' },
    resourceType: 'thing',
  });

  it.each([
    [AuthorizeResult.ALLOW, true],
    [AuthorizeResult.DENY, false],
  ] as const)('is told by the policy: %s', async (result, answer) => {
    const permissions = mockServices.permissions.mock({
      authorize: async () => [{ result }],
    });
    expect(await isPermitted(permissions, use, caller)).toBe(answer);
  });

  it('is everything, nothing, or what conditions leave', async () => {
    const ask = (
      decision: Awaited<
        ReturnType<
          ReturnType<typeof mockServices.permissions>['authorizeConditional']
        >
      >[number],
    ) =>
      permitted(
        mockServices.permissions.mock({
          authorizeConditional: async () => [decision],
        }),
        () => ownedBy('1'),
        read,
        caller,
      );
    expect(await ask({ result: AuthorizeResult.ALLOW })).toEqual({});
    expect(await ask({ result: AuthorizeResult.DENY })).toBeUndefined();
    expect(
      await ask({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'things',
        resourceType: 'thing',
        conditions: { rule: 'IS_OWNER', resourceType: 'thing', params: {} },
      }),
    ).toEqual({ criteria: ownedBy('1') });
  });
});
