import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BOOTSTRAP_POLICY } from '../__testUtils__/bootstrapPolicy';
import { clusterBinding, readManifests } from '../__testUtils__/manifests';
import { evaluateCluster } from './attribution';
import { withBootstrapRoles } from './bootstrapRoles';

const options = { privilegedNamespaces: ['kube-system'], eks: false };
const EXAMPLE = resolve(
  __dirname,
  '../../../../examples/sandbox/clusters/bootstrap.yaml',
);

it.each([
  ['made by the API server', BOOTSTRAP_POLICY],
  ['of the demo clusters', readFileSync(EXAMPLE, 'utf8')],
])('has nothing to say about the roles and bindings %s', (_, manifests) => {
  const objects = readManifests(manifests);
  expect(objects.clusterRoleBindings.length).toBeGreaterThan(10);
  expect(evaluateCluster(objects, options).allHits()).toEqual([]);
});

it('has nothing to say about roles that manifests only refer to', () => {
  const objects = withBootstrapRoles(readManifests(''));
  expect(evaluateCluster(objects, options).allHits()).toEqual([]);
});

it.each([
  ['system:node', ['R05', 'R08', 'R17', 'R18', 'R30']],
  ['system:kube-controller-manager', ['R04', 'R05', 'R07', 'R17']],
  ['system:controller:clusterrole-aggregation-controller', ['R13', 'R15']],
  ['system:kubelet-api-admin', ['R12']],
])('says what a binding of somebody else to %s gives', (role, rules) => {
  const hits = evaluateCluster(
    readManifests(
      BOOTSTRAP_POLICY +
        clusterBinding('mine', role, ['kind: Group, name: people']),
    ),
    options,
  ).allHits();

  expect(hits.map(hit => hit.rule)).toEqual(expect.arrayContaining(rules));
  expect(new Set(hits.map(hit => hit.component))).toEqual(
    new Set(['Group people']),
  );
});

it('knows the default roles that a chart binds without having them', () => {
  const objects = withBootstrapRoles(
    readManifests(clusterBinding('chart', 'cluster-admin')),
  );
  const hits = evaluateCluster(objects, { ...options, complete: false });
  expect(hits.allHits().map(hit => hit.rule)).toEqual(
    expect.arrayContaining(['R01', 'R02']),
  );
  expect(hits.undecided.size).toBe(0);
});

it('sums a default role from the labels of manifests, too', () => {
  const objects = withBootstrapRoles(
    readManifests(
      `---
kind: ClusterRole
metadata: { name: extra, labels: { rbac.authorization.k8s.io/aggregate-to-view: 'true' } }
rules: [{ verbs: [get], apiGroups: [''], resources: [secrets] }]
${clusterBinding('chart', 'view')}`,
    ),
  );
  const { allHits } = evaluateCluster(objects, { ...options, complete: false });
  expect(allHits().map(hit => hit.rule)).toEqual(['R05']);
});

it('leaves everything open that hangs on a role of somebody else', () => {
  const { undecided, allHits } = evaluateCluster(
    withBootstrapRoles(readManifests(clusterBinding('chart', 'elsewhere'))),
    { ...options, complete: false },
  );
  expect(allHits()).toEqual([]);
  expect(undecided.get('R05')).toMatch(/elsewhere, which is not in the man/);
});
