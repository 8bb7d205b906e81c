import { InputError } from '@backstage/errors';
import type {
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import type { OrganisationConfig } from './config';
import type { GithubAccess } from './GithubClient';

/**
 * Where requests to an organisation go: by its integration, unless its own
 * configuration says otherwise. Throws InputError when there is neither.
 */
export function accessTo(
  { name, host, apiBaseUrl, token }: OrganisationConfig,
  integrations: ScmIntegrationRegistry,
  credentials: GithubCredentialsProvider,
): GithubAccess {
  const url = apiBaseUrl ?? integrations.github.byHost(host)?.config.apiBaseUrl;
  if (!url) {
    throw new InputError(
      `jitAccess.githubTeams.organisations: '${name}' is on '${host}', which integrations.github does not have; add it there, or give the organisation an apiBaseUrl`,
    );
  }
  return {
    apiBaseUrl: url,
    async credentials() {
      if (token !== undefined) {
        return { authorization: `Bearer ${token}` };
      }
      const { headers } = await credentials.getCredentials({
        url: `https://${host}/${name}`,
      });
      if (!headers) {
        throw new InputError(
          `The integration of '${host}' has no credentials for organisation '${name}'; install its app there, or give it a token`,
        );
      }
      return headers;
    },
  };
}
