import { CLUSTER_ANNOTATION, NAMESPACE_ANNOTATION } from '../workload';
import type { Manifests } from './readManifests';

/** Annotation with the folders or files of the manifests, separated by commas; the whole repository when absent. */
const MANIFEST_PATHS_ANNOTATION = 'fairway.dev/kubernetes-manifests';

/** Where in its repository the manifests of a service are, and where they go. */
export interface ManifestPlace {
  /** Folders or files; the whole repository when empty. */
  paths: readonly string[];
  /** Namespace of what names none. */
  namespace: string;
  /** As the configuration names it. */
  cluster?: string;
}

const listed = (value: string): string[] =>
  value
    .split(',')
    .map(path => path.trim().replace(/^\.?\/+|\/+$/g, ''))
    .filter(Boolean);

/** Folders and files that a file of entities says have manifests. */
export function pathsIn(text: string): string[] {
  return text.split('\n').flatMap(line => {
    const [key, ...rest] = line.split(':');
    return key.replace(/["']/g, '').trim() === MANIFEST_PATHS_ANNOTATION
      ? listed(rest.join(':').replace(/["']|\s#.*$/g, ''))
      : [];
  });
}

/** What the annotations of a service say about its manifests. */
export function manifestPlace(
  annotations: Readonly<Record<string, string>>,
): ManifestPlace {
  return {
    paths: listed(annotations[MANIFEST_PATHS_ANNOTATION] ?? ''),
    namespace: annotations[NAMESPACE_ANNOTATION] || 'default',
    cluster: annotations[CLUSTER_ANNOTATION],
  };
}

/**
 * Why there is nothing to judge; undefined when there is. A service whose
 * annotation names a place is meant to have manifests there.
 */
export function lackOf(
  { count, problems }: Manifests,
  { paths }: ManifestPlace,
): { problem?: string; reason?: string } | undefined {
  if (count > 0 || problems.length > 0) {
    return undefined;
  }
  return paths.length > 0
    ? {
        problem: `the annotation ${MANIFEST_PATHS_ANNOTATION} names ${paths.join(', ')}, where no manifests are`,
      }
    : { reason: 'the repository holds no manifests' };
}
