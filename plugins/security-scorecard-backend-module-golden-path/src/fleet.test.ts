import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import type { GoldenPathObservedEvent } from '@fairway/plugin-golden-path-common';
import {
  GIT_REPOSITORY_ANNOTATION,
  ReleaseReader,
} from '@fairway/plugin-golden-path-node';
import {
  createGitServer,
  DEMO_SERVICES,
  seedGoldenPath,
} from '@fairway/sandbox';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import { collectorOf } from './__testUtils__/collectorOf';

let folder: string;
let server: Server;
let url: string;
const events: GoldenPathObservedEvent[] = [];
const warnings: string[] = [];
let observed: Record<string, Observation>;

const entity = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    annotations: { [GIT_REPOSITORY_ANNOTATION]: `harbour/${name}` },
  },
});

async function collect(
  names: readonly string[],
  repository = 'platform/golden-path',
) {
  const releases = new ReleaseReader({
    url: `${url}/${repository}.git`,
    folder: 'templates',
  });
  const collector = collectorOf(
    url,
    {},
    {
      contactDomains: ['harbour.example'],
      releases: signal => releases.read(signal),
      publish: async event => {
        events.push(event);
      },
      warn: message => warnings.push(message),
    },
  );
  const found: Record<string, Observation> = {};
  for await (const o of collector.collect(names.map(entity), {
    signal: new AbortController().signal,
    now: new Date('2026-12-01T00:00:00Z'),
  })) {
    found[o.entityRef.split('/')[1]] = o;
  }
  return found;
}

jest.setTimeout(300_000);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairway-fleet-'));
  await seedGoldenPath({ dataDir: folder, log: () => undefined });
  const handler = createGitServer({
    dataDir: folder,
    adminToken: 'portal-token-of-tests',
    log: () => undefined,
  });
  server = createServer((req, res) => void handler(req, res));
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The git server listens on no port.');
  }
  url = `http://127.0.0.1:${address.port}/git`;
  observed = await collect(DEMO_SERVICES);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
  await rm(folder, { recursive: true, force: true });
});

it('tells versions, missing fixes and drift of every service', () => {
  expect(warnings).toEqual([]);
  const facts = Object.fromEntries(
    Object.entries(observed).map(([name, { facts: f }]) => [
      name,
      [
        f.templateVersion,
        f.templateLatest,
        f.templateOutdated,
        f.securityFixesMissing,
        f.filesEdited,
        f.filesMissing,
        f.filesWeakened,
      ],
    ]),
  );
  expect(facts).toEqual({
    'payments-worker': ['1.0.0', '1.2.0', true, 1, 3, 0, 0],
    'shipment-tracker': ['1.0.0', '1.2.0', true, 1, 0, 0, 0],
    'promotions-service': ['1.2.0', '1.2.0', false, 0, 0, 0, 0],
    'consent-service': ['1.2.0', '1.2.0', false, 0, 0, 0, 1],
  });
});

it('says which controls have nothing to judge', () => {
  const { facts } = observed['promotions-service'];
  expect(facts.notApplicable).toContain('privacy');
  expect(facts).not.toHaveProperty('privacy');
  expect(observed['consent-service'].facts.notApplicable).not.toContain(
    'privacy',
  );
});

it('publishes what it saw', () => {
  expect(events.map(e => e.entityRef).sort()).toEqual(
    DEMO_SERVICES.map(name => `component:default/${name}`).sort(),
  );
  const of = (name: string) =>
    events.find(e => e.entityRef === `component:default/${name}`);
  expect(of('consent-service')).toMatchObject({
    template: 'template:default/secure-service-node',
    version: '1.2.0',
    latest: '1.2.0',
    drift: { edited: 0, weakened: 1 },
    files: [{ path: 'deploy/k8s/networkpolicy.yaml', verdict: 'weakened' }],
    observedAt: '2026-12-01T00:00:00.000Z',
  });
  expect(of('consent-service')?.controls).toContainEqual(
    expect.objectContaining({ id: 'network-policy', state: 'fail' }),
  );
  expect(of('payments-worker')?.files.map(f => f.path)).toEqual([
    'README.md',
    'deploy/k8s/deployment.yaml',
    'deploy/k8s/networkpolicy.yaml',
  ]);
});

it('judges without releases too, and leaves versions unknown', async () => {
  const found = await collect(['consent-service'], 'platform/none');
  expect(warnings).toEqual([
    expect.stringContaining('releases of the golden paths could not be read'),
  ]);
  const { facts, status } = found['consent-service'];
  expect(status).toBe('ok');
  expect(facts).toMatchObject({ templateVersion: '1.2.0', filesMissing: 1 });
  for (const unknown of [
    'templateLatest',
    'templateOutdated',
    'securityFixesMissing',
    // The policy is gone, and only its release tells that it was needed.
    'filesWeakened',
  ]) {
    expect(facts).not.toHaveProperty(unknown);
  }
});
