import {
  DefaultGithubCredentialsProvider,
  DefaultGitlabCredentialsProvider,
  getBitbucketCloudOAuthToken,
  getBitbucketServerRequestOptions,
  type BitbucketCloudIntegrationConfig,
  type ScmIntegrations,
} from '@backstage/integration';
import type { Repository } from './repositoryOf';

function basic(user: string, password: string | undefined) {
  return password
    ? `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
    : undefined;
}

/** As Bitbucket documents it for git: API tokens and access tokens have names of their own. */
async function ofBitbucketCloud(config: BitbucketCloudIntegrationConfig) {
  const { clientId, clientSecret, token, username, appPassword } = config;
  if (clientId && clientSecret) {
    return basic(
      'x-token-auth',
      await getBitbucketCloudOAuthToken(clientId, clientSecret),
    );
  }
  return token
    ? basic('x-bitbucket-api-token-auth', token)
    : basic(username ?? '', appPassword);
}

/** What git sends to read a repository, from the configuration of `integrations`. */
export class GitCredentials {
  readonly #github: DefaultGithubCredentialsProvider;
  readonly #gitlab: DefaultGitlabCredentialsProvider;

  constructor(private readonly integrations: ScmIntegrations) {
    this.#github =
      DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    this.#gitlab =
      DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  }

  /**
   * @returns value of the header `Authorization`; undefined where the integration
   * has no credentials, and for the local git server
   * @throws Error when the host does not give a token
   */
  async authorizationFor({
    type,
    host,
    url,
  }: Repository): Promise<string | undefined> {
    const { gitea, bitbucketServer, bitbucketCloud } = this.integrations;
    switch (type) {
      case 'github': {
        const { token } = await this.#github.getCredentials({ url });
        return basic('x-access-token', token);
      }
      case 'gitlab': {
        const { token } = await this.#gitlab.getCredentials({ url });
        return basic('oauth2', token);
      }
      case 'gitea': {
        const config = gitea.byHost(host)?.config;
        return basic(config?.username ?? 'oauth2', config?.password);
      }
      case 'bitbucketServer': {
        const config = bitbucketServer.byHost(host)?.config;
        return (
          config &&
          getBitbucketServerRequestOptions(config).headers.Authorization
        );
      }
      case 'bitbucketCloud': {
        const config = bitbucketCloud.byHost(host)?.config;
        return config && ofBitbucketCloud(config);
      }
      default:
        return undefined;
    }
  }
}
