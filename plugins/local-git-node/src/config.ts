import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/**
 * Reads `goldenPath.localGit.url`, without a slash at its end.
 *
 * @returns undefined when it is not set
 * @throws InputError when it is no http or https URL
 */
export function readBaseUrl(config: RootConfigService): string | undefined {
  const url = config
    .getOptionalString('goldenPath.localGit.url')
    ?.replace(/\/+$/, '');
  if (
    url !== undefined &&
    (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
  ) {
    throw new InputError(
      'goldenPath.localGit.url must be an http or https URL, for example http://127.0.0.1:7080/git.',
    );
  }
  return url;
}
