import { ResponseError } from '@backstage/errors';
import {
  type AuthService,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import { timeLimit } from '@fairway/plugin-time-limit-node';

const TIMEOUT_MS = 30_000;

/**
 * Sends a request. It ends with the task and after 30 seconds, and never
 * follows a redirect, which would take its credential somewhere else.
 *
 * @param server - what is asked and where it is configured, for messages
 * @throws ForwardedError when it can't be reached
 */
export async function send(
  server: string,
  url: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      redirect: 'error',
      signal: timeLimit(TIMEOUT_MS, signal),
    });
  } catch (error) {
    throw new ForwardedError(
      `${server} can't be reached; check that it runs and that its address is right`,
      error,
    );
  }
}

/** A token with which another plugin is asked in the name of whoever started the task. */
export async function tokenFor(
  auth: AuthService,
  pluginId: string,
  credentials: BackstageCredentials,
): Promise<{ token: string }> {
  return auth.getPluginRequestToken({
    onBehalfOf: credentials,
    targetPluginId: pluginId,
  });
}

/** The HTTP status that another plugin refused with; undefined when it gave none. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) {
    return undefined;
  }
  const codes = [
    'statusCode' in error && error.statusCode,
    'status' in error && error.status,
  ];
  return codes.find(code => typeof code === 'number');
}

/** Whether another plugin refused what the person may not do. */
export function isRefusal(error: unknown): boolean {
  return (
    statusOf(error) === 403 ||
    (error instanceof Error && error.name === 'NotAllowedError')
  );
}

/** What an answer says of why it refuses, in words. */
export function reasonOf(error: unknown): string {
  if (error instanceof ResponseError) {
    return error.body.error.message || error.message;
  }
  return error instanceof Error ? error.message : String(error);
}
