import {
  InputError,
  isError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  GithubCredentialsProvider,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import type { OrganisationConfig } from './config';
import type { GithubAccess } from './GithubClient';

/**
 * Why there are no credentials. Nothing was asked of the organisation with them,
 * so that no answer to that may look like its answer.
 */
function noCredentials(organisation: string, error: unknown): Error {
  if (!isError(error)) {
    return new Error(String(error));
  }
  const doing = `Getting a token of the app for organisation '${organisation}'`;
  const { status, name, message } = error;
  if (typeof status === 'number') {
    // An installation that is gone is looked for again the next time.
    return status >= 500 ||
      [404, 410, 429].includes(status) ||
      /rate limit/i.test(message)
      ? new ServiceUnavailableError(
          `${doing}: GitHub answered ${status}: ${message}`,
        )
      : new NotAllowedError(`${doing}: GitHub answered ${status}: ${message}`);
  }
  return name === 'Error' || name === 'NotFoundError'
    ? new NotAllowedError(`${doing}: ${message}`)
    : error;
}

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
      const { headers } = await credentials
        .getCredentials({ url: `https://${host}/${name}` })
        .catch(error => {
          throw noCredentials(name, error);
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
