import { mockServices } from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import { repositoriesOf, service } from './__testUtils__/services';
import { GitCredentials } from './GitCredentials';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it.each<[string, JsonObject, string, string | undefined]>([
  [
    'GitHub',
    { github: [{ host: 'github.com', token: 't0ken' }] },
    'https://github.com/a/b',
    basic('x-access-token:t0ken'),
  ],
  [
    'GitLab',
    { gitlab: [{ host: 'gitlab.com', token: 't0ken' }] },
    'https://gitlab.com/a/b',
    basic('oauth2:t0ken'),
  ],
  [
    'Gitea by a token',
    { gitea: [{ host: 'gitea.example', password: 't0ken' }] },
    'https://gitea.example/a/b',
    basic('oauth2:t0ken'),
  ],
  [
    'Gitea by a name',
    { gitea: [{ host: 'gitea.example', username: 'ana', password: 'pass' }] },
    'https://gitea.example/a/b',
    basic('ana:pass'),
  ],
  [
    'Bitbucket Server',
    { bitbucketServer: [{ host: 'bb.example', token: 't0ken' }] },
    'https://bb.example/projects/a/repos/b',
    'Bearer t0ken',
  ],
  [
    'Bitbucket Cloud by a token',
    { bitbucketCloud: [{ username: 'ana@bb.example', token: 't0ken' }] },
    'https://bitbucket.org/a/b',
    basic('x-bitbucket-api-token-auth:t0ken'),
  ],
  [
    'Bitbucket Cloud by a password of an app',
    { bitbucketCloud: [{ username: 'ana', appPassword: 'pass' }] },
    'https://bitbucket.org/a/b',
    basic('ana:pass'),
  ],
  [
    'an integration without credentials',
    { github: [{ host: 'github.com' }] },
    'https://github.com/a/b',
    undefined,
  ],
  [
    'another host of the same kind',
    {
      github: [
        { host: 'github.com', token: 't0ken' },
        { host: 'ghe.example', apiBaseUrl: 'https://ghe.example/api/v3' },
      ],
    },
    'https://ghe.example/a/b',
    undefined,
  ],
])('authorizes reading from %s', async (_what, integrations, url, expected) => {
  const config = mockServices.rootConfig({ data: { integrations } });
  const credentials = new GitCredentials(ScmIntegrations.fromConfig(config));
  const repository = repositoriesOf(integrations).repositoryOf(
    service('b', { 'backstage.io/source-location': `url:${url}` }),
  );
  expect(await credentials.authorizationFor(repository)).toBe(expected);
});
