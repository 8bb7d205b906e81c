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
  // `kubectl` also takes a List.
  return isRecord(value) && value.kind === 'List' && Array.isArray(value.items)
    ? value.items.map((item: unknown, index) => ({
        value: item,
        prefix: ['items', index],
        document,
      }))
    : [{ value, prefix: [], document }];
}

/** Files that a kustomization leaves out are in the repository, but never applied. */
function applied(
  files: string[],
  kustomizations: Map<string, unknown>,
  findings: Findings,
): string[] {
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
      named.add(`${folder}${String(resource).replace(/^\.\//, '')}`);
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
  const files = [...documents.keys()].filter(p => !KUSTOMIZATION.test(p));
  const rendered = charts.map(folder => renderChart(tree, folder, findings));
  const sources: [string, Source[]][] = [
    ...applied(files, kustomizations, findings).map(
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
