import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  entity,
  object,
  type ObjectInput,
  runAgainst,
  sandboxWith,
} from './__testUtils__/cluster';
import { AuditCollector } from './AuditCollector';
import { AUDIT_RULE_IDS } from './audit/ruleIds';
import type { ClusterConfig } from './config';

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

const host = setupServer();
beforeAll(() => host.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => host.resetHandlers());
afterAll(() => host.close());

const urls = UrlReaders.default({
  logger: mockServices.logger.mock(),
  config: mockServices.rootConfig({
    data: {
      integrations: { github: [{ host: 'github.com', token: 'secret' }] },
    },
  }),
});

/** The contents that GitHub has of a repository, by path; to whom has its token. */
function hostContents(files: Record<string, string>) {
  const base = 'https://api.github.com/repos/harbour/clusters/contents/';
  host.use(
    http.get(`${base}*`, ({ request }) => {
      const { pathname, searchParams } = new URL(request.url);
      const text = files[pathname.slice(new URL(base).pathname.length)];
      return request.headers.get('authorization') === 'Bearer secret' &&
        searchParams.get('ref') === 'main' &&
        text !== undefined
        ? HttpResponse.text(text)
        : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
    }),
  );
}

async function collect(
  objects: ObjectInput[],
  cluster: Partial<ClusterConfig>,
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
    (config, reader) => [new AuditCollector(config, reader, urls)],
    [entity('prod', {}, 'Resource')],
    cluster,
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

it('reads the policy from a repository of a code host, too', async () => {
  hostContents({
    'prod/audit.yaml': SHORTEST,
    'large.yaml': SHORTEST + ' '.repeat(1024 * 1024),
  });
  const read = (path: string) =>
    collect([GOOD_SERVER], {
      auditPolicy: {
        url: `https://github.com/harbour/clusters/blob/main/${path}`,
      },
    });
  expect((await read('prod/audit.yaml')).facts).toMatchObject(none);
  for (const [path, reason] of [
    ['prod/gone.yaml', /gone\.yaml could not be read/],
    ['large.yaml', /more than 1048576 bytes/],
  ] as const) {
    const { facts } = await read(path);
    expect(facts).not.toHaveProperty('K02');
    expect(facts.undecided).toMatch(reason);
    expect(facts.undecided).not.toContain('secret');
  }
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

it('does not take a role of the name of one of EKS for EKS', async () => {
  const { facts } = await collect(
    [object('ClusterRole', 'eks:node-manager'), SERVER()],
    { auditPolicy: await fileWith(SHORTEST) },
  );
  expect(facts).toMatchObject({ managed: false, K09: 4 });
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
      'pods',
    );
    expect(status).toBe('partial');
    expect(error).toMatch(/Listing pods of cluster harbour-prod/);
    expect(facts).toMatchObject({ K02: 0 });
    expect(facts).not.toHaveProperty('K09');
  });
});
