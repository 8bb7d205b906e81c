import { isError } from '@backstage/errors';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import { z } from 'zod';
import type { VaultServer } from './config';
import { VaultError } from './VaultError';

/** How long one request may take, in milliseconds. */
const REQUEST_MS = 10_000;

const errorSchema = z.object({ errors: z.array(z.string()) });

/** One request to Vault's API, version 1. */
export interface VaultRequest {
  method: 'GET' | 'POST' | 'DELETE' | 'LIST';
  /** After `/v1/`, encoded. */
  path: string;
  body?: object;
  signal: AbortSignal;
}

/** What Vault says is wrong, in words. */
async function wordsOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { errors } = errorSchema.parse(JSON.parse(text));
    return errors.map(each => each.trim()).join('; ') || 'nothing is there';
  } catch {
    return text.slice(0, 200) || response.statusText || 'no explanation';
  }
}

const ADVICE: Record<number, string> = {
  403: '; give Fairway’s account the rights that the README lists',
  503: '; it is sealed or in maintenance',
};

/** Sends one request, with that token or with none, and reads the answer. */
export async function send<T>(
  server: VaultServer,
  request: VaultRequest,
  schema: z.ZodType<T>,
  token?: string,
): Promise<T> {
  const { method, path, body, signal } = request;
  signal.throwIfAborted();
  const doing = `Vault '${server.name}', ${method} ${path}`;
  let response: Response;
  try {
    response = await fetch(`${server.address}/v1/${path}`, {
      method,
      headers: {
        'X-Vault-Request': 'true',
        ...(token === undefined ? {} : { 'X-Vault-Token': token }),
        ...(server.namespace ? { 'X-Vault-Namespace': server.namespace } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      body: body && JSON.stringify(body),
      // A redirect would take the token along to wherever it points.
      redirect: 'manual',
      signal: timeLimit(REQUEST_MS, signal),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (isError(error) && error.name === 'TimeoutError') {
      throw error;
    }
    throw new VaultError(`${doing}: ${error}`, null, error);
  }
  if (response.status >= 300 && response.status < 400) {
    throw new VaultError(
      `${doing}: it points elsewhere; set address to the active node or to a load balancer that finds it`,
      503,
    );
  }
  if (!response.ok) {
    throw new VaultError(
      `${doing}: ${response.status}, ${await wordsOf(response)}${ADVICE[response.status] ?? ''}`,
      response.status,
    );
  }
  const text = await response.text();
  const parsed = schema.safeParse(text === '' ? undefined : JSON.parse(text));
  if (!parsed.success) {
    throw new VaultError(
      `${doing}: the answer is not as documented: ${z.prettifyError(parsed.error)}`,
      response.status,
    );
  }
  return parsed.data;
}
