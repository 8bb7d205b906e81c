import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type Actor, authenticate } from './auth';
import { readJson, RequestError, send, sendJson } from './http';
import { isName } from './names';
import { PAGE_POLICY, renderRepository } from './page';
import { Repositories } from './repositories';
import { findHttpBackend, serveSmartHttp } from './smartHttp';

/** Options of {@link createGitServer}. */
export interface GitServerOptions {
  /** Directory of the sandbox's state; repositories are in `git` below it. */
  dataDir: string;
  /** Secret of the portal: it creates repositories and pushes the initial import. */
  adminToken: string;
  /** Called with one line per event worth knowing. Never gets a secret. */
  log: (message: string) => void;
}

/** Handles a request whose path starts with `/git`. Always answers. */
export type GitRequestHandler = (
  req: IncomingMessage,
  res: ServerResponse,
) => Promise<void>;

function requirePortal(actor: Actor) {
  if (actor.type !== 'portal') {
    throw new RequestError(
      actor.type === 'anonymous' ? 401 : 403,
      'Only the portal creates repositories. Scaffold a service from a template instead.',
    );
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new RequestError(400, 'The path is not valid percent-encoding.');
  }
}

/**
 * Creates the handler of a local git server: git's smart HTTP protocol, a JSON
 * API to create repositories, raw files and a page per repository.
 *
 * Anybody may read; pushes need credentials and pass the pre-receive hook.
 *
 * @throws Error when git or git-http-backend is not installed, or the token is empty
 */
