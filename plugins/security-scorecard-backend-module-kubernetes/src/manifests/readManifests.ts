import type { Tree } from '@fairway/plugin-golden-path-node';
import { z } from 'zod';
import type { RbacObjects } from '../rbac/objects';
import type { Namespace } from '../workloads/namespaceRule';
import type { PodSource } from '../workloads/podSpec';
import { podSources, type WorkloadObjects } from '../workloads/sources';
import { faultsOf, isKustomization } from './kustomization';
import { isCandidate, isIn } from './lookedAt';
import { type ManifestObject, parseManifest } from './parse';
import { tooMuchOf } from './rightsCost';
import { MANIFEST_KINDS, type ManifestKind } from './schema';
import { unseenOf } from './unseen';

/** The manifests of a repository. */
export interface Manifests {
  /** Objects that are judged. */
  count: number;
  rbac: RbacObjects;
  sources: PodSource[];
  namespaces: Namespace[];
  /** What could not be judged, and why. */
  problems: string[];
}

/** What a tree is read with. */
export interface ManifestOptions {
  /** Paths to look in; everywhere when empty. */
  paths: readonly string[];
  /** Namespace of what names none. */
  namespace: string;
}

const MAX_FILES = 500;
const MAX_PROBLEMS = 20;
/** Each may have several findings. */
const MAX_JUDGED = 10_000;
/** A file without any of these names nothing that is judged; it need not be valid. */
const INTERESTING =
  /\b(?:ClusterRole|ClusterRoleBinding|Role|RoleBinding|ServiceAccount|Namespace|Pod|ReplicationController|Deployment|DaemonSet|StatefulSet|ReplicaSet|Job|CronJob|[A-Za-z]*List)\b/;

/** Texts that hide words: escapes of quoted strings, and tags of one's own. */
const ESCAPE =
  /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|\r?\n[ \t]*)/gi;
const TAGGED = /!!binary|!<|^%TAG/m;

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, ...groups: (string | undefined)[]) => {
    const code = parseInt(groups.slice(0, 3).find(Boolean) ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** Whether a file names anything that is judged, in whatever spelling. */
function isInteresting(text: string): boolean {
  const plain = text.includes('\\') ? unescaped(text) : text;
  return (
    (INTERESTING.test(plain) || TAGGED.test(text)) && /apiVersion/.test(plain)
  );
}

/** The folders that a path is in. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function isManifestKind(key: string): key is ManifestKind {
  return Object.hasOwn(MANIFEST_KINDS, key);
}

interface Checked {
  kind: string;
  value: unknown;
  path: string;
}

/** Reads the objects of a tree, each with its file. */
function readObjects(
  tree: Tree,
  { paths }: ManifestOptions,
): { objects: (ManifestObject & { path: string })[]; problems: string[] } {
  const problems: string[] = [];
  const candidates = tree
    .paths()
    .filter(path => isCandidate(path) && isIn(path, paths));
  if (candidates.length > MAX_FILES) {
    problems.push(`there are more than ${MAX_FILES} YAML and JSON files`);
  }
  const looked = new Set(
    candidates.flatMap(path => [path, ...foldersOf(path)]),
  );
  const isLookedAt = (path: string) => looked.has(path);
  const objects = candidates.slice(0, MAX_FILES).flatMap(path => {
    const text = tree.read(path);
    if (text === undefined) {
      problems.push(`${path}: it is too large, or no text`);
      return [];
    }
    if (isKustomization(path)) {
      problems.push(...faultsOf(path, text, isLookedAt));
    }
    if (!isInteresting(text)) {
      return [];
    }
    const parsed = parseManifest(text);
    if (!parsed.ok) {
      problems.push(`${path}: ${parsed.reason}`);
      return [];
    }
    return parsed.objects.map(object => ({ ...object, path }));
  });
  return { objects, problems: [...problems, ...unseenOf(tree, paths)] };
}

const placed = z.looseObject({
  metadata: z
    .looseObject({ namespace: z.string().optional() })
    .nullish()
    .transform(value => value ?? {}),
});
const CLUSTER_WIDE = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'Namespace',
]);

/** Puts what names no namespace where it is applied. */
function inNamespace({ kind, value }: ManifestObject, namespace: string) {
  const parsed = placed.safeParse(value);
  return !parsed.success || CLUSTER_WIDE.has(kind)
    ? value
    : { ...value, metadata: { namespace, ...parsed.data.metadata } };
}

