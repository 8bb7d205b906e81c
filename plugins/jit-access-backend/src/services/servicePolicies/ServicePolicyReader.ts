import type { UrlReaderService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  parseLocationRef,
  type Entity,
} from '@backstage/catalog-model';
import { isError } from '@backstage/errors';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import { timeLimit, within } from '@fairway/plugin-time-limit-node';

/** Largest file; a policy has some kilobytes. */
const MAX_BYTES = 64 * 1024;
const TIMEOUT = 15_000;

/**
 * Where a service's own policy is: beside what describes it in the catalog. The
 * catalog itself says where that is, not the file.
 */
export function policyUrlOf(service: Entity, file: string): Resolution<string> {
  const location = service.metadata.annotations?.[ANNOTATION_LOCATION];
  try {
    const { type, target } = parseLocationRef(location ?? '');
    return type === 'url'
      ? { status: 'resolved', value: new URL(file, target).toString() }
      : {
          status: 'empty',
          reason: `It is not described by a file of a repository, but by ${location}`,
        };
  } catch {
    return {
      status: 'empty',
      reason: `The catalog does not know where it is described (annotation ${ANNOTATION_LOCATION})`,
    };
  }
}

/** Reads policies from where the catalog reads, and from nowhere else. */
export class ServicePolicyReader {
  constructor(private readonly urlReader: Pick<UrlReaderService, 'readUrl'>) {}

  /** The file's text; `empty` when there is none. */
  async read(url: string): Promise<Resolution<string>> {
    try {
      const bytes = await within(timeLimit(TIMEOUT), async () =>
        (await this.urlReader.readUrl(url)).buffer(),
      );
      if (bytes.length > MAX_BYTES) {
        return {
          status: 'empty',
          reason: `${url} has more than ${MAX_BYTES} bytes`,
        };
      }
      // PostgreSQL could not keep it, wherever in the file it is.
      return bytes.includes(0)
        ? { status: 'empty', reason: `${url} has a NUL character` }
        : { status: 'resolved', value: bytes.toString('utf8') };
    } catch (error) {
      return isError(error) && error.name === 'NotFoundError'
        ? { status: 'empty', reason: `There is no ${url}` }
        : {
            status: 'error',
            reason: `Reading ${url} failed: ${isError(error) ? error.message : error}`,
          };
    }
  }
}
