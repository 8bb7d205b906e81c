import type { IncomingMessage, ServerResponse } from 'node:http';
import { decodeText } from '@fairway/plugin-golden-path-node';
import { changeId } from '../api/changes';
import { type Actor, actorName } from '../auth';
import type { Changes } from '../changes';
import { diffText } from '../changes/content';
import { formToken, loadFormKey } from '../formKey';
import { RequestError, send } from '../http';
import type { Organisation } from '../organisation';
import type { Repositories, Repository } from '../repositories';
import { changePage } from './changePage';
import { errorPage } from './errorPage';
import { sendRaw } from './files';
import { submit } from './forms';
import { type Page, PAGE_POLICY, renderPage, type Viewer } from './layout';
import {
  changesPage,
  filePage,
  indexPage,
  repositoryPage,
  treePage,
} from './repositoryPage';
import { signIn } from './signIn';

/** What the pages need. */
export interface PageRoutes {
  repositories: Repositories;
  changes: Changes;
  organisation: Organisation;
}

/** One request for a page. */
export interface PageRequest {
  /** Parts of the path after `/git`. */
  segments: string[];
  /** Without `?`. */
  query: string;
  actor: Actor;
}

function sendPage(
  res: ServerResponse,
  status: number,
  page: Page,
  viewer: Viewer,
): void {
  send(res, status, renderPage(page, viewer), {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': PAGE_POLICY,
  });
}

async function viewerOf(
  { repositories, organisation }: PageRoutes,
  { actor, segments }: PageRequest,
  req: IncomingMessage,
): Promise<Viewer> {
  const name = actorName(actor);
  const [owner = '', repository = ''] = segments;
  return {
    name,
    displayName: name === undefined ? '' : organisation.displayName(name),
    mayWrite: name !== undefined && organisation.mayWrite(name),
    here: req.url ?? '/git/',
    token:
      name === undefined
        ? ''
        : formToken(
            await loadFormKey(repositories.root),
            name,
            `${owner}/${repository}`,
          ),
  };
}

async function repositoryOverview(
  { repositories, changes, organisation }: PageRoutes,
  repository: Repository,
  viewer: Viewer,
  host: string,
): Promise<Page> {
  const { owner, name, head } = repository;
  const readme = head
    ? await repositories.file(owner, name, head, 'README.md')
    : undefined;
  return repositoryPage(
    {
      repository,
      cloneUrl: `http://${host}/git/${owner}/${name}.git`,
      branches: await repositories.branches(owner, name),
      tags: await repositories.tags(owner, name),
      files: head ? await repositories.files(owner, name, head) : [],
      changes: await changes.list(owner, name),
      readme: readme?.content.toString('utf8'),
    },
    viewer,
    one => organisation.displayName(one),
  );
}

async function changeDetails(
  { repositories, changes, organisation }: PageRoutes,
  { owner, name }: Repository,
  segment: string,
  viewer: Viewer,
): Promise<Page> {
  const found = await changes.view(owner, name, changeId(segment));
  const directory = repositories.directory(owner, name);
  const diff =
    directory && found.compared
      ? await diffText(directory, found.compared.from, found.compared.to)
      : '';
  return changePage({ owner, name, found, diff, organisation }, viewer);
}

async function browse(
  routes: PageRoutes,
  repository: Repository,
  rest: string[],
  viewer: Viewer,
  req: IncomingMessage,
): Promise<Page> {
  const { repositories, changes, organisation } = routes;
  const { owner, name } = repository;
  const [kind = '', ref, ...path] = rest.filter(
    (part, i) => i < 2 || part !== '',
  );
  const displayName = (one: string) => organisation.displayName(one);
  if (kind === '') {
    const host = req.headers.host ?? '127.0.0.1';
    return repositoryOverview(routes, repository, viewer, host);
  }
  if (kind === 'changes' && !ref) {
    const all = await changes.list(owner, name);
    return changesPage(repository, all, displayName);
  }
  if (kind === 'changes' && path.length === 0) {
    return changeDetails(routes, repository, ref, viewer);
  }
  if (kind === 'tree' && ref && path.length === 0) {
    const commit = await repositories.resolve(owner, name, ref);
    if (commit) {
      return treePage(
        repository,
        ref,
        await repositories.files(owner, name, commit),
      );
    }
  }
  if (kind === 'blob' && ref && path.length > 0) {
    const joined = path.join('/');
    const file = await repositories.file(owner, name, ref, joined);
    if (file) {
      const commit = await repositories.resolve(owner, name, ref);
      return filePage(
        repository,
        ref,
        joined,
        decodeText(file.content),
        commit ? await repositories.files(owner, name, commit) : [],
      );
    }
  }
  throw new RequestError(404, 'There is no such page.');
}

async function answer(
  routes: PageRoutes,
  request: PageRequest,
  viewer: Viewer,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { repositories } = routes;
  const [owner = '', name, ...rest] = request.segments;
  const reads = req.method === 'GET' || req.method === 'HEAD';
  if (name === undefined && reads) {
    if (owner === 'sign-in') {
      signIn(request, res, page => sendPage(res, 401, page, viewer));
      return;
    }
    if (owner === '') {
      sendPage(res, 200, indexPage(await repositories.list()), viewer);
      return;
    }
  }
  const repository =
    owner && name ? await repositories.describe(owner, name) : undefined;
  if (!repository) {
    throw new RequestError(404, 'There is no such repository.');
  }
  if (!reads) {
    const next = await submit(routes, request, repository, rest, req);
    send(res, 303, '', { Location: next });
    return;
  }
  const [kind, ref, ...segments] = rest;
  const path = segments.filter(Boolean).join('/');
  if (ref && (kind === 'archive' || (kind === 'raw' && path !== ''))) {
    await sendRaw(repositories, repository, { kind, ref, path }, req, res);
    return;
  }
  if (kind === 'raw') {
    // The directory of a catalog file's source location: people end up here.
    send(res, 302, '', { Location: `/git/${owner}/${name}` });
    return;
  }
  const page = await browse(routes, repository, rest, viewer, req);
  sendPage(res, 200, page, viewer);
}

/** Answers pages, forms, raw files and archives. */
export async function handlePages(
  routes: PageRoutes,
  request: PageRequest,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const viewer = await viewerOf(routes, request, req);
  try {
    await answer(routes, request, viewer, req, res);
  } catch (error) {
    const browser = req.headers.accept?.includes('text/html');
    if (!(error instanceof RequestError) || !browser) {
      throw error;
    }
    const [owner, name, kind, id] = request.segments;
    const back =
      kind === 'changes' && req.method === 'POST'
        ? ['/git', owner, name, kind, id].filter(Boolean).join('/')
        : '/git/';
    sendPage(
      res,
      error.status,
      errorPage(error.status, error.message, back),
      viewer,
    );
  }
}
