import {
  DefaultSecurityScorecardClient,
  type SecurityScorecardClient,
} from '@fairway/plugin-security-scorecard-common';
import { CommandError, type Io } from './io';
import { retryingFetch } from './retryingFetch';

/** The portal that the environment names. */
export interface Portal {
  client: SecurityScorecardClient;
  request: { token: string };
}

function baseUrl(value: string | undefined): URL {
  if (!value) {
    throw new CommandError(
      'FAIRWAY_URL is not set; set it to the address of the portal, for example https://portal.example.com',
    );
  }
  try {
    const url = new URL(value);
    if (['http:', 'https:'].includes(url.protocol)) {
      return url;
    }
  } catch {
    // Said below.
  }
  throw new CommandError(
    'FAIRWAY_URL is not an address; set it to one such as https://portal.example.com',
  );
}

/** Address of the portal without a slash at its end. Throws CommandError. */
export function addressOf(io: Io): string {
  const url = baseUrl(io.env.FAIRWAY_URL);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !local) {
    throw new CommandError(
      'FAIRWAY_URL begins with http:, which would show the token to the network; use https:',
    );
  }
  return url.href.replace(/\/+$/, '');
}

/** Throws CommandError when the environment does not say where and who. */
export function portalOf(io: Io): Portal {
  const base = addressOf(io);
  const token = io.env.FAIRWAY_TOKEN?.trim();
  if (!token) {
    throw new CommandError(
      'FAIRWAY_TOKEN is not set; set it to an upload token of the entity, from its Security tab',
    );
  }
  return {
    client: new DefaultSecurityScorecardClient({
      discoveryApi: { getBaseUrl: async id => `${base}/api/${id}` },
      fetchApi: { fetch: retryingFetch(io) },
    }),
    request: { token },
  };
}