export function createGitServer(options: GitServerOptions): GitRequestHandler {
  const { adminToken, log } = options;
  if (adminToken.length < 8) {
    throw new Error(
      'The admin token of the local git server needs at least 8 characters.',
    );
  }
  const program = findHttpBackend();
  const repositories = new Repositories(join(options.dataDir, 'git'));

  async function createRepository(req: IncomingMessage, res: ServerResponse) {
    const body = await readJson(req);
    const { owner, name, description = '' } = body;
    if (
      typeof owner !== 'string' ||
      typeof name !== 'string' ||
      !isName(owner) ||
      !isName(name)
    ) {
      throw new RequestError(
        400,
        'owner and name must be lower-case letters, digits, ".", "_" and "-", and start and end with a letter or digit.',
      );
    }
    if (typeof description !== 'string' || description.length > 500) {
      throw new RequestError(
        400,
        'description must be a text of at most 500 characters.',
      );
    }
    const created = await repositories.create(owner, name, description);
    const repository = await repositories.describe(owner, name);
    if (created) {
      log(`git: created ${owner}/${name}`);
    }
    sendJson(res, created ? 201 : 409, {
      ...repository,
      ...(created ? {} : { error: `${owner}/${name} exists already.` }),
    });
  }

  async function handleApi(
    req: IncomingMessage,
    res: ServerResponse,
    segments: string[],
    actor: Actor,
  ) {
    if (segments.length === 1 && segments[0] === 'repos') {
      if (req.method !== 'POST') {
        throw new RequestError(405, 'Only POST is allowed here.');
      }
      requirePortal(actor);
      await createRepository(req, res);
      return;
    }
    if (
      segments.length === 3 &&
      segments[0] === 'repos' &&
      req.method === 'GET'
    ) {
      const repository = await repositories.describe(segments[1], segments[2]);
      if (repository) {
        sendJson(res, 200, { ...repository });
        return;
      }
    }
    throw new RequestError(404, 'There is no such repository.');
  }

  async function handleSmart(
    req: IncomingMessage,
    res: ServerResponse,
    input: { owner: string; repo: string; service: string; query: string },
    actor: Actor,
  ) {
    const { owner, repo, service, query } = input;
    const name = repo.slice(0, -'.git'.length);
    const asked = new URLSearchParams(query).getAll('service');
    const valid =
      service === 'info/refs'
        ? req.method === 'GET' &&
          asked.length === 1 &&
          ['git-upload-pack', 'git-receive-pack'].includes(asked[0])
        : req.method === 'POST' &&
          ['git-upload-pack', 'git-receive-pack'].includes(service);
    if (!valid) {
      throw new RequestError(404, 'Only the smart HTTP protocol is served.');
    }
    const push =
      service === 'git-receive-pack' || asked[0] === 'git-receive-pack';
    if (push && actor.type === 'anonymous') {
      throw new RequestError(
        401,
        'Pushing needs credentials: a demo user and the password <user>-demo.',
      );
    }
    const directory = repositories.directory(owner, name);
    if (!directory) {
      throw new RequestError(404, `There is no repository ${owner}/${name}.`);
    }
    if (push) {
      await repositories.installHook(directory);
    }
    await serveSmartHttp(
      program,
      {
        root: repositories.root,
        path: `${owner}/${repo}/${service}`,
        query,
        actor: actor.type === 'user' ? actor.name : pushName(actor),
      },
      req,
      res,
    );
    if (service === 'git-receive-pack') {
      log(`git: push to ${owner}/${name} as ${actorName(actor)}`);
    }
  }

  async function handleBrowse(
    req: IncomingMessage,
    res: ServerResponse,
    segments: string[],
  ) {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      throw new RequestError(405, 'Only GET is allowed here.');
    }
    const [owner, name, raw, ref, ...path] = segments;
    const repository =
      owner && name ? await repositories.describe(owner, name) : undefined;
    if (!repository) {
      throw new RequestError(404, 'There is no such repository.');
    }
    if (raw === 'raw' && ref && path.filter(Boolean).length > 0) {
      const file = await repositories.file(owner, name, ref, path.join('/'));
      if (!file) {
        throw new RequestError(404, 'There is no such file.');
      }
      const same = req.headers['if-none-match'] === file.etag;
      send(res, same ? 304 : 200, same ? '' : file.content, {
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Security-Policy': "default-src 'none'; sandbox",
        ETag: file.etag,
      });
      return;
    }
    if (raw === 'raw') {
      // The directory of a catalog file's source location: people end up here.
      send(res, 302, '', { Location: `/git/${owner}/${name}` });
      return;
    }
    if (raw !== undefined && raw !== '') {
      throw new RequestError(404, 'There is no such page.');
    }
    const head = repository.head;
    const readme = head
      ? await repositories.file(owner, name, head, 'README.md')
      : undefined;
    const host = req.headers.host ?? '127.0.0.1';
    send(
      res,
      200,
      renderRepository({
        repository,
        cloneUrl: `http://${host}/git/${owner}/${name}.git`,
        branches: await repositories.branches(owner, name),
        files: head ? await repositories.files(owner, name, head) : [],
        readme: readme?.content.toString('utf8'),
      }),
      {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': PAGE_POLICY,
      },
    );
  }

  async function route(req: IncomingMessage, res: ServerResponse) {
    const [path, query = ''] = (req.url ?? '').split('?', 2);
    // Split before decoding: an encoded slash belongs to a segment.
    const segments = path.split('/').slice(1).map(decode);
    if (segments.shift() !== 'git') {
      throw new RequestError(404, 'There is no such page.');
    }
    const actor = authenticate(req, adminToken);
    if (!actor) {
      throw new RequestError(401, 'The credentials are wrong.');
    }
    if (segments[0] === 'api') {
      await handleApi(req, res, segments.slice(1), actor);
    } else if (segments[1]?.endsWith('.git')) {
      const [owner, repo, ...service] = segments;
      await handleSmart(
        req,
        res,
        { owner, repo, service: service.join('/'), query },
        actor,
      );
    } else {
      await handleBrowse(req, res, segments);
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

function pushName(actor: Actor): string | undefined {
  return actor.type === 'portal' ? 'portal' : undefined;
}

function actorName(actor: Actor): string {
  return actor.type === 'user' ? actor.name : actor.type;
}