const NO_RIGHTS: RbacObjects = {
  roles: [],
  clusterRoles: [],
  roleBindings: [],
  clusterRoleBindings: [],
  serviceAccounts: [],
};

/**
 * Reads the Kubernetes manifests of a tree. What can't be read is a problem,
 * and never nothing.
 */
export function readManifests(tree: Tree, options: ManifestOptions): Manifests {
  const { objects, problems } = readObjects(tree, options);
  const judged = objects.filter(({ group, kind }) =>
    isManifestKind(`${group} ${kind}`),
  );
  if (judged.length > MAX_JUDGED) {
    problems.push(`there are more than ${MAX_JUDGED} objects to judge`);
  }
  const known = judged.slice(0, MAX_JUDGED);
  const checked: Checked[] = known.map(object => ({
    kind: object.kind,
    value: inNamespace(object, options.namespace),
    path: object.path,
  }));
  const of = <T>(
    schema: z.ZodType<T>,
    kind: string,
  ): { item: T; path: string }[] =>
    checked
      .filter(object => object.kind === kind)
      .flatMap(({ value, path }) => {
        const parsed = schema.safeParse(value);
        if (!parsed.success) {
          const [issue] = parsed.error.issues;
          problems.push(
            `${path}: a ${kind} is not valid at ${issue.path.join('.')}`,
          );
          return [];
        }
        return [{ item: parsed.data, path }];
      });
  const items = <T>(schema: z.ZodType<T>, kind: string): T[] =>
    of(schema, kind).map(({ item }) => item);
  const k = MANIFEST_KINDS;
  const rbac = 'rbac.authorization.k8s.io' as const;
  const found = {
    roles: items(k[`${rbac} Role`], 'Role'),
    clusterRoles: items(k[`${rbac} ClusterRole`], 'ClusterRole'),
    roleBindings: items(k[`${rbac} RoleBinding`], 'RoleBinding'),
    clusterRoleBindings: items(
      k[`${rbac} ClusterRoleBinding`],
      'ClusterRoleBinding',
    ),
    serviceAccounts: items(k[' ServiceAccount'], 'ServiceAccount'),
  };
  const excess = tooMuchOf(found);
  if (excess) {
    problems.push(excess);
  }
  const result = {
    rbac: excess
      ? { ...NO_RIGHTS, serviceAccounts: found.serviceAccounts }
      : found,
    namespaces: items(k[' Namespace'], 'Namespace'),
    sources: sourcesByFile(of),
  };
  return {
    ...result,
    count: known.length,
    problems: [...new Set(problems)].slice(0, MAX_PROBLEMS),
  };
}

const NOTHING: WorkloadObjects = {
  Pod: [],
  ReplicationController: [],
  Deployment: [],
  DaemonSet: [],
  StatefulSet: [],
  ReplicaSet: [],
  Job: [],
  CronJob: [],
};

/** Everything that starts pods, with its file. */
function sourcesByFile(
  of: <T>(schema: z.ZodType<T>, kind: string) => { item: T; path: string }[],
): PodSource[] {
  const k = MANIFEST_KINDS;
  const named = (objects: Partial<WorkloadObjects>, origin: string) =>
    podSources({ ...NOTHING, ...objects }).map(source => ({
      ...source,
      origin,
    }));
  return [
    ...of(k[' Pod'], 'Pod').flatMap(({ item, path }) =>
      named({ Pod: [item] }, path),
    ),
    ...of(k[' ReplicationController'], 'ReplicationController').flatMap(
      ({ item, path }) => named({ ReplicationController: [item] }, path),
    ),
    ...of(k['apps Deployment'], 'Deployment').flatMap(({ item, path }) =>
      named({ Deployment: [item] }, path),
    ),
    ...of(k['apps DaemonSet'], 'DaemonSet').flatMap(({ item, path }) =>
      named({ DaemonSet: [item] }, path),
    ),
    ...of(k['apps StatefulSet'], 'StatefulSet').flatMap(({ item, path }) =>
      named({ StatefulSet: [item] }, path),
    ),
    ...of(k['apps ReplicaSet'], 'ReplicaSet').flatMap(({ item, path }) =>
      named({ ReplicaSet: [item] }, path),
    ),
    ...of(k['batch Job'], 'Job').flatMap(({ item, path }) =>
      named({ Job: [item] }, path),
    ),
    ...of(k['batch CronJob'], 'CronJob').flatMap(({ item, path }) =>
      named({ CronJob: [item] }, path),
    ),
  ];
}
