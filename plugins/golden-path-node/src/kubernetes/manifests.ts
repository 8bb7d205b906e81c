import { posix } from 'node:path';
import type { Findings } from '../control';
import { isRecord } from '../text';
import type { ServiceProfile } from '../profile';
import type { Evidence, Tree } from '../types';
import {
  readYamlSource,
  type YamlDocument,
  type YamlPath,
} from '../yamlSource';
import { chartFolders, renderChart } from './helm/chart';

/** A Kubernetes object and the file it is in. */
export interface Manifest {
  path: string;
  kind: string;
  apiVersion: string;
  name: string;
  namespace: string;
  spec: Record<string, unknown>;
  /** The whole object. */
  content: Record<string, unknown>;
  /** The place of a member, for example `at('spec', 'replicas')`. */
  at(...member: YamlPath): Evidence;
}

const FOLDERS = /^(?:deploy|deployment|k8s|kubernetes|manifests|kustomize)\//;
const MAX_FILES = 100;
const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;
/** Fields of a kustomization that keep labels, selectors and policies as they are. */
const HARMLESS = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'images',
  'replicas',
]);

function toManifest(
  path: string,
  { value, prefix, document }: Item,
): Manifest | undefined {
  if (!isRecord(value) || typeof value.kind !== 'string') {
    return undefined;
  }
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  return {
    path,
    kind: value.kind,
    apiVersion: String(value.apiVersion ?? ''),
    name: typeof metadata.name === 'string' ? metadata.name : 'unnamed',
    namespace: typeof metadata.namespace === 'string' ? metadata.namespace : '',
    spec: isRecord(value.spec) ? value.spec : {},
    content: value,
    at: (...member) => {
      const line = document.lineOf?.([...prefix, ...member]);
      return line === undefined ? { path } : { path, line };
    },
  };
}

/** A document; what a chart renders has no lines of its own. */
type Source = Pick<YamlDocument, 'value'> & Partial<YamlDocument>;

/** An object of a document, and the way to it. */
interface Item {
  value: unknown;
  prefix: YamlPath;
  document: Source;
}

function itemsOf(document: Source): Item[] {
  const { value } = document;
  // `kubectl` also takes a List, or a PodList.
  return isRecord(value) &&
    /List$/.test(String(value.kind)) &&
    Array.isArray(value.items)
    ? value.items.map((item: unknown, index) => ({
        value: item,
        prefix: ['items', index],
        document,
      }))
    : [{ value, prefix: [], document }];
}

/** Kinds that only take away: a file with nothing else may be left out. */
const DENYING = new Set(['NetworkPolicy', 'PodDisruptionBudget']);

/** Where a path leads from a folder; undefined when out of the repository. */
function resolved(folder: string, path: string): string | undefined {
  const joined = posix.join(folder, path);
  return joined.startsWith('..') || /^\w+:\/\//.test(path)
    ? undefined
    : joined.replace(/\/$/, '');
}

/**
 * Files that a kustomization names. What it leaves out protects nothing, but
 * `kubectl apply` of the folder takes it all the same: so it is a doubt.
 */
function applied(
  documents: ReadonlyMap<string, YamlDocument[]>,
  kustomizations: Map<string, unknown>,
  findings: Findings,
): string[] {
  const files = [...documents.keys()].filter(p => !KUSTOMIZATION.test(p));
  if (kustomizations.size === 0) {
    return files;
  }
  const named = new Set<string>();
  for (const [path, document] of kustomizations) {
    const folder = path.includes('/')
      ? path.slice(0, path.lastIndexOf('/') + 1)
      : '';
    if (!isRecord(document)) {
      findings.doubt(`${path} could not be understood`, { path });
      continue;
    }
    const other = Object.keys(document).find(key => !HARMLESS.has(key));
    if (other !== undefined) {
      findings.doubt(`${path} changes manifests with ${other.slice(0, 40)}`, {
        path,
      });
    }
    const resources = Array.isArray(document.resources)
      ? document.resources
      : [];
    for (const resource of resources) {
      const file = resolved(folder, String(resource));
      const isKnown =
        file !== undefined &&
        (documents.has(file) ||
          [...kustomizations.keys()].some(one => posix.dirname(one) === file));
      if (!isKnown) {
        findings.doubt(
          `${path} takes in ${String(resource).slice(0, 80)}, which was not read`,
          { path },
        );
      } else {
        named.add(file);
      }
    }
  }
  for (const file of files.filter(one => !named.has(one))) {
    const kinds = (documents.get(file) ?? [])
      .flatMap(itemsOf)
      .flatMap(({ value }) =>
        isRecord(value) && typeof value.kind === 'string' ? [value.kind] : [],
      );
    if (kinds.some(kind => !DENYING.has(kind))) {
      findings.doubt(
        `${file} is in no kustomization; whether it is applied is not known`,
        { path: file },
      );
    }
  }
  return files.filter(file => named.has(file));
}

/**
 * Reads the Kubernetes manifests of a tree, those of its Helm charts as they
 * are rendered with the chart's own values. What can't be read is a doubt.
 */
export function readManifests(tree: Tree, findings: Findings): Manifest[] {
  const charts = chartFolders(tree);
  const candidates = tree
    .paths()
    .filter(
      p =>
        FOLDERS.test(p) &&
        !charts.some(folder => p.startsWith(folder)) &&
        (/\.(?:ya?ml|json)$/.test(p) || KUSTOMIZATION.test(p)),
    );
  if (candidates.length > MAX_FILES) {
    findings.doubt(`there are more than ${MAX_FILES} manifests`);
  }
  const documents = new Map<string, YamlDocument[]>();
  for (const path of candidates.slice(0, MAX_FILES)) {
    const yaml = readYamlSource(tree, path);
    if (yaml.ok) {
      documents.set(path, yaml.documents);
    } else {
      findings.doubt(yaml.reason, { path, line: yaml.line });
    }
  }
  const kustomizations = new Map(
    [...documents]
      .filter(([path]) => KUSTOMIZATION.test(path))
      .map(([path, [first]]) => [path, first?.value]),
  );
  const rendered = charts.map(folder => renderChart(tree, folder, findings));
  const sources: [string, Source[]][] = [
    ...applied(documents, kustomizations, findings).map(
      (path): [string, Source[]] => [path, documents.get(path) ?? []],
    ),
    ...rendered.flatMap(templates =>
      [...templates].map(([path, values]): [string, Source[]] => [
        path,
        values.map(value => ({ value })),
      ]),
    ),
  ];
  return sources.flatMap(([path, found]) =>
    found
      .flatMap(itemsOf)
      .map(item => toManifest(path, item))
      .filter(m => m !== undefined),
  );
}

/**
 * Whether a tree runs in Kubernetes, as far as it can be told: only a record
 * that says otherwise, and no manifest at all, make it not so.
 */
export function runsInCluster(
  { kind, deployment }: Partial<ServiceProfile>,
  manifests: readonly Manifest[],
): boolean {
  return manifests.length > 0 || !(kind === 'vm-image' || deployment === 'vm');
}
