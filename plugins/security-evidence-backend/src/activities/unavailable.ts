import { ResponseError } from '@backstage/errors';

/** Why a plugin has nothing to tell; undefined when something is wrong with it. */
export function whyUnavailable(
  error: unknown,
  plugin: string,
): string | undefined {
  if (!(error instanceof ResponseError)) {
    return undefined;
  }
  switch (error.response.status) {
    case 404:
      return `${plugin} is not installed in this portal.`;
    case 403:
      return `You may not read this: ${error.body.error.message}`;
    default:
      return undefined;
  }
}
