import type { PodSource, PodSpec, WorkloadMeta } from './podSpec';
import type { PodStatus, RunningPod } from './runningImages';

interface Template {
  metadata?: { labels?: Record<string, string> };
  spec?: PodSpec;
}

/** An object with a pod template. */
export interface Templated {
  metadata?: WorkloadMeta;
  spec?: { template?: Template };
}

/** A pod. */
export interface Pod {
  metadata?: WorkloadMeta;
  spec?: PodSpec;
  status?: PodStatus & { phase?: string };
}

/** A cron job. */
export interface CronJob {
  metadata?: WorkloadMeta;
  spec?: { jobTemplate?: { spec?: { template?: Template } } };
}

/** Everything that starts pods, in a cluster or in manifests. */
export interface WorkloadObjects {
  Pod: readonly Pod[];
  ReplicationController: readonly Templated[];
  Deployment: readonly Templated[];
  DaemonSet: readonly Templated[];
  StatefulSet: readonly Templated[];
  ReplicaSet: readonly Templated[];
  Job: readonly Templated[];
  CronJob: readonly CronJob[];
}

/** What Kubernetes' own controllers make each kind from. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'v1 ReplicationController',
    'apps/v1 DaemonSet',
    'apps/v1 StatefulSet',
    'apps/v1 ReplicaSet',
    'batch/v1 Job',
  ],
  ReplicaSet: ['apps/v1 Deployment'],
  Job: ['batch/v1 CronJob'],
};

/** Kinds in {@link OWNERS}. */
const MAKERS = [
  'ReplicationController',
  'Deployment',
  'DaemonSet',
  'StatefulSet',
  'ReplicaSet',
  'Job',
  'CronJob',
] as const;

/** Whether something of a kind, with a namespace and a uid, is judged itself. */
type IsThere = (kind: string, namespace: string, uid?: string) => boolean;

/** Looks owners up among what was listed; a kind that was not listed has all of them. */
function ownersIn(
  objects: WorkloadObjects,
  unread: ReadonlySet<string>,
): IsThere {
  const key = (kind: string, namespace = 'default', uid = '') =>
    `${kind} ${namespace} ${uid}`;
  const there = new Set(
    MAKERS.flatMap(kind =>
      objects[kind].flatMap(({ metadata }) =>
        metadata?.uid ? key(kind, metadata.namespace, metadata.uid) : [],
      ),
    ),
  );
  return (kind, namespace, uid) =>
    unread.has(kind) || there.has(key(kind, namespace, uid));
}

/**
 * Made from an object that is judged itself. Others, such as those of an
 * operator, are judged as they are, and so is what only says that it was:
 * whoever makes an object writes its owner references.
 */
function isOwned(
  kind: string,
  { ownerReferences = [], namespace = 'default' }: WorkloadMeta,
  isThere: IsThere,
): boolean {
  return ownerReferences.some(
    owner =>
      owner.controller &&
      OWNERS[kind]?.includes(`${owner.apiVersion} ${owner.kind}`) &&
      isThere(owner.kind, namespace, owner.uid),
  );
}

function fromTemplate(
  isThere: IsThere,
  kind: string,
  metadata: WorkloadMeta = {},
  template: Template = {},
): PodSource[] {
  const { name = '', namespace = 'default', labels } = metadata;
  return isOwned(kind, metadata, isThere)
    ? []
    : [
        {
          kind,
          name,
          namespace,
          labels: { ...template.metadata?.labels, ...labels },
          spec: template.spec ?? {},
        },
      ];
}

/** A pod that was made from something else only shows what was put into it later. */
function fromPod(
  isThere: IsThere,
  { metadata = {}, spec = {} }: Pod,
): PodSource[] {
  const { name = '', namespace = 'default', labels = {} } = metadata;
  const source = { kind: 'Pod', name, namespace, labels };
  if (!isOwned('Pod', metadata, isThere)) {
    return [{ ...source, spec }];
  }
  const { ephemeralContainers = [] } = spec;
  return ephemeralContainers.length === 0
    ? []
    : [
        {
          ...source,
          addedLater: true,
          spec: {
            serviceAccountName: spec.serviceAccountName,
            os: spec.os,
            securityContext: spec.securityContext,
            ephemeralContainers,
          },
        },
      ];
}

/** Pods that are not over, whatever started them. */
export function runningPods(pods: readonly Pod[]): RunningPod[] {
  return pods
    .filter(
      ({ status }) =>
        status?.phase !== 'Succeeded' && status?.phase !== 'Failed',
    )
    .map(({ metadata = {}, spec = {}, status = {} }) => ({
      kind: 'Pod',
      name: metadata.name ?? '',
      namespace: metadata.namespace ?? 'default',
      labels: metadata.labels ?? {},
      spec,
      status,
    }));
}

/**
 * Everything that starts pods, each once.
 *
 * @param unread - kinds that could not be listed
 */
export function podSources(
  objects: WorkloadObjects,
  unread: ReadonlySet<string> = new Set(),
): PodSource[] {
  const templated = [
    'ReplicationController',
    'Deployment',
    'DaemonSet',
    'StatefulSet',
    'ReplicaSet',
    'Job',
  ] as const;
  const isThere = ownersIn(objects, unread);
  return [
    ...objects.Pod.flatMap(pod => fromPod(isThere, pod)),
    ...templated.flatMap(kind =>
      objects[kind].flatMap(({ metadata, spec }) =>
        fromTemplate(isThere, kind, metadata, spec?.template),
      ),
    ),
    ...objects.CronJob.flatMap(({ metadata, spec }) =>
      fromTemplate(
        isThere,
        'CronJob',
        metadata,
        spec?.jobTemplate?.spec?.template,
      ),
    ),
  ];
}
