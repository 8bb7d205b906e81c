import { ApiException } from '@kubernetes/client-node';

function advice(code: number): string {
  switch (code) {
    case 401:
      return 'check its serviceAccountToken under securityScorecard.kubernetes.clusters';
    case 403:
      return 'allow its service account to list them';
    default:
      return 'the next run tries again';
  }
}

/** The innermost cause says what happened; `fetch failed` does not. */
function innermost(error: unknown): string {
  if (error instanceof Error) {
    return error.cause === undefined ? error.message : innermost(error.cause);
  }
  return String(error);
}

/** Says which list failed and what to do about it, in one sentence. */
export function describeFailure(
  error: unknown,
  resource: string,
  cluster: string,
): string {
  if (error instanceof ApiException) {
    return `Listing ${resource} of cluster ${cluster} failed with status ${error.code}; ${advice(error.code)}`;
  }
  return `Listing ${resource} of cluster ${cluster} failed: ${innermost(error)}; the next run tries again`;
}
