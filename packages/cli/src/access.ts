import {
  DefaultJitAccessClient,
  type JitAccessClient,
} from '@fairway/plugin-jit-access-common';
import { CommandError, FAIL, UNKNOWN, type Io } from './io';
import { addressOf } from './portal';
import { retryingFetch } from './retryingFetch';

/** Milliseconds that a call may take that changes something, and is not repeated. */
const TIMEOUT = 60_000;

/**
 * Just-in-time access as the person whose token it is. Reads are repeated when
 * the portal is out of reach; what changes something is sent once.
 */
export function accessOf(io: Io, token: string | undefined): JitAccessClient {
  const base = addressOf(io);
  if (!token) {
    throw new CommandError(
      'There is no token; set FAIRWAY_TOKEN to your own token of the portal, or name one with --token',
    );
  }
  const retrying = retryingFetch(io);
  return new DefaultJitAccessClient({
    discoveryApi: { getBaseUrl: async id => `${base}/api/${id}` },
    fetchApi: {
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${token}`);
        return (init?.method ?? 'GET') === 'GET'
          ? retrying(input, { ...init, headers })
          : io.fetch(input, {
              ...init,
              headers,
              redirect: 'error',
              signal: AbortSignal.timeout(TIMEOUT),
            });
      },
    },
  });
}

/** Exit code of an answer that refuses: no when the portal said no, unknown otherwise. */
export function refusalOf(error: unknown): { code: number; message: string } {
  if (
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number'
  ) {
    const cause = 'cause' in error ? error.cause : undefined;
    const message =
      cause instanceof Error
        ? cause.message
        : String('message' in error ? error.message : error);
    // 401 is no answer: the portal does not know who asks.
    const isNo = [400, 403, 404, 409, 429].includes(error.statusCode);
    return { code: isNo ? FAIL : UNKNOWN, message };
  }
  throw error;
}
