import { http, HttpHandler, HttpResponse } from 'msw';
import { Fault } from '../world/faults';
import type { Github, GithubToken } from '../world/github';
import { World } from '../world/types';
import { GithubError, notFound } from './answers';
import { APP_OPERATIONS, authenticateApp } from './apps';
import { OPERATIONS } from './operations';

/** Base URL that the handler answers at. */
export const GITHUB_URL = 'https://api.github.com';
const HOST = /^https:\/\/api\.github\.com(\/|$)/;
const API_VERSION = '2022-11-28';

/** Handler for the REST API of GitHub, as far as teams go. */
export function githubHandlers(world: World): HttpHandler[] {
  return [
    http.all(HOST, async ({ request }) => {
      try {
        return await answer(world, request);
      } catch (error) {
        if (error instanceof GithubError) {
          return error.toResponse();
        }
        throw error;
      }
    }),
  ];
}

async function answer(world: World, request: Request): Promise<Response> {
  const { github } = world;
  if (!github) {
    throw notFound();
  }
  checkHeaders(request.headers);
  const url = new URL(request.url);
  const path = decodeURI(url.pathname);
  const isAsked = (each: { method: string; path: RegExp }) =>
    each.method === request.method && each.path.test(path);
  const ofApp = APP_OPERATIONS.find(isAsked);
  if (ofApp) {
    const app = await authenticateApp(github, request.headers);
    return (
      refusal(world, ofApp.name) ??
      ofApp.run({
        github,
        app,
        url,
        id: ofApp.path.exec(path)?.groups?.id,
        pageSize: world.paging.pageSize,
      })
    );
  }
  const token = authenticate(github, request.headers);
  const operation = OPERATIONS.find(isAsked);
  if (!operation) {
    throw notFound();
  }
  return (
    refusal(world, operation.name) ??
    operation.run({
      world,
      github,
      token,
      url,
      body: await readBody(request),
      path: { ...operation.path.exec(path)?.groups },
    })
  );
}

/** Notes the call; the fault that it meets. */
function refusal(world: World, operation: string): Response | undefined {
  const call = { service: 'github', operation };
  world.calls.add(call);
  const fault = world.faults.take(call);
  return fault && serveFault(fault);
}

function checkHeaders(headers: Headers): void {
  if (!headers.get('user-agent')) {
    throw new GithubError(403, 'Request forbidden by administrative rules');
  }
  const version = headers.get('x-github-api-version');
  if (version !== null && version !== API_VERSION) {
    throw new GithubError(400, `The API version ${version} is not supported`);
  }
}

function authenticate(github: Github, headers: Headers): GithubToken {
  const secret = /^(?:bearer|token) (\S+)$/i.exec(
    headers.get('authorization') ?? '',
  )?.[1];
  const token = github.tokens.find(each => each.token === secret);
  if (
    !token ||
    (token.expiresAt && token.expiresAt < new Date().toISOString())
  ) {
    throw new GithubError(401, 'Bad credentials');
  }
  if (token.remaining === 0) {
    throw new GithubError(403, 'API rate limit exceeded for installation', {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1795262400',
    });
  }
  if (token.remaining !== undefined) {
    token.remaining -= 1;
  }
  return token;
}

async function readBody(request: Request): Promise<unknown> {
  const text = request.method === 'GET' ? '' : await request.text();
  if (text === '') {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new GithubError(400, 'Problems parsing JSON');
  }
}

function serveFault(fault: Fault): Response {
  switch (fault.error) {
    case 'Disconnect':
      return HttpResponse.error();
    case 'AccessDenied':
      throw new GithubError(403, 'Resource not accessible by integration');
    case 'Throttling':
      throw new GithubError(
        403,
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        { 'retry-after': String(fault.retryAfterSeconds) },
      );
    default:
      throw new GithubError(502, 'Server Error');
  }
}
