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

/**
 * Made from an object that is judged itself. Others, such as those of an
 * operator, are judged as they are, and so is what only says that it was:
 * whoever makes an object writes its owner references.
 */
function isOwned(
  kind: string,
  { ownerReferences = [] }: WorkloadMeta,
): boolean {
  return ownerReferences.some(
    owner =>
      owner.controller &&
      OWNERS[kind]?.includes(`${owner.apiVersion} ${owner.kind}`),
  );
}

function fromTemplate(
  kind: string,
  metadata: WorkloadMeta = {},
  template: Template = {},
): PodSource[] {
  const { name = '', namespace = 'default', labels } = metadata;
  return isOwned(kind, metadata)
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
function fromPod({ metadata = {}, spec = {} }: Pod): PodSource[] {
  const { name = '', namespace = 'default', labels = {} } = metadata;
  const source = { kind: 'Pod', name, namespace, labels };
  if (!isOwned('Pod', metadata)) {
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

/** Everything that starts pods, each once. */
export function podSources(objects: WorkloadObjects): PodSource[] {
  const templated = [
    'ReplicationController',
    'Deployment',
    'DaemonSet',
    'StatefulSet',
    'ReplicaSet',
    'Job',
  ] as const;
  return [
    ...objects.Pod.flatMap(fromPod),
    ...templated.flatMap(kind =>
      objects[kind].flatMap(({ metadata, spec }) =>
        fromTemplate(kind, metadata, spec?.template),
      ),
    ),
    ...objects.CronJob.flatMap(({ metadata, spec }) =>
      fromTemplate('CronJob', metadata, spec?.jobTemplate?.spec?.template),
    ),
  ];
}
