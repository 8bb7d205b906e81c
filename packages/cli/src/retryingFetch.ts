import type { Io } from './io';

/** Tries in all. */
const TRIES = 5;
/** Milliseconds before the second try; doubled for each further one. */
const FIRST_WAIT = 500;
/** Longest wait, also when the server asks for more. */
const LONGEST_WAIT = 30_000;
/** Milliseconds that one try may take. */
const TIMEOUT = 60_000;

const isPassing = (status: number) => status === 429 || status >= 500;

/** Milliseconds that the server asks to wait; undefined when it does not say. */
function askedToWait(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (!value) {
    return undefined;
  }
  const seconds = Number(value);
  const ms = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/**
 * A fetch that tries again, later and later, when the server is busy, broken or
 * out of reach. The last answer is given back as it is.
 */
export function retryingFetch(
  io: Pick<Io, 'fetch' | 'sleep' | 'random'>,
): typeof fetch {
  return async (input, init) => {
    for (let attempt = 1; ; attempt += 1) {
      let asked: number | undefined;
      try {
        const response = await io.fetch(input, {
          ...init,
          // A redirect would take the token somewhere else.
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT),
        });
        if (!isPassing(response.status) || attempt === TRIES) {
          return response;
        }
        asked = askedToWait(response);
        await response.body?.cancel();
      } catch (error) {
        if (attempt === TRIES) {
          throw error;
        }
      }
      const backOff = FIRST_WAIT * 2 ** (attempt - 1) * (0.5 + io.random() / 2);
      await io.sleep(Math.min(LONGEST_WAIT, asked ?? backOff));
    }
  };
}
