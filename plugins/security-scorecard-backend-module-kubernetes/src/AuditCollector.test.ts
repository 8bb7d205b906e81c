import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryTree } from '@fairway/plugin-golden-path-node';
import {
  entity,
  object,
  type ObjectInput,
  runAgainst,
  sandboxWith,
} from './__testUtils__/cluster';
import { AuditCollector } from './AuditCollector';
import { AUDIT_RULE_IDS } from './audit/ruleIds';
import type { ClusterConfig, KubernetesModuleConfig } from './config';

const SHORTEST = `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - level: Metadata
`;
const SERVER = (...flags: string[]) =>
  object(
    'Pod',
    'kube-apiserver-1',
    {
      spec: {
        containers: [
          {
            name: 'kube-apiserver',
            command: ['kube-apiserver', '--audit-policy-file=/p', ...flags],
          },
        ],
      },
    },
    { namespace: 'kube-system', labels: { component: 'kube-apiserver' } },
  );
const GOOD_SERVER = SERVER('--audit-log-path=-');
const none = Object.fromEntries(AUDIT_RULE_IDS.map(id => [id, 0]));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairway-audit-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

async function fileWith(text: string) {
  const file = join(folder, 'policy.yaml');
  await writeFile(file, text);
  return { file };
}

async function collect(
  objects: ObjectInput[],
  cluster: Partial<ClusterConfig>,
  settings: Partial<KubernetesModuleConfig> = {},
  fault?: string,
) {
  const sandbox = sandboxWith(objects);
  if (fault) {
    sandbox.world.faults.add({
      service: 'kubernetes',
      operation: `list ${fault}`,
      error: 'AccessDenied',
    });
  }
  const [[observation]] = await runAgainst(
    sandbox,
    (config, reader) => [
      new AuditCollector(config, reader, async url => {
        if (!url.endsWith('/harbour/clusters.git')) {
          throw new Error(`no repository ${url}`);
        }
        return memoryTree({ 'prod/audit.yaml': SHORTEST });
      }),
    ],
    [entity('prod', {}, 'Resource')],
    cluster,
    settings,
  );
  return { ...observation, calls: sandbox.world.calls.list().length };
}

it('has nothing to say about the shortest policy and a careful API server', async () => {
  const { status, facts, findings, coverage } = await collect([GOOD_SERVER], {
    auditPolicy: await fileWith(SHORTEST),
  });
  expect({ status, facts, findings }).toEqual({
    status: 'ok',
    facts: { managed: false, undecided: '', ...none },
    findings: [],
  });
  expect(coverage[0]).toMatchObject({
    resource: 'harbour-prod',
    state: 'scanned',
  });
});

it('reads the policy from a repository, too', async () => {
  const auditPolicy = {
    repository: 'harbour/clusters',
    path: 'prod/audit.yaml',
  };
  const gitUrl = 'https://git.example';
  const read = (path: string) =>
    collect(
      [GOOD_SERVER],
      { auditPolicy: { ...auditPolicy, path } },
      { gitUrl },
    );
  expect((await read('prod/audit.yaml')).facts).toMatchObject(none);
  const { facts } = await read('prod/gone.yaml');
  expect(facts).not.toHaveProperty('K02');
  expect(facts.undecided).toMatch(/it has no such file/);
});

it('finds faults of the policy and of the API server', async () => {
  const { facts, findings } = await collect(
    [SERVER('--audit-log-path=/log', '--audit-log-maxage=7')],
    { auditPolicy: await fileWith(SHORTEST.replace('Metadata', 'Request')) },
  );
  expect(facts).toMatchObject({ K01: 0, K02: 3, K09: 3 });
  expect(findings.find(f => f.vulnerability === 'K02')).toMatchObject({
    component: 'secrets',
    location: 'harbour-prod: audit policy',
    severity: 'high',
  });
});

it('finds that there is no policy in what is kept as one', async () => {
  const { facts } = await collect([GOOD_SERVER], {
    auditPolicy: await fileWith(SHORTEST.replace(/rules:[\s\S]*/, 'rules: []')),
  });
  expect(facts).toMatchObject({ K01: 1, K09: 0 });
  expect(facts).not.toHaveProperty('K02');
});

it('leaves the control plane of EKS to the rules of AWS', async () => {
  const configured = await collect([], { provider: 'eks' });
  const seen = await collect([object('ClusterRole', 'eks:node-manager')], {});
  for (const { status, facts } of [configured, seen]) {
    expect({ status, facts }).toEqual({
      status: 'ok',
      facts: { managed: true, undecided: '' },
    });
  }
  expect(configured.calls).toBe(0);
});

describe('what is not known', () => {
  it('is open when nobody says where the policy is kept', async () => {
    const { status, facts } = await collect([GOOD_SERVER], {});
    expect(status).toBe('ok');
    expect(Object.keys(facts)).toEqual(['managed', 'undecided', 'K09']);
    expect(facts.undecided).toMatch(/set auditPolicy of the cluster/);
  });

  it('is open when the file can not be read', async () => {
    const { facts } = await collect([GOOD_SERVER], {
      auditPolicy: { file: join(folder, 'gone.yaml') },
    });
    expect(facts).not.toHaveProperty('K01');
    expect(facts.undecided).toMatch(/could not be read/);
  });

  it('is open when no API server is to be seen', async () => {
    const { status, facts, coverage } = await collect([], {
      auditPolicy: await fileWith(SHORTEST),
    });
    expect(status).toBe('ok');
    expect(facts).not.toHaveProperty('K09');
    expect(coverage[0].state).toBe('unknown');
  });

  it('is incomplete when pods may not be listed', async () => {
    const { status, error, facts } = await collect(
      [GOOD_SERVER],
      { auditPolicy: await fileWith(SHORTEST) },
      {},
      'pods',
    );
    expect(status).toBe('partial');
    expect(error).toMatch(/Listing pods of cluster harbour-prod/);
    expect(facts).toMatchObject({ K02: 0 });
    expect(facts).not.toHaveProperty('K09');
  });
});
