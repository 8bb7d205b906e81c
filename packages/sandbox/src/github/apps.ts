import { randomBytes } from 'node:crypto';
import { importSPKI, jwtVerify } from 'jose';
import type { Github, GithubApp } from '../world/github';
import { allow, GithubError, notFound, page } from './answers';

/** Longest time that a JSON web token of an app is for. */
const LONGEST = 10 * 60;
/** How long a token of an installation is good for, in milliseconds. */
const GOOD_FOR = 60 * 60 * 1000;

/** A request of an app in its own name. */
export interface GithubAppCall {
  github: Github;
  app: GithubApp;
  url: URL;
  /** Number of an installation; absent in the path of their list. */
  id?: string;
  pageSize: number;
}

/** Operations of apps by method and path; their names are those of faults and calls. */
export const APP_OPERATIONS: {
  name: string;
  method: string;
  path: RegExp;
  run: (call: GithubAppCall) => Response;
}[] = [
  {
    name: 'list installations',
    method: 'GET',
    path: /^\/app\/installations$/,
    run: listInstallations,
  },
  {
    name: 'create installation token',
    method: 'POST',
    path: /^\/app\/installations\/(?<id>\d+)\/access_tokens$/,
    run: createToken,
  },
];

/**
 * The app that a request is of, by its JSON web token.
 *
 * @throws GithubError 401
 */
export async function authenticateApp(
  { apps }: Github,
  headers: Headers,
): Promise<GithubApp> {
  const token = /^bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  for (const app of token ? apps : []) {
    try {
      const key = await importSPKI(app.publicKey, 'RS256');
      const { payload } = await jwtVerify(token ?? '', key, {
        algorithms: ['RS256'],
        requiredClaims: ['iat', 'exp'],
      });
      const { iss, iat = 0, exp = 0 } = payload;
      // A number or a text, for the libraries of apps write either.
      if (String(iss) !== String(app.id)) {
        continue;
      }
      if (exp - Date.now() / 1000 > LONGEST) {
        throw new GithubError(
          401,
          "'Expiration time' claim ('exp') is too far in the future",
        );
      }
      if (iat > Date.now() / 1000) {
        throw new GithubError(
          401,
          "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
        );
      }
      return app;
    } catch (error) {
      if (error instanceof GithubError) {
        throw error;
      }
    }
  }
  throw new GithubError(401, 'A JSON web token could not be decoded');
}

function listInstallations({ app, url, pageSize }: GithubAppCall): Response {
  allow(url, 'per_page', 'page');
  return page(
    url,
    app.installations.map(({ id, organisation, members, suspended }) => ({
      id,
      app_id: app.id,
      account: { login: organisation, type: 'Organization' },
      target_type: 'Organization',
      repository_selection: 'all',
      permissions: { members },
      suspended_by: suspended ? { login: organisation } : null,
    })),
    pageSize,
  );
}

function createToken({ github, app, url, id }: GithubAppCall): Response {
  allow(url);
  const found = app.installations.find(each => String(each.id) === id);
  if (!found) {
    throw notFound();
  }
  if (found.suspended) {
    throw new GithubError(403, 'This installation has been suspended');
  }
  const { organisation, members } = found;
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const expiresAt = new Date(Date.now() + GOOD_FOR).toISOString();
  github.tokens.push({ token, organisation, members, expiresAt });
  return Response.json(
    {
      token,
      expires_at: expiresAt,
      permissions: { members },
      repository_selection: 'all',
    },
    { status: 201 },
  );
}
