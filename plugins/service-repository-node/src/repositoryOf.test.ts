import type { JsonObject } from '@backstage/types';
import { repositoriesOf, service } from './__testUtils__/services';
import { isJudged } from './repositoryOf';

const SOURCE = 'backstage.io/source-location';
const OWN_FILE = 'backstage.io/managed-by-location';
const GITHUB = 'github.com/project-slug';
const GITLAB = 'gitlab.com/project-slug';

const where = (
  annotations: Record<string, string>,
  integrations: JsonObject,
  gitUrl?: string,
) =>
  repositoriesOf(integrations, gitUrl).repositoryOf(
    service('ledger', annotations),
  );

const PUBLIC = { github: [{ host: 'github.com' }] };
const ENTERPRISE = {
  host: 'github.harbour.example',
  apiBaseUrl: 'https://github.harbour.example/api/v3',
};
const TWO = { github: [{ host: 'github.com' }, ENTERPRISE] };

it.each<[string, JsonObject, Record<string, string>, string]>([
  [
    'github.com',
    PUBLIC,
    { [GITHUB]: 'Harbour/ledger_1.x' },
    'https://github.com/Harbour/ledger_1.x.git',
  ],
  [
    'github.com without its name',
    { github: [{ token: 't' }] },
    { [GITHUB]: 'harbour/.github' },
    'https://github.com/harbour/.github.git',
  ],
  [
    'the only host',
    { github: [ENTERPRISE] },
    { [GITHUB]: 'harbour/ledger' },
    'https://github.harbour.example/harbour/ledger.git',
  ],
  [
    'github.com of two',
    TWO,
    { [GITHUB]: 'harbour/ledger' },
    'https://github.com/harbour/ledger.git',
  ],
  [
    'a source location of two',
    TWO,
    {
      [GITHUB]: 'harbour/ledger',
      [SOURCE]: 'url:https://github.harbour.example/harbour/ledger/',
    },
    'https://github.harbour.example/harbour/ledger.git',
  ],
  [
    'groups of GitLab',
    { gitlab: [{ host: 'gitlab.com' }] },
    { [GITLAB]: 'harbour/money/ledger' },
    'https://gitlab.com/harbour/money/ledger.git',
  ],
  [
    'an address of GitLab',
    { gitlab: [{ host: 'gitlab.com' }] },
    {
      [SOURCE]: 'url:https://gitlab.com/harbour/money/ledger/-/tree/main/x/-/y',
    },
    'https://gitlab.com/harbour/money/ledger.git',
  ],
  [
    'an old address of GitLab',
    { gitlab: [{ host: 'gitlab.com' }] },
    { [SOURCE]: 'url:https://gitlab.com/harbour/money/ledger/tree/main/x' },
    'https://gitlab.com/harbour/money/ledger.git',
  ],
  [
    'Gitea',
    { gitea: [{ host: 'gitea.harbour.example' }] },
    { [SOURCE]: 'url:https://gitea.harbour.example/a/b/src/branch/main/' },
    'https://gitea.harbour.example/a/b.git',
  ],
  [
    'Bitbucket Server',
    {
      bitbucketServer: [
        {
          host: 'bb.harbour.example',
          apiBaseUrl: 'https://bb.harbour.example/context/rest/api/1.0',
        },
      ],
    },
    {
      [SOURCE]:
        'url:https://bb.harbour.example/context/projects/PAY/repos/ledger/browse/x?at=main',
    },
    'https://bb.harbour.example/context/scm/PAY/ledger.git',
  ],
  [
    'somebody of Bitbucket Server',
    { bitbucketServer: [{ host: 'bb.harbour.example' }] },
    { [SOURCE]: 'url:https://bb.harbour.example/users/ana/repos/ledger' },
    'https://bb.harbour.example/scm/~ana/ledger.git',
  ],
  [
    'Bitbucket Cloud',
    { bitbucketCloud: [{}] },
    { [SOURCE]: 'url:https://bitbucket.org/harbour/ledger/src/main/' },
    'https://bitbucket.org/harbour/ledger.git',
  ],
  [
    'a slug where the source location is no address',
    PUBLIC,
    { [SOURCE]: 'file:/app/catalog-info.yaml', [GITHUB]: 'harbour/ledger' },
    'https://github.com/harbour/ledger.git',
  ],
  [
    'a source location that somebody wrote',
    PUBLIC,
    {
      [OWN_FILE]: 'url:https://github.com/harbour/catalog/blob/main/all.yaml',
      [SOURCE]: 'url:https://github.com/harbour/ledger/',
      // The catalog derives it of the entity's own file.
      [GITHUB]: 'harbour/catalog',
    },
    'https://github.com/harbour/ledger.git',
  ],
  [
    'a slug that somebody wrote',
    TWO,
    {
      [OWN_FILE]:
        'url:https://github.harbour.example/harbour/catalog/blob/main/all.yaml',
      [SOURCE]: 'url:https://github.harbour.example/harbour/catalog/tree/main/',
      [GITHUB]: 'harbour/ledger',
    },
    'https://github.harbour.example/harbour/ledger.git',
  ],
])('finds %s', (_what, integrations, annotations, url) => {
  expect(where(annotations, integrations).url).toBe(url);
});

