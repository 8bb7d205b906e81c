import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import request from 'supertest';
import { parse } from 'yaml';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from './__testUtils__/gitServer';
import { scaffolderModuleGoldenPath } from './module';

const FILE = resolve(__dirname, '../../../templates/upgrade-service.yaml');
const TEMPLATE: Entity = parse(readFileSync(FILE, 'utf8'));
const SERVICE: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    namespace: 'default',
    name: 'shipment-tracker',
    annotations: { 'fairway.dev/git-repository': 'harbour/shipment-tracker' },
  },
  spec: { owner: 'logistics' },
};

let git: TestGitServer;
beforeAll(async () => {
  git = await startGitServer({ seed: true });
});
afterAll(() => git.stop());
jest.setTimeout(300_000);

async function startScaffolder() {
  const { server } = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleGoldenPath,
      mockServices.rootConfig.factory({
        data: {
          goldenPath: {
            localGit: { url: git.url, token: GIT_TOKEN },
            contactDomains: ['harbour.example'],
          },
        },
      }),
      catalogServiceMock.factory({
        entities: [
          {
            ...TEMPLATE,
            metadata: { ...TEMPLATE.metadata, namespace: 'default' },
          },
          SERVICE,
        ],
      }),
    ],
  });
  return server;
}

async function runTask(
  server: Awaited<ReturnType<typeof startScaffolder>>,
  values: object,
) {
  const created = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({ templateRef: 'template:default/upgrade-service', values });
  expect(created.body).toEqual({ id: expect.any(String) });
  const log: string[] = [];
  for (let after = -1, round = 0; round < 200; round += 1) {
    const { body } = await request(server).get(
      `/api/scaffolder/v2/tasks/${created.body.id}/events?after=${after}`,
    );
    for (const event of body) {
      after = event.id;
      log.push(event.body.message);
      if (event.type === 'completion') {
        return { log: log.join('\n'), completion: event.body };
      }
    }
  }
  throw new Error(`The task did not end: ${log.join('\n')}`);
}

it('opens a change with no more than the service given, as the fleet view does', async () => {
  const server = await startScaffolder();
  const values = { entityRef: 'component:default/shipment-tracker' };
  const { completion, log } = await runTask(server, values);
  expect([completion.error, log]).toEqual([undefined, log]);
  const page = `${git.url}/harbour/shipment-tracker/changes/1`;
  expect(completion.output.text[0].content).toBe(
    `- **[shipment-tracker](/catalog/default/component/shipment-tracker)**: A change is open for review. [Golden path 1.0.0 → 1.2.0, with 1 security fix](${page}).`,
  );
  expect((await fetch(page)).status).toBe(200);
  const again = await runTask(server, {
    ...values,
    lane: 'all',
    toVersion: '',
  });
  expect([again.completion.error, again.log]).toEqual([undefined, again.log]);
  expect(again.completion.output.text[0].content).toContain(
    `The change is open already. [Golden path 1.0.0 → 1.2.0, with 1 security fix](${page})`,
  );
});

it('is not started with what names no service', async () => {
  const server = await startScaffolder();
  for (const values of [
    {},
    { entityRef: 'x' },
    { entityRef: 'component:default/x', lane: 'some' },
    { entityRef: 'component:default/x', toVersion: '1' },
  ]) {
    const { status } = await request(server)
      .post('/api/scaffolder/v2/tasks')
      .send({ templateRef: 'template:default/upgrade-service', values });
    expect([values, status]).toEqual([values, 400]);
  }
});
