import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { accessTo } from './access';
import { classify } from './classify';
import type { OrganisationConfig } from './config';
import { GithubApiError } from './GithubApiError';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      github: [
        {
          host: 'ghe.example.com',
          apiBaseUrl: 'https://ghe.example.com/api/v3',
          token: 'of-the-integration',
        },
        { host: 'bare.example.com', apiBaseUrl: 'https://bare.example.com' },
      ],
    },
  }),
);
const to = (config: Partial<OrganisationConfig>) =>
  accessTo(
    { name: 'harbour', host: 'ghe.example.com', ...config },
    integrations,
    DefaultGithubCredentialsProvider.fromIntegrations(integrations),
  );

describe('accessTo', () => {
  it('uses the integration of the host', async () => {
    const access = to({});
    expect(access.apiBaseUrl).toBe('https://ghe.example.com/api/v3');
    expect(await access.credentials()).toEqual({
      Authorization: 'Bearer of-the-integration',
    });
  });

  it('is overruled by the organisation’s own', async () => {
    const access = to({ apiBaseUrl: 'https://proxy', token: 'own' });
    expect(access.apiBaseUrl).toBe('https://proxy');
    expect(await access.credentials()).toEqual({ authorization: 'Bearer own' });
  });

  it('says what is missing', async () => {
    expect(() => to({ host: 'nowhere.example.com' })).toThrow(
      'integrations.github does not have',
    );
    await expect(
      to({ host: 'bare.example.com' }).credentials(),
    ).rejects.toThrow('has no credentials');
  });

  it.each([
    [404, 'retry'],
    [410, 'retry'],
    [500, 'retry'],
    [401, 'permanent'],
    [403, 'permanent'],
  ])(
    'never passes a %d of the credentials on as the answer',
    async (status, kind) => {
      const refused = Object.assign(new Error('said so'), { status });
      const access = accessTo(
        { name: 'harbour', host: 'ghe.example.com' },
        integrations,
        { getCredentials: async () => Promise.reject(refused) },
      );
      const error: unknown = await access.credentials().catch(each => each);
      expect(error).not.toBeInstanceOf(GithubApiError);
      expect(classify(error)).toBe(kind);
      expect(String(error)).toContain(`GitHub answered ${status}: said so`);
    },
  );
});
