import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Actor, requirePortal } from '../auth';
import { isAncestor } from '../changes/content';
import { readJson, RequestError, sendJson } from '../http';
import { isName, isOwnerName, isRef } from '../names';
import { NO_OBJECT, readRef, swapRef } from '../refs';
import type { Repositories } from '../repositories';
import { parseBody } from './changes';

/** What the routes of repositories need. */
export interface RepositoryRoutes {
  repositories: Repositories;
  log: (message: string) => void;
}

const tagSchema = z.object({
  name: z.string().refine(isRef, 'must be the name of a tag'),
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'must be the full commit id'),
});

/** Creates a repository; one that is there is told as it is. */
export async function createRepository(
  { repositories, log }: RepositoryRoutes,
  actor: Actor,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  requirePortal(
    actor,
    'Only the portal creates repositories. Scaffold a service from a template instead.',
  );
  const body = await readJson(req);
  const { owner, name, description = '' } = body;
  if (
    typeof owner !== 'string' ||
    typeof name !== 'string' ||
    !isOwnerName(owner) ||
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

/** Tells about a repository. */
export async function describeRepository(
  { repositories }: RepositoryRoutes,
  owner: string,
  name: string,
  res: ServerResponse,
): Promise<void> {
  const repository = await repositories.describe(owner, name);
  if (!repository) {
    throw new RequestError(404, 'There is no such repository.');
  }
  sendJson(res, 200, { ...repository });
}

/** Lists or makes tags: releases, which only the portal makes and nobody moves. */
export async function handleTags(
  { repositories, log }: RepositoryRoutes,
  { owner, name, actor }: { owner: string; name: string; actor: Actor },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const repository = await repositories.describe(owner, name);
  const directory = repositories.directory(owner, name);
  if (!repository || !directory) {
    throw new RequestError(404, 'There is no such repository.');
  }
  if (req.method === 'GET') {
    sendJson(res, 200, { tags: await repositories.tags(owner, name) });
    return;
  }
  if (req.method !== 'POST') {
    throw new RequestError(405, 'Tags take GET and POST.');
  }
  requirePortal(actor, 'Releases are made by the portal.');
  const tag = parseBody(tagSchema, await readJson(req));
  const { head } = repository;
  if (
    head === null ||
    !(await isAncestor(directory, tag.commit, head).catch(() => false))
  ) {
    throw new RequestError(
      422,
      `commit: only a commit of ${repository.defaultBranch} is released.`,
    );
  }
  const ref = `refs/tags/${tag.name}`;
  const made = await swapRef(directory, ref, tag.commit, NO_OBJECT);
  if (!made && (await readRef(directory, ref)) !== tag.commit) {
    throw new RequestError(409, `The tag ${tag.name} exists; it never moves.`);
  }
  if (made) {
    log(`git: released ${tag.name} of ${owner}/${name}`);
  }
  sendJson(res, made ? 201 : 200, { ...tag });
}
