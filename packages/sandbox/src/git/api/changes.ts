import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Actor, requirePortal, requireWriter } from '../auth';
import type { Changes } from '../changes';
import { diffText } from '../changes/content';
import { readJson, RequestError, send, sendJson } from '../http';
import { isRef } from '../names';
import type { Organisation } from '../organisation';
import type { Repositories } from '../repositories';
import { changeJson, changePath, summaryJson } from './changeJson';

/** What the routes of changes need. */
export interface ChangeRoutes {
  changes: Changes;
  repositories: Repositories;
  organisation: Organisation;
}

/** One request to the routes of changes. */
export interface ChangeRequest {
  owner: string;
  name: string;
  /** What comes after `changes` in the path. */
  rest: string[];
  actor: Actor;
}

const head = z.string().regex(/^[0-9a-f]{40}$/, 'must be the full commit id');

/** What is asked of somebody who opens a change; forms ask for the same. */
export const proposalSchema = z.object({
  source: z.string().refine(isRef, 'must be the name of a branch'),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(20_000).default(''),
  labels: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,38}$/))
    .max(10)
    .default([]),
  author: z.string().optional(),
});

/** What is asked of somebody who approves. */
export const approvalSchema = z.object({
  head,
  comment: z.string().trim().max(2000).default(''),
});

/** What is asked of somebody who merges. */
export const mergeSchema = z.object({ head });

const checkSchema = z.object({
  name: z.string().regex(/^[\w][\w ./()-]{0,98}$/, 'is no name of a check'),
  head,
  state: z.enum(['success', 'failure', 'pending']),
  summary: z.string().max(1000).default(''),
  url: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .optional(),
});

/** @throws RequestError 400 that names the member that is wrong */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RequestError(
      400,
      `${issue.path.join('.') || 'The body'}: ${issue.message}`,
    );
  }
  return parsed.data;
}

/** Number of a change from a path. */
export function changeId(segment: string): number {
  const id = /^[1-9]\d{0,8}$/.test(segment) ? Number(segment) : undefined;
  if (id === undefined) {
    throw new RequestError(404, 'There is no such change.');
  }
  return id;
}

/** Whose change it is: a person opens their own, the portal one for somebody. */
export function authorOf(
  by: string,
  author: string | undefined,
  organisation: Organisation,
): string {
  const name = author?.replace(/^user:default\//, '');
  if (name === undefined || name === by) {
    return by;
  }
  if (by !== 'portal') {
    throw new RequestError(403, 'Only the portal opens a change for somebody.');
  }
  if (!organisation.person(name)) {
    throw new RequestError(400, `author: nobody here is called ${name}.`);
  }
  return name;
}

async function collection(
  routes: ChangeRoutes,
  request: ChangeRequest,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { changes, organisation } = routes;
  const { owner, name, actor } = request;
  if (req.method === 'GET') {
    const all = await changes.list(owner, name);
    sendJson(res, 200, {
      changes: all.map(change => summaryJson(owner, name, change)),
    });
    return;
  }
  if (req.method !== 'POST') {
    throw new RequestError(405, 'Changes take GET and POST.');
  }
  const by = requireWriter(actor, organisation, 'Opening a change');
  const { author, ...proposal } = parseBody(
    proposalSchema,
    await readJson(req),
  );
  const { state, created } = await changes.open(
    owner,
    name,
    { ...proposal, author: authorOf(by, author, organisation) },
    by,
  );
  const found = await changes.view(owner, name, state.id);
  send(
    res,
    created ? 201 : 200,
    JSON.stringify(changeJson(owner, name, found)),
    {
      'Content-Type': 'application/json; charset=utf-8',
      Location: changePath(owner, name, state.id),
    },
  );
}

async function read(
  routes: ChangeRoutes,
  { owner, name }: ChangeRequest,
  id: number,
  what: string | undefined,
  res: ServerResponse,
): Promise<void> {
  const found = await routes.changes.view(owner, name, id);
  const directory = routes.repositories.directory(owner, name);
  if (what === undefined) {
    sendJson(res, 200, changeJson(owner, name, found));
  } else if (what === 'files') {
    sendJson(res, 200, { files: found.files });
  } else if (what === 'diff' && directory) {
    const text = found.compared
      ? await diffText(directory, found.compared.from, found.compared.to)
      : '';
    if (text === undefined) {
      throw new RequestError(422, 'The diff has more than 2 MiB.');
    }
    send(res, 200, text, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
  } else {
    throw new RequestError(404, 'There is no such part of a change.');
  }
}

async function write(
  routes: ChangeRoutes,
  { owner, name, actor }: ChangeRequest,
  id: number,
  what: string | undefined,
  req: IncomingMessage,
): Promise<Readonly<Record<string, unknown>>> {
  const { changes, organisation } = routes;
  const writer = (doing: string) => requireWriter(actor, organisation, doing);
  switch (`${req.method} ${what}`) {
    case 'POST approvals': {
      const by = writer('Approving');
      if (by === 'portal') {
        throw new RequestError(403, 'People approve, not the portal.');
      }
      const body = parseBody(approvalSchema, await readJson(req));
      return changeJson(
        owner,
        name,
        await changes.approve(owner, name, id, { by, ...body }),
      );
    }
    case 'DELETE approvals':
      return changeJson(
        owner,
        name,
        await changes.retract(owner, name, id, writer('Taking back')),
      );
    case 'POST checks': {
      requirePortal(actor, 'Only the portal reports checks.');
      const body = parseBody(checkSchema, await readJson(req));
      return changeJson(
        owner,
        name,
        await changes.report(owner, name, id, { ...body, by: 'portal' }),
      );
    }
    case 'POST merge': {
      const by = writer('Merging');
      const body = parseBody(mergeSchema, await readJson(req));
      return changeJson(
        owner,
        name,
        await changes.merge(owner, name, id, { by, ...body }),
      );
    }
    case 'POST close':
      return changeJson(
        owner,
        name,
        await changes.close(owner, name, id, writer('Closing')),
      );
    default:
      throw new RequestError(
        ['approvals', 'checks', 'merge', 'close'].includes(what ?? '')
          ? 405
          : 404,
        'There is nothing that can be done this way.',
      );
  }
}

/** Answers `/git/api/repos/<owner>/<name>/changes…`. */
export async function handleChanges(
  routes: ChangeRoutes,
  request: ChangeRequest,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const [segment, what, ...more] = request.rest;
  if (segment === undefined) {
    await collection(routes, request, req, res);
    return;
  }
  if (more.length > 0) {
    throw new RequestError(404, 'There is no such part of a change.');
  }
  const id = changeId(segment);
  if (req.method === 'GET') {
    await read(routes, request, id, what, res);
    return;
  }
  sendJson(res, 200, await write(routes, request, id, what, req));
}
