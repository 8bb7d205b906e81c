import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { type Document, isMap } from 'yaml';
import { Findings } from '../control';
import { chartFolders } from '../kubernetes/helm/chart';
import { type Manifest, readManifests } from '../kubernetes/manifests';
import { workloadOf } from '../kubernetes/workloads';
import type { Draft } from './Draft';

const POD_SECURITY = 'pod-security';
const NETWORK_POLICY = 'network-policy';
const WHY_POD =
  'The pods meet the restricted Pod Security Standard: not root, no way to more rights, no token that is not used.';

/** Security context of pods that meet the restricted standard. */
export const POD_CONTEXT = {
  runAsNonRoot: true,
  runAsUser: 65532,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** The same, of each container. */
export const CONTAINER_CONTEXT = {
  allowPrivilegeEscalation: false,
  privileged: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** What a container may use, where the team has not said. */
export const RESOURCES = {
  requests: { cpu: '50m', memory: '96Mi' },
  limits: { cpu: '1', memory: '256Mi' },
} as const;

/** Path of the pod's spec in a workload. */
function podPath(kind: unknown): string[] | undefined {
  if (kind === 'CronJob') {
    return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  }
  return [
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'ReplicaSet',
    'Job',
  ].includes(String(kind))
    ? ['spec', 'template', 'spec']
    : undefined;
}

function setAll(
  document: Document,
  path: readonly (string | number)[],
  fields: object,
) {
  for (const [key, value] of Object.entries(fields)) {
    document.setIn([...path, key], value);
  }
}

/** Makes the pods of one document restricted; false when it starts none. */
function restrict(document: Document): boolean {
  const path = podPath(document.get('kind'));
  if (!path || !isMap(document.getIn(path))) {
    return false;
  }
  setAll(document, path, { automountServiceAccountToken: false });
  const account = document.getIn([...path, 'serviceAccountName']);
  if (account === undefined || account === 'default') {
    document.setIn(
      [...path, 'serviceAccountName'],
      document.getIn(['metadata', 'name']),
    );
  }
  setAll(document, [...path, 'securityContext'], POD_CONTEXT);
  for (const list of ['initContainers', 'containers']) {
    for (let index = 0; ; index += 1) {
      const container = [...path, list, index];
      if (!isMap(document.getIn(container))) {
        break;
      }
      setAll(document, [...container, 'securityContext'], CONTAINER_CONTEXT);
      if (!document.hasIn([...container, 'resources'])) {
        document.setIn([...container, 'resources'], RESOURCES);
      }
      const readiness = document.getIn([...container, 'readinessProbe']);
      if (
        isMap(readiness) &&
        !document.hasIn([...container, 'livenessProbe'])
      ) {
        // Patient: a probe that fails here restarts the container.
        document.setIn([...container, 'livenessProbe'], {
          ...readiness.toJSON(),
          periodSeconds: 20,
          failureThreshold: 6,
        });
      }
    }
  }
  return true;
}

/** What an object is called, and where it is, as the workload beside it. */
function metadataOf({
  name,
  namespace,
}: Pick<Manifest, 'name' | 'namespace'>): string {
  return `metadata:
  name: ${name}
${namespace === '' ? '' : `  namespace: ${namespace}\n`}`;
}

function labelLines(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `      ${key}: ${JSON.stringify(value)}`)
    .join('\n');
}

/** A policy that closes a workload, but for its own namespace and name resolution. */
export function policyFor({
  manifest,
  labels,
}: {
  manifest: Pick<Manifest, 'name' | 'namespace'>;
  labels: Record<string, string>;
}): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${metadataOf(manifest)}spec:
  podSelector:
    matchLabels:
${labelLines(labels)}
  policyTypes: [Ingress, Egress]
  ingress:
    # Pods of this namespace. Name each other caller.
    - from:
        - podSelector: {}
  egress:
    # Name resolution. Name each other peer that it calls.
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - { port: 53, protocol: UDP }
        - { port: 53, protocol: TCP }
`;
}

/** The account that pods run as, which may do nothing. */
function accountFor(manifest: Manifest): string {
  return `apiVersion: v1
kind: ServiceAccount
${metadataOf(manifest)}automountServiceAccountToken: false
`;
}

/** Keeps one pod running while a node is emptied. */
export function budgetFor({
  manifest,
  labels,
}: {
  manifest: Pick<Manifest, 'name' | 'namespace'>;
  labels: Record<string, string>;
}): string {
  return `apiVersion: policy/v1
kind: PodDisruptionBudget
${metadataOf(manifest)}spec:
  maxUnavailable: 1
  selector:
    matchLabels:
${labelLines(labels)}
`;
}

const indentSeq = (text: string) => !/^(\s*)[\w"'-]+:[ \t]*\n\1- /m.test(text);

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function hardenManifests(draft: Draft, manifests: readonly Manifest[]) {
  for (const path of new Set(manifests.map(one => one.path))) {
    const text = draft.text(path) ?? '';
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    const isPlain = [...documents].every(one => one.errors.length === 0);
    const changed = isPlain ? [...documents].filter(restrict) : [];
    if (changed.length > 0) {
      draft.edit(
        { path, control: POD_SECURITY, why: WHY_POD },
        [...documents]
          .map((one, index) => {
            const written = one.toString({
              lineWidth: 0,
              indentSeq: indentSeq(text),
            });
            return index > 0 && !written.startsWith('---')
              ? `---\n${written}`
              : written;
          })
          .join(''),
      );
    }
  }
}

/** Lists a new file in the kustomization of its folder, without which it is never applied. */
function listInKustomization(draft: Draft, path: string) {
  const folder = folderOf(path);
  for (const name of ['kustomization.yaml', 'kustomization.yml']) {
    const text = draft.text(`${folder}${name}`);
    const [document] = text === undefined ? [] : [...parseAllDocuments(text)];
    if (text !== undefined && document && document.errors.length === 0) {
      document.addIn(['resources'], path.slice(folder.length));
      draft.edit(
        {
          path: `${folder}${name}`,
          control: NETWORK_POLICY,
          why: 'What was added is applied with the rest.',
        },
        document.toString({ lineWidth: 0, indentSeq: indentSeq(text) }),
      );
    }
  }
}

/** Whether the repository says already how it is deployed. */
export function isDeployedToKubernetes(draft: Draft): boolean {
  const tree = draft.tree();
  return (
    chartFolders(tree).length > 0 ||
    readManifests(tree, new Findings()).some(one => workloadOf(one))
  );
}

/**
 * Restricts the pods of manifests that are there, and closes each with a
 * network policy of its own when there is none.
 */
export function hardenKubernetes(
  draft: Draft,
  { isClosed, isRestricted }: { isClosed: boolean; isRestricted: boolean },
) {
  const tree = draft.tree();
  const charts = chartFolders(tree);
  const manifests = readManifests(tree, new Findings()).filter(
    one => !charts.some(folder => one.path.startsWith(folder)),
  );
  if (!isRestricted) {
    hardenManifests(
      draft,
      manifests.filter(one => workloadOf(one)),
    );
  }
  for (const manifest of manifests) {
    const workload = workloadOf(manifest);
    if (!workload || Object.keys(workload.labels).length === 0) {
      continue;
    }
    const { name } = manifest;
    const stem = `${folderOf(manifest.path)}${name}`;
    const added: [string, string, string, string][] = [];
    if (!isClosed) {
      added.push([
        `${stem}-networkpolicy.yaml`,
        NETWORK_POLICY,
        `Nothing reaches ${name}, and it reaches nothing, but for what is named here: add its callers and what it calls before you merge.`,
        policyFor(workload),
      ]);
    }
    if (!manifests.some(one => one.kind === 'PodDisruptionBudget')) {
      added.push([
        `${stem}-poddisruptionbudget.yaml`,
        POD_SECURITY,
        `${name} stays up while a node is emptied.`,
        budgetFor(workload),
      ]);
    }
    if (!manifests.some(one => one.kind === 'ServiceAccount')) {
      added.push([
        `${stem}-serviceaccount.yaml`,
        POD_SECURITY,
        `${name} runs as an account of its own, which may do nothing.`,
        accountFor(manifest),
      ]);
    }
    for (const [path, control, why, text] of added) {
      if (draft.add({ path, control, why }, text)) {
        listInKustomization(draft, path);
      }
    }
  }
}
