import type { IncomingMessage, ServerResponse } from 'node:http';
import { getResponse } from 'msw';
import { z } from 'zod';
import { AWS_SERVICES, awsServiceUrl } from '../aws';
import { Sandbox } from '../createSandbox';
import { DESK_URL } from '../desk';
import type { GitRequestHandler } from '../git';
import { GITHUB_URL } from '../github';
import { faultSchema } from '../world/faults';
import { NoSession } from '../world/sessions';
import {
  HttpError,
  readRequestBody,
  sendJson,
  sendWebResponse,
  toWebRequest,
} from './httpMessages';

/** What the routes serve. */
export interface RouteContext {
  sandbox: Sandbox;
  /** The git server, or why there is none. */
  git: GitRequestHandler | { unavailable: string };
  /** Parts of the health answer that the routes don't know themselves. */
  health: () => object;
}

/** Answers one request, or throws HttpError. */
export async function route(
  context: RouteContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  requireLoopbackName(req);
  const target = req.url ?? '/';
  const [path] = target.split('?');
  const [, mount] = path.split('/');
  switch (mount) {
    case 'health':
      if (req.method !== 'GET') {
        throw new HttpError(405, 'The health takes GET.');
      }
      sendJson(res, 200, { status: 'ok', ...context.health() });
      return;
    case '_faults':
      await faults(context, req, res);
      return;
    case '_sessions':
      await session(context, req, res);
      return;
    case '_calls':
      sendJson(res, 200, { calls: context.sandbox.world.calls.list() });
      return;
    case 'git':
      if ('unavailable' in context.git) {
        throw new HttpError(503, context.git.unavailable);
      }
      await context.git(req, res);
      return;
    default:
      await standIn(context, req, res, target);
  }
}

/** Keeps out sites that point a name of theirs at this machine. */
function requireLoopbackName(req: IncomingMessage): void {
  const host = (req.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host)) {
    throw new HttpError(
      421,
      'The sandbox answers to 127.0.0.1 and localhost only.',
    );
  }
}

/** The URL a stand-in answers at, for a path of the server. */
function realUrl(target: string): string | undefined {
  const aws = /^\/aws\/([a-z0-9-]+)\/([a-z0-9-]+)(\/.*)?$/s.exec(target);
  if (aws) {
    const [, service, region, rest = '/'] = aws;
    const base = awsServiceUrl(service, region);
    if (!base) {
      throw new HttpError(
        404,
        `The sandbox has no AWS service ${service}; it has ${AWS_SERVICES.join(', ')}.`,
      );
    }
    return `${base}${rest}`;
  }
  const kubernetes = /^\/kubernetes\/([a-z0-9-]+)(\/.*)?$/s.exec(target);
  if (kubernetes) {
    const [, cluster, rest = '/'] = kubernetes;
    return `https://${cluster}.kubernetes.harbour.example${rest}`;
  }
  const github = /^\/github(\/.*)?$/s.exec(target);
  if (github) {
    return `${GITHUB_URL}${github[1] ?? '/'}`;
  }
  return /^\/(chat|tickets)([/?]|$)/.test(target)
    ? `${DESK_URL}${target}`
    : undefined;
}

async function standIn(
  { sandbox }: RouteContext,
  req: IncomingMessage,
  res: ServerResponse,
  target: string,
): Promise<void> {
  const url = realUrl(target);
  const response =
    url && (await getResponse(sandbox.handlers, await toWebRequest(req, url)));
  if (!response) {
    throw new HttpError(
      404,
      'The sandbox has /aws, /kubernetes, /github, /chat, /tickets and /git.',
    );
  }
  await sendWebResponse(response, res);
}

async function faults(
  { sandbox }: RouteContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const active = sandbox.world.faults;
  switch (req.method) {
    case 'GET':
      break;
    case 'DELETE':
      active.clear();
      break;
    case 'POST': {
      if (!req.headers['content-type']?.startsWith('application/json')) {
        throw new HttpError(415, 'Send a fault as application/json.');
      }
      const parsed = z
        .preprocess(parseJson, faultSchema)
        .safeParse((await readRequestBody(req)).toString('utf8'));
      if (!parsed.success) {
        throw new HttpError(400, z.prettifyError(parsed.error));
      }
      active.add(parsed.data);
      break;
    }
    default:
      throw new HttpError(405, 'Faults take GET, POST and DELETE.');
  }
  sendJson(res, req.method === 'POST' ? 201 : 200, { faults: active.list() });
}

const sessionSchema = z.strictObject({
  userName: z.string().min(1).max(200),
  accountId: z.string().regex(/^\d{12}$/),
  permissionSet: z.string().min(1).max(32),
});

/** Credentials of a person in an account, as the access portal of AWS gives them. */
async function session(
  { sandbox }: RouteContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.method !== 'POST') {
    throw new HttpError(405, 'Sessions take POST.');
  }
  if (!req.headers['content-type']?.startsWith('application/json')) {
    throw new HttpError(415, 'Ask for a session as application/json.');
  }
  const parsed = z
    .preprocess(parseJson, sessionSchema)
    .safeParse((await readRequestBody(req)).toString('utf8'));
  if (!parsed.success) {
    throw new HttpError(400, z.prettifyError(parsed.error));
  }
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } =
      sandbox.world.sessions.open(parsed.data);
    sendJson(res, 201, {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      expiration: expiresAt.getTime(),
    });
  } catch (error) {
    if (error instanceof NoSession) {
      throw new HttpError(403, error.message);
    }
    throw error;
  }
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
