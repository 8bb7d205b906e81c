import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import {
  GIT_TOKEN,
  startGitServer,
  type TestGitServer,
} from '../__testUtils__/gitServer';
import { createImageLookup } from '../images/imageLookup';
import { Speaker } from '@fairway/plugin-spoken-node';
import { createHardenAction } from './harden';
import { createPublishLocalGitAction } from './publishLocalGit';

const ROOT = resolve(__dirname, '../../../..');
const workspace = createMockDirectory();
let git: TestGitServer;
beforeAll(async () => {
  git = await startGitServer();
});
afterAll(() => git.stop());
jest.setTimeout(300_000);

const refuse = async () => {
  throw new Error('the register must not be asked');
};
const UNASKED = { resolve: refuse, listContainers: refuse };

const service = (
  name: string,
  annotations: Record<string, string>,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { namespace: 'default', name, annotations },
  spec: { type: 'service', lifecycle: 'production', owner: 'payments' },
});
const ENTITIES = [
  service('legacy-orders', {
    'fairway.dev/git-repository': 'harbour/legacy-orders',
  }),
  service('on-github', {
    'backstage.io/source-location':
      'url:https://github.com/harbour/on-github/tree/main/',
  }),
];
const LEGACY = {
  'package.json': JSON.stringify({
    name: 'legacy-orders',
    version: '1.0.0',
    scripts: { test: 'node --test', start: 'node index.js' },
    dependencies: { express: '5.1.0' },
  }),
  'index.js': "require('express')().listen(8080);\n",
  Dockerfile: 'FROM node:24-alpine\nCOPY . .\nCMD ["node", "index.js"]\n',
  'README.md': '# Orders\n',
  'catalog-info.yaml': ['legacy-orders', 'on-github']
    .map(
      name =>
        `kind: Component\nmetadata:\n  name: ${name}\nspec:\n  owner: payments\n`,
    )
    .join('---\n'),
};

function rootConfig() {
  return mockServices.rootConfig({
    data: {
      backend: { workingDirectory: workspace.path },
      goldenPath: {
        localGit: { url: git.url, token: GIT_TOKEN },
        contactDomains: ['harbour.example'],
        approvedImages: resolve(ROOT, 'policies/approved-images.yaml'),
      },
      integrations: { github: [{ host: 'github.com' }] },
    },
  });
}

let mayUpgrade = true;

async function harden(entityRef: string, isDryRun = false) {
  const config = rootConfig();
  const ctx = {
    ...createMockActionContext({
      workspacePath: workspace.path,
      templateInfo: {
        entityRef: 'template:default/harden-existing-service',
        baseUrl: pathToFileURL(
          resolve(ROOT, 'templates/harden-existing-service.yaml'),
        ).href,
      },
      input: {
        entityRef,
        values: {
          name: 'legacy-orders',
          description: 'Takes orders',
          owner: 'group:default/payments',
          ownerName: 'payments',
          contact: 'payments@harbour.example',
          system: '',
          tier: '2',
          exposure: 'internal',
          classification: 'internal',
          personalData: false,
          namespace: 'payments',
          repository: 'harbour/legacy-orders',
          organisation: 'harbour',
          securityTeam: 'security',
          cluster: 'harbour-prod',
          awsAccount: '111122223333',
          awsRegion: 'eu-central-1',
        },
      },
    }),
    isDryRun,
    user: { ref: 'user:default/petra' },
  };
  const reader = mockServices.urlReader.mock({
    readTree: async () => ({
      files: async () =>
        Object.entries(LEGACY).map(([path, text]) => ({
          path,
          content: async () => Buffer.from(text),
        })),
      archive: () => Promise.reject(new Error('not used')),
      dir: () => Promise.reject(new Error('not used')),
      etag: '',
    }),
  });
  const auth = mockServices.auth();
  const catalog = catalogServiceMock({ entities: ENTITIES });
  const action = createHardenAction({
    auth,
    speaker: new Speaker({ catalog, auth }),
    config,
    catalog,
    permissions: {
      authorize: async asked =>
        asked.map(() => ({
          result: mayUpgrade ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
        })),
    },
    integrations: ScmIntegrations.fromConfig(config),
    reader,
    images: createImageLookup({ config, reader, register: UNASKED }),
  });
  await action.handler(ctx);
  return Object.fromEntries(jest.mocked(ctx.output).mock.calls);
}

async function changes() {
  const response = await fetch(
    `${git.url}/api/repos/harbour/legacy-orders/changes`,
    {
      headers: {
        Connection: 'close',
        Authorization: `Basic ${Buffer.from(`portal:${GIT_TOKEN}`).toString('base64')}`,
      },
    },
  );
  return (await response.json()).changes;
}

it('offers one change on the git server, after a plan that changes nothing', async () => {
  workspace.setContent(LEGACY);
  await createPublishLocalGitAction({ config: rootConfig() }).handler(
    createMockActionContext({
      workspacePath: workspace.path,
      input: { owner: 'harbour', name: 'legacy-orders' },
    }),
  );

  const planned = await harden('component:default/legacy-orders', true);
  expect(planned).toMatchObject({ state: 'planned', github: [], gitlab: [] });
  expect(await changes()).toEqual([]);

  const opened = await harden('component:default/legacy-orders');
  expect(opened).toMatchObject({
    state: 'opened',
    url: `${git.url}/harbour/legacy-orders/changes/1`,
  });
  const [change] = await changes();
  expect(change).toMatchObject({
    state: 'open',
    source: 'golden-path/harden-1.2.0',
    author: 'petra',
  });

  const again = await harden('component:default/legacy-orders');
  expect(again).toMatchObject({ state: 'open', url: opened.url });
  expect(await changes()).toHaveLength(1);
});

it('prepares the pull request of a service on GitHub', async () => {
  workspace.setContent({});
  const { state, github, gitlab } = await harden('component:default/on-github');
  expect(state).toBe('prepared');
  expect(gitlab).toEqual([]);
  expect(github).toEqual([
    expect.objectContaining({
      repoUrl: 'github.com?owner=harbour&repo=on-github',
      branchName: expect.stringContaining('golden-path/harden-1.2.0'),
    }),
  ]);
  const written = JSON.stringify(workspace.content());
  expect(written).toContain('SECURITY.md');
  expect(written).toContain('.golden-path');
});

it('offers nothing to a service that the person may not upgrade', async () => {
  workspace.setContent({});
  mayUpgrade = false;
  await expect(harden('component:default/on-github')).rejects.toThrow(
    'You may not open a change in the repository of component:default/on-github',
  );
  mayUpgrade = true;
});

it('says that there is no such service', async () => {
  await expect(harden('component:default/nowhere')).rejects.toThrow(
    'There is no component:default/nowhere',
  );
});