it.each<[string, JsonObject, Record<string, string>, string]>([
  [
    'that Backstage knows and nobody configured',
    {},
    { [GITHUB]: 'harbour/ledger' },
    'No integration is configured for the host github.com',
  ],
  [
    'of another kind',
    PUBLIC,
    { [GITLAB]: 'harbour/ledger' },
    'No integration is configured for the host gitlab.com',
  ],
  [
    'below a configured one',
    PUBLIC,
    { [SOURCE]: 'url:https://evil.github.com/a/b' },
    'for the host evil.github.com',
  ],
  [
    'on another port',
    PUBLIC,
    { [SOURCE]: 'url:https://github.com:8443/a/b' },
    'for the host github.com:8443',
  ],
  [
    'without encryption',
    PUBLIC,
    { [SOURCE]: 'url:http://github.com/a/b' },
    'must begin with url:https://github.com/',
  ],
  [
    'of two, neither github.com',
    { github: [ENTERPRISE, { ...ENTERPRISE, host: 'ghe.harbour.example' }] },
    { [GITHUB]: 'harbour/ledger' },
    'github.com is not configured: add the annotation backstage.io/source-location',
  ],
  [
    'that is not supported',
    { azure: [{ host: 'dev.azure.com' }] },
    { [SOURCE]: 'url:https://dev.azure.com/org/project/_git/ledger' },
    'The host dev.azure.com is one of azure, which is not supported.',
  ],
])('refuses a host %s', (_what, integrations, annotations, message) => {
  expect(() => where(annotations, integrations)).toThrow(message);
});

it('reads a repository of the local git server without credentials for others', () => {
  expect(
    where(
      {
        'fairway.dev/git-repository': 'harbour/ledger',
        [GITHUB]: 'harbour/other',
      },
      PUBLIC,
      'http://127.0.0.1:7080/git',
    ),
  ).toMatchObject({
    type: 'local',
    title: 'harbour/ledger',
    url: 'http://127.0.0.1:7080/git/harbour/ledger.git',
  });
});

it('judges what is no software only where somebody says so', () => {
  const entity = (kind: string, annotations: Record<string, string>) => ({
    ...service('x', annotations),
    kind,
  });
  const location = { [SOURCE]: 'url:https://github.com/harbour/catalog/' };
  expect(isJudged(entity('Component', location))).toBe(true);
  expect(isJudged(entity('Group', location))).toBe(false);
  expect(isJudged(entity('API', location))).toBe(false);
  expect(
    isJudged(entity('Resource', { ...location, [GITHUB]: 'harbour/image' })),
  ).toBe(true);
});
