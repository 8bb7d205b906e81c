import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, actorName, requireWriter } from './auth';
import { RequestError } from './http';
import type { Organisation } from './organisation';
import { prepareRepository } from './prepareRepository';
import type { Repositories } from './repositories';
import { serveSmartHttp } from './smartHttp';

/** What the route of git's own protocol needs. */
export interface SmartRoute {
  /** Path of git-http-backend. */
  program: string;
  repositories: Repositories;
  organisation: Organisation;
  log: (message: string) => void;
  /** Called after a push was answered. */
  pushed: (owner: string, name: string) => Promise<void>;
}

/** Answers `/git/<owner>/<name>.git/…`. Anybody reads; pushing needs credentials. */
export async function handleSmart(
  route: SmartRoute,
  input: {
    owner: string;
    repo: string;
    service: string;
    query: string;
    actor: Actor;
  },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { repositories, organisation } = route;
  const { owner, repo, service, query, actor } = input;
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
  const actorOfPush = push
    ? requireWriter(actor, organisation, 'Pushing')
    : actorName(actor);
  const directory = repositories.directory(owner, name);
  if (!directory) {
    throw new RequestError(404, `There is no repository ${owner}/${name}.`);
  }
  if (push) {
    await prepareRepository(directory);
  }
  await serveSmartHttp(
    route.program,
    {
      root: repositories.root,
      path: `${owner}/${repo}/${service}`,
      query,
      actor: actorOfPush,
    },
    req,
    res,
  );
  if (service === 'git-receive-pack') {
    route.log(`git: push to ${owner}/${name} as ${actorOfPush}`);
    await route.pushed(owner, name);
  }
}
