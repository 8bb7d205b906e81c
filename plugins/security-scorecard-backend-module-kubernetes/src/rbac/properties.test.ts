import fc from 'fast-check';
import { evaluateCluster } from './attribution';
import type { Binding, PolicyRule, RbacObjects } from './objects';

const rule: fc.Arbitrary<PolicyRule> = fc.record({
  verbs: fc.subarray(
    [
      'get',
      'create',
      'update',
      'delete',
      'bind',
      'approve',
      'impersonate',
      '*',
    ],
    { minLength: 1, maxLength: 3 },
  ),
  apiGroups: fc.subarray(
    ['', 'apps', 'rbac.authorization.k8s.io', 'certificates.k8s.io', '*'],
    { minLength: 1, maxLength: 2 },
  ),
  resources: fc.subarray(
    [
      'pods',
      'pods/exec',
      'secrets',
      'nodes',
      'nodes/proxy',
      'configmaps',
      'clusterroles',
      'certificatesigningrequests',
      'certificatesigningrequests/approval',
      'signers',
      '*',
      '*/exec',
      'pods/*',
    ],
    { minLength: 1, maxLength: 3 },
  ),
  resourceNames: fc.subarray(['a'], { maxLength: 1 }),
});
const NAMES = ['r0', 'r1', 'r2'];
const subject = fc.constantFrom(
  { kind: 'ServiceAccount', namespace: 'pay', name: 'api' },
  { kind: 'ServiceAccount', name: 'api' },
  { kind: 'User', name: 'system:serviceaccount:pay:api' },
  { kind: 'User', name: 'ana' },
  { kind: 'Group', name: 'system:authenticated' },
  { kind: 'Group', name: 'system:unauthenticated' },
  { kind: 'Group', name: 'people' },
);
const bindingTo = (namespace?: string): fc.Arbitrary<Binding> =>
  fc.record({
    metadata: fc.record({
      name: fc.string({ minLength: 1, maxLength: 8 }),
      namespace: fc.constant(namespace),
    }),
    roleRef: fc.record({
      kind: fc.constant('ClusterRole'),
      name: fc.constantFrom(...NAMES, 'gone'),
    }),
    subjects: fc.array(subject, { maxLength: 3 }),
  });

interface Cluster {
  rules: PolicyRule[][];
  wide: Binding[];
  local: Binding[];
}

const cluster: fc.Arbitrary<Cluster> = fc.record({
  rules: fc.array(fc.array(rule, { maxLength: 3 }), {
    minLength: NAMES.length,
    maxLength: NAMES.length,
  }),
  wide: fc.uniqueArray(bindingTo(), {
    maxLength: 4,
    selector: b => b.metadata?.name,
  }),
  local: fc.uniqueArray(bindingTo('pay'), {
    maxLength: 3,
    selector: b => b.metadata?.name,
  }),
});

const objectsOf = ({ rules, wide, local }: Cluster): RbacObjects => ({
  roles: [],
  clusterRoles: NAMES.map((name, i) => ({
    metadata: { name },
    rules: rules[i],
  })),
  roleBindings: local,
  clusterRoleBindings: wide,
  serviceAccounts: [{ metadata: { namespace: 'pay', name: 'api' } }],
});

const evaluate = (objects: RbacObjects) =>
  evaluateCluster(objects, {
    privilegedNamespaces: ['kube-system'],
    eks: true,
  });

/** Who is told what; a combination may come by another way when there are more. */
const keys = (objects: RbacObjects) =>
  new Set(
    evaluate(objects)
      .allHits()
      .map(({ rule: id, component }) => `${id} ${component}`),
  );

/** Without R31: what is used is not left over any more. */
const rights = (objects: RbacObjects) =>
  [...keys(objects)].filter(key => !key.startsWith('R31'));

it('another rule in any role never takes a hit away', () => {
  fc.assert(
    fc.property(
      cluster,
      rule,
      fc.nat(NAMES.length - 1),
      (before, added, at) => {
        const after = {
          ...before,
          rules: before.rules.map((own, i) =>
            i === at ? [...own, added] : own,
          ),
        };
        expect(rights(objectsOf(after))).toEqual(
          expect.arrayContaining(rights(objectsOf(before))),
        );
      },
    ),
  );
});

it('another binding never takes a hit away', () => {
  fc.assert(
    fc.property(cluster, bindingTo(), (before, added) => {
      const other = { ...added, metadata: { name: 'added-later' } };
      expect(
        rights(objectsOf({ ...before, wide: [...before.wide, other] })),
      ).toEqual(expect.arrayContaining(rights(objectsOf(before))));
    }),
  );
});

it('a name on a rule never adds a hit', () => {
  fc.assert(
    fc.property(cluster, fc.nat(NAMES.length - 1), (before, at) => {
      const after = {
        ...before,
        rules: before.rules.map((own, i) =>
          i === at ? own.map(r => ({ ...r, resourceNames: ['only'] })) : own,
        ),
      };
      const wider = {
        ...before,
        rules: before.rules.map((own, i) =>
          i === at ? own.map(r => ({ ...r, resourceNames: [] })) : own,
        ),
      };
      expect(rights(objectsOf(wider))).toEqual(
        expect.arrayContaining(
          // aws-auth and the like are about names, and "only" is none of them.
          rights(objectsOf(after)),
        ),
      );
    }),
  );
});

it('the order of bindings, roles and subjects does not matter', () => {
  fc.assert(
    fc.property(cluster, before => {
      const objects = objectsOf(before);
      const turned = {
        ...objects,
        clusterRoles: objects.clusterRoles.toReversed(),
        roleBindings: objects.roleBindings.toReversed(),
        clusterRoleBindings: objects.clusterRoleBindings
          .map(b => ({
            ...b,
            subjects: b.subjects?.toReversed(),
          }))
          .toReversed(),
      };
      expect(evaluate(turned).allHits()).toEqual(evaluate(objects).allHits());
      expect(evaluate(turned).hits('pay', ['api'])).toEqual(
        evaluate(objects).hits('pay', ['api']),
      );
    }),
    { numRuns: 500 },
  );
});
