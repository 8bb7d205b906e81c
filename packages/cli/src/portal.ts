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
  let url: URL | undefined;
  try {
    url = new URL(value);
  } catch {
    // Said below.
  }
  if (url && (url.username || url.password)) {
    throw new CommandError(
      'FAIRWAY_URL holds a name or a password, which every message about it would show; take them out, the token goes into FAIRWAY_TOKEN',
    );
  }
  if (url && (url.search || url.hash)) {
    throw new CommandError(
      'FAIRWAY_URL has more than an address: leave out what begins with ? or #',
    );
  }
  if (url && ['http:', 'https:'].includes(url.protocol)) {
    return url;
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
