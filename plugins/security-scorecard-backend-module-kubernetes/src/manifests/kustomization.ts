import { posix } from 'node:path';
import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

const NAME = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
const MAX_SHOWN = 80;
/** What changes or makes objects, so that those of the repository are not those of a cluster. */
const CHANGES = [
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'replacements',
  'transformers',
  'generators',
  'helmCharts',
  'helmChartInflationGenerator',
];
/** What takes in other files. */
const TAKES = ['resources', 'bases', 'components'];

const kustomization = z.looseObject({});
const list = z.array(z.unknown());

const isFilled = (value: unknown) =>
  Array.isArray(value) ? value.length > 0 : value !== undefined;

/** Whether a file says what is made of manifests. */
export const isKustomization = (path: string): boolean => NAME.test(path);

/** Why the manifests of a repository are not what a kustomization of it applies. */
export function faultsOf(
  path: string,
  text: string,
  isThere: (path: string) => boolean,
): string[] {
  let value: unknown;
  try {
    const [document] = parseAllDocuments(text);
    value = document?.errors.length
      ? undefined
      : document?.toJS({ maxAliasCount: 100 });
  } catch {
    value = undefined;
  }
  const parsed = kustomization.safeParse(value);
  if (!parsed.success) {
    return [`${path}: it is no valid kustomization`];
  }
  const { data } = parsed;
  const changes = CHANGES.filter(key => isFilled(data[key])).map(
    key => `${path}: its ${key} are not applied here`,
  );
  const unseen = TAKES.flatMap(key => list.safeParse(data[key]).data ?? [])
    .map(String)
    .filter(
      taken =>
        taken.includes('://') ||
        !isThere(posix.join(posix.dirname(path), taken).replace(/\/$/, '')),
    )
    .map(
      taken =>
        `${path}: it takes in ${taken.slice(0, MAX_SHOWN)}, which was not looked at`,
    );
  return [...changes, ...unseen];
}
