import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { ServiceFiles } from '@fairway/plugin-golden-path-node';
import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

const NAMES = ['catalog-info.yaml', 'catalog-info.yml'];
/** Longest file that is looked at, in bytes. */
const MAX_BYTES = 500_000;

const named = z.object({
  kind: z.string().min(1),
  metadata: z.object({
    name: z.string().min(1),
    namespace: z.string().min(1).optional(),
  }),
  spec: z.object({ owner: z.string().min(1).optional() }).optional(),
});

/** A service with its owner, as one text; undefined for what is neither. */
function identity(entity: unknown): string | undefined {
  const { success, data } = named.safeParse(entity);
  if (!success) {
    return undefined;
  }
  const { kind, metadata, spec } = data;
  const { name, namespace } = metadata;
  try {
    const owner =
      spec?.owner &&
      stringifyEntityRef(
        parseEntityRef(spec.owner, {
          defaultKind: 'Group',
          defaultNamespace: namespace,
        }),
      );
    return `${stringifyEntityRef({ kind, name, namespace })} ${owner ?? ''}`;
  } catch {
    return undefined;
  }
}

/** The services that a repository says are its own. */
function namedIn(files: ServiceFiles): Set<string | undefined> {
  return new Set(
    NAMES.flatMap(name => {
      const bytes = files.get(name)?.bytes;
      if (bytes === undefined || bytes.length > MAX_BYTES) {
        return [];
      }
      try {
        return parseAllDocuments(Buffer.from(bytes).toString('utf8')).map(
          document =>
            document.errors.length > 0
              ? undefined
              : identity(document.toJS({ maxAliasCount: 100 })),
        );
      } catch {
        return [];
      }
    }),
  );
}

/**
 * Refuses unless the files of a repository name one of these services, and its
 * owner as the catalog has them. A service can say of any repository that it is
 * its own, and the change is opened with the portal's token.
 *
 * @param files - of the default branch, in the folder of the service
 * @throws NotAllowedError with what to do
 */
export function assertOwnRepository(
  files: ServiceFiles,
  services: readonly Entity[],
): void {
  const there = namedIn(files);
  const known = services.map(identity).filter(one => one !== undefined);
  if (!known.some(one => there.has(one))) {
    const refs = services.map(service => stringifyEntityRef(service));
    throw new NotAllowedError(
      `The repository does not say that it is the one of ${refs.join(', ')}: on its default branch, in the folder of the service, ${NAMES[0]} has to name the service and its owner as the catalog has them`,
    );
  }
}
