import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { component, refOf } from '../__testUtils__/fixtures';
import { setupStores } from '../__testUtils__/stores';
import { treeNodeOf } from '../domain/tree';
import { applyScope, closureOf, type TreeNode } from './TreeStore';

jest.setTimeout(60_000);

const node = (ref: string, parentRef: string | null = null): TreeNode => ({
  ref,
  kind: ref.split(':')[0],
  title: ref,
  parentRef,
});
const group = (name: string) => `group:default/${name}`;

describe('closureOf', () => {
  it('ends in trees and in cycles, with every way once and the shortest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.nat(11), { nil: null }), {
          minLength: 1,
          maxLength: 12,
        }),
        parents => {
          const nodes = parents.map((parent, index) =>
            node(
              group(`g${index}`),
              parent === null ? null : group(`g${parent}`),
            ),
          );
          const edges = closureOf(nodes);
          const keys = edges.map(e => `${e.ancestor} ${e.descendant}`);
          expect(new Set(keys).size).toBe(keys.length);
          for (const { ref, parentRef } of nodes) {
            const way = edges.filter(e => e.descendant === ref);
            expect(way[0]).toEqual({
              ancestor: ref,
              descendant: ref,
              depth: 0,
            });
            expect(way.map(e => e.depth)).toEqual(way.map((_, i) => i));
            const above =
              parentRef === ref ? undefined : (parentRef ?? undefined);
            expect(way[1]?.ancestor).toBe(above);
          }
        },
      ),
    );
  });
});

describe('treeNodeOf', () => {
  it('reads what is above, and never itself', () => {
    const entity = (kind: string, type: string, ...targets: string[]) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name: 'A', namespace: 'default' },
      spec: { profile: { displayName: 'The A' } },
      relations: targets.map(targetRef => ({ type, targetRef })),
    });
    expect(
      treeNodeOf(
        entity('Group', 'childOf', 'group:default/a', 'Group:default/B'),
      ),
    ).toEqual({
      ref: 'group:default/a',
      kind: 'group',
      title: 'The A',
      parentRef: 'group:default/b',
    });
    expect(
      treeNodeOf(entity('System', 'partOf', 'domain:default/money')).parentRef,
    ).toBe('domain:default/money');
    expect(
      treeNodeOf(entity('Domain', 'hasPart', 'x:y/z')).parentRef,
    ).toBeNull();
  });
});

describe('TreeStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const names = (...list: string[]) => list.map(refOf);

  it.each(databases.eachSupportedId())(
    'narrows to a group, system or domain and what is below, on %s',
    async databaseId => {
      const shared = component('shared', { owner: 'payments' });
      shared.relations = [
        { type: 'ownedBy', targetRef: group('payments') },
        { type: 'ownedBy', targetRef: group('storefront') },
      ];
      const { knex, trees, index } = await setupStores(databases, databaseId, [
        component('a', { owner: 'payments' }),
        component('b', { owner: 'oncall' }),
        component('c', { owner: 'storefront' }),
        shared,
      ]);
      const tree = [
        node(group('harbour'), group('loop')),
        node(group('loop'), group('harbour')),
        node(group('payments'), group('harbour')),
        node(group('oncall'), group('payments')),
        node('domain:default/business'),
        node('domain:default/finance', 'domain:default/business'),
        node('system:default/money', 'domain:default/finance'),
      ];
      expect(await trees.replace(tree)).toBe(true);
      expect(await trees.replace([...tree].reverse())).toBe(false);
      await index.setDomains(await trees.domainsOf(await index.systems()));

      const within = async (scope: string) =>
        knex('scorecards')
          .where(where => applyScope(where, knex, scope))
          .orderBy('entity_ref')
          .pluck('entity_ref');
      expect(await within(group('payments'))).toEqual(
        names('a', 'b', 'shared'),
      );
      expect(await within('Group:default/Harbour')).toEqual(
        names('a', 'b', 'shared'),
      );
      expect(await within(group('loop'))).toEqual(names('a', 'b', 'shared'));
      expect(await within(group('oncall'))).toEqual(names('b'));
      // Not in the tree, and still an owner.
      expect(await within(group('storefront'))).toEqual(names('c', 'shared'));
      expect(await within(group('nobody'))).toEqual([]);
      for (const scope of [
        'system:default/money',
        'domain:default/finance',
        'domain:default/business',
      ]) {
        expect(await within(scope)).toHaveLength(4);
      }
      expect(await trees.descendants(group('payments'))).toEqual([
        group('payments'),
        group('oncall'),
      ]);
      expect(await trees.descendants(group('nobody'))).toEqual([
        group('nobody'),
      ]);
      expect(
        (await trees.ancestors([group('oncall')])).get(group('oncall')),
      ).toEqual([group('payments'), group('harbour'), group('loop')]);
      expect((await trees.children(group('payments'))).map(n => n.ref)).toEqual(
        [group('oncall')],
      );

      // The system moves to another domain, and then leaves.
      await trees.replace(tree.filter(n => n.kind === 'group'));
      await index.setDomains(await trees.domainsOf(await index.systems()));
      expect(await knex('scorecards').pluck('domain_ref')).toEqual(
        Array(4).fill(null),
      );
    },
  );
});
