import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { handleChanges } from './api/changes';
import {
  createRepository,
  describeRepository,
  handleTags,
  type RepositoryRoutes,
} from './api/repositories';
import { type Actor, authenticate } from './auth';
import { Changes, goldenPathVerify, type VerifyCommit } from './changes';
import { RequestError, sendJson } from './http';
import { loadOrganisation, type Organisation } from './organisation';
import { handlePages } from './pages/routes';
import { Repositories } from './repositories';
import { findHttpBackend } from './smartHttp';
import { handleSmart } from './smartRoute';

/** Options of {@link createGitServer}. */
export interface GitServerOptions {
  /** Directory of the sandbox's state; repositories are in `git` below it. */
  dataDir: string;
  /** Secret of the portal: it creates repositories and pushes the initial import. */
  adminToken: string;
  /** Called with one line per event worth knowing. Never gets a secret. */
  log: (message: string) => void;
  /** Who may sign in, and who is in which team; the demo organisation when absent. */
  organisation?: Organisation;
  /** Judges the commits of changes; the golden path's engine when absent. */
  verify?: VerifyCommit;
  /** Tells the time; replaced in tests. */
  now?: () => Date;
}

/** Handles a request whose path starts with `/git`. Always answers. */
export type GitRequestHandler = (
  req: IncomingMessage,
  res: ServerResponse,
) => Promise<void>;

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new RequestError(400, 'The path is not valid percent-encoding.');
  }
}

/**
 * Keeps out requests that a page of another site made with the credentials that
 * the browser remembers. Whoever is not a browser does not send the headers.
 */
function requireSameOrigin(req: IncomingMessage): void {
  if (req.method === 'GET' || req.method === 'HEAD') {
    return;
  }
  const { origin, host, 'sec-fetch-site': site } = req.headers;
  if (
    (origin !== undefined && origin !== `http://${host}`) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none')
  ) {
    throw new RequestError(403, 'Another site may not send this request.');
  }
}

/**
 * Creates the handler of a local git server: git's smart HTTP protocol, a JSON
 * API for repositories and changes, raw files, and pages for people.
 *
 * Anybody may read; pushes need credentials and pass the pre-receive hook. The
 * default branch moves only when a change is merged that fulfils its rules.
 *
 * @throws Error when git or git-http-backend is not installed, the token is too
 * short or the organisation can't be read
 */
export function createGitServer(options: GitServerOptions): GitRequestHandler {
  const { adminToken, log, now = () => new Date() } = options;
  if (adminToken.length < 8) {
    throw new Error(
      'The admin token of the local git server needs at least 8 characters.',
    );
  }
  const program = findHttpBackend();
  const repositories = new Repositories(join(options.dataDir, 'git'));
  const organisation = options.organisation ?? loadOrganisation();
  const verify = options.verify ?? goldenPathVerify([organisation.domain], now);
  const changes = new Changes({ repositories, organisation, verify, now, log });
  const repositoryRoutes: RepositoryRoutes = { repositories, log };

  async function handleApi(
    req: IncomingMessage,
    res: ServerResponse,
    segments: string[],
    actor: Actor,
  ) {
    const [repos, owner, name, what, ...rest] = segments;
    if (repos !== 'repos') {
      throw new RequestError(404, 'There is no such part of the API.');
    }
    if (owner === undefined) {
      if (req.method !== 'POST') {
        throw new RequestError(405, 'Only POST is allowed here.');
      }
      await createRepository(repositoryRoutes, actor, req, res);
    } else if (what === undefined && name && req.method === 'GET') {
      await describeRepository(repositoryRoutes, owner, name, res);
    } else if (what === 'tags' && rest.length === 0) {
      await handleTags(repositoryRoutes, { owner, name, actor }, req, res);
    } else if (what === 'changes') {
      await handleChanges(
        { changes, repositories, organisation },
        { owner, name, rest, actor },
        req,
        res,
      );
    } else {
      throw new RequestError(404, 'There is no such repository.');
    }
  }

  async function pushed(owner: string, name: string) {
    try {
      await changes.afterPush(owner, name);
    } catch (error) {
      // Whoever looks at the change next makes up for it.
      log(
        `git: the changes of ${owner}/${name} could not be brought up to date: ${
          error instanceof Error ? error.message : 'unknown error'
        }`,
      );
    }
  }

  async function route(req: IncomingMessage, res: ServerResponse) {
    const [path, query = ''] = (req.url ?? '').split('?', 2);
    // Split before decoding: an encoded slash belongs to a segment.
    const segments = path.split('/').slice(1).map(decode);
    if (segments.shift() !== 'git') {
      throw new RequestError(404, 'There is no such page.');
    }
    requireSameOrigin(req);
    const actor = authenticate(req, adminToken, organisation);
    if (!actor) {
      throw new RequestError(401, 'The credentials are wrong.');
    }
    if (segments[0] === 'api') {
      await handleApi(req, res, segments.slice(1), actor);
    } else if (segments[1]?.endsWith('.git')) {
      const [owner, repo, ...service] = segments;
      await handleSmart(
        { program, repositories, organisation, log, pushed },
        { owner, repo, service: service.join('/'), query, actor },
        req,
        res,
      );
    } else {
      await handlePages(
        { repositories, changes, organisation },
        { segments, query, actor },
        req,
        res,
      );
    }
  }

  return async (req, res) => {
    try {
      await route(req, res);
    } catch (error) {
      if (error instanceof RequestError) {
        sendJson(res, error.status, { error: error.message });
        return;
      }
      log(
        `git: ${req.method} failed: ${
          error instanceof Error ? error.message : 'unknown error'
        }`,
      );
      sendJson(res, 500, { error: 'The git server could not answer.' });
    }
  };
}
