import type { Findings } from '../control';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';
import { parseYaml } from '../yaml';
import { chartFolders, renderChart } from './helm/chart';

/** A Kubernetes object and the file it is in. */
export interface Manifest {
  path: string;
  kind: string;
  apiVersion: string;
  name: string;
  namespace: string;
  spec: Record<string, unknown>;
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

function toManifest(path: string, value: unknown): Manifest | undefined {
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
  };
}

function itemsOf(document: unknown): unknown[] {
  // `kubectl` also takes a List.
  return isRecord(document) &&
    document.kind === 'List' &&
    Array.isArray(document.items)
    ? document.items
    : [document];
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
      findings.doubt(`${path} could not be understood`);
      continue;
    }
    const other = Object.keys(document).find(key => !HARMLESS.has(key));
    if (other !== undefined) {
      findings.doubt(`${path} changes manifests with ${other.slice(0, 40)}`);
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
  const documents = new Map<string, unknown[]>();
  for (const path of candidates.slice(0, MAX_FILES)) {
    const file = readText(tree, path);
    const yaml = file.ok ? parseYaml(path, file.text) : file;
    if (yaml.ok) {
      documents.set(path, yaml.documents);
    } else {
      findings.doubt(yaml.reason);
    }
  }
  const kustomizations = new Map(
    [...documents]
      .filter(([path]) => KUSTOMIZATION.test(path))
      .map(([path, [first]]) => [path, first]),
  );
  const files = [...documents.keys()].filter(p => !KUSTOMIZATION.test(p));
  const rendered = charts.map(folder => renderChart(tree, folder, findings));
  const sources: [string, unknown[]][] = [
    ...applied(files, kustomizations, findings).map(
      (path): [string, unknown[]] => [path, documents.get(path) ?? []],
    ),
    ...rendered.flatMap(templates => [...templates]),
  ];
  return sources.flatMap(([path, found]) =>
    found
      .flatMap(itemsOf)
      .map(item => toManifest(path, item))
      .filter(m => m !== undefined),
  );
}
