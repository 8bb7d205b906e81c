import { timeLimit } from '@fairway/plugin-time-limit-node';
import { Observable, type ObservableMiddleware } from '@kubernetes/client-node';

const REQUEST_TIMEOUT_MS = 30_000;

/** Ends every request with the run, and none later than its own time. */
export function abortWith(signal: AbortSignal): ObservableMiddleware {
  return {
    pre(request) {
      request.setSignal(timeLimit(REQUEST_TIMEOUT_MS, signal));
      return new Observable(Promise.resolve(request));
    },
    post: response => new Observable(Promise.resolve(response)),
  };
}
