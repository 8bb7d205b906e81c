import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { LocalGitChange } from '@fairway/plugin-local-git-node';
import { Changes } from './Changes';
import { SourceUnavailableError } from './ActivitySource';

const service = (name: string, repository?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name,
    namespace: 'default',
    annotations: repository ? { 'fairway.dev/git-repository': repository } : {},
  },
});
const ref = (name: string) => `component:default/${name}`;

const change = (id: number): LocalGitChange => ({
  id,
  title: `Change ${id}`,
  description: 'The limit was too low.',
  labels: [],
  state: 'merged',
  author: 'ana',
  source: 'fix',
  target: 'main',
  head: 'a'.repeat(40),
  mergeable: false,
  blockers: [],
  checks: [
    {
      name: 'golden-path/verify',
      required: true,
      state: 'success',
      summary: null,
      controls: [],
    },
    {
      name: 'security-gate',
      required: true,
      state: 'failure',
      summary: null,
      controls: [],
    },
  ],
  approvals: [
    { by: 'bo', at: '2026-11-20T10:00:00Z', head: 'a', counts: true },
    { by: 'ana', at: '2026-11-20T09:00:00Z', head: 'a', counts: false },
  ],
  merged: { commit: 'c', by: 'bo', at: '2026-11-20T11:00:00Z' },
  url: '/git/harbour/api/changes/1',
});

function setup(listChanges?: () => Promise<never>) {
  const asked: string[] = [];
  const changes = new Changes({
    git: {
      listChanges:
        listChanges ??
        (async (owner, name) => {
          asked.push(`${owner}/${name}`);
          if (name === 'gone') {
            throw new NotFoundError('no such repository');
          }
          return [
            {
              id: 1,
              state: 'merged',
              createdAt: '2026-11-01T00:00:00Z',
              merged: { at: '2026-11-20T11:00:00Z' },
            },
            {
              id: 2,
              state: 'open',
              createdAt: '2026-11-20T12:00:00Z',
              merged: null,
            },
            {
              id: 3,
              state: 'open',
              createdAt: '2026-11-21T12:00:00Z',
              merged: null,
            },
          ];
        }),
      change: async (_, __, id) => change(id),
    },
    record: {
      summary: async () => ({ recordedSince: null, entities: 0, groups: {} }),
      entities: async () => {
        throw new Error('not asked');
      },
      next: async () => ({
        items: [
          {
            entityRef: ref('api'),
            title: 'api',
            ownerRef: null,
            inCatalog: true,
            standing: 'satisfied',
            results: [],
            exceptions: [],
            openFindings: {
              critical: 0,
              high: 0,
              medium: 0,
              low: 0,
              informational: 0,
              untriaged: 0,
            },
            findings: [],
          },
        ],
        next: null,
      }),
      checks: async () => [],
    },
    catalog: catalogServiceMock({
      entities: [
        service('api', 'harbour/api'),
        service('old', 'harbour/gone'),
        service('hidden', 'harbour/hidden'),
        service('odd', '../../etc/passwd'),
        service('bare'),
        service('api-worker', 'harbour/api'),
      ],
    }),
    auth: mockServices.auth(),
  });
  const page = (entityRefs?: string[]) =>
    changes.page(
      {
        from: '2026-11-20T00:00:00.000Z',
        at: '2026-11-20T23:59:59.999Z',
        entityRefs: entityRefs && new Set(entityRefs.map(ref)),
      },
      { limit: 20, offset: 0 },
      { credentials: mockCredentials.user() },
    );
  return { page, asked };
}

describe('changes', () => {
  it('tells need, approval, checks and merge of those of the period, newest first', async () => {
    const { page } = setup();
    const { items, totalItems } = await page(['api']);
    expect(totalItems).toBe(2);
    expect(items.map(i => [i.id, i.at])).toEqual([
      ['harbour/api#2', '2026-11-20T12:00:00.000Z'],
      ['harbour/api#1', '2026-11-20T11:00:00.000Z'],
    ]);
    expect(items[1]).toMatchObject({
      entityRef: ref('api'),
      actor: 'ana',
      details: {
        need: 'The limit was too low.',
        approvedBy: 'bo',
        checks: 'golden-path/verify: success; security-gate: failure',
        checksPassed: false,
        mergedBy: 'bo',
      },
    });
  });

  it('asks only for the repositories of services that the caller sees', async () => {
    const { page, asked } = setup();
    await page();
    expect(asked).toEqual(['harbour/api']);
  });

  it('says of which services it knows no changes', async () => {
    const { page, asked } = setup();
    const { totalItems, missing } = await page(['old', 'odd', 'bare', 'left']);
    expect(totalItems).toBe(0);
    expect(missing).toMatch(/^The changes of 4 of 4 services are not known/);
    expect(asked).toEqual(['harbour/gone']);
    expect((await page(['api', 'bare'])).missing).toContain(
      `1 of 2 services are not known here, because no repository of the local git server is theirs: ${ref('bare')}.`,
    );
    expect((await page(['api', 'api-worker'])).missing).toBeUndefined();
  });

  it('says so when the git server can not be asked', async () => {
    const { page } = setup(async () => {
      throw new Error('no route');
    });
    await expect(page(['api'])).rejects.toThrow(SourceUnavailableError);
  });
});
