import { ConfigReader } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { accessTo } from './access';
import type { OrganisationConfig } from './config';

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
});
