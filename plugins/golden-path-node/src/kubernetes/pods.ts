import type { Findings } from '../control';
import { isRecord } from '../text';
import type { Evidence } from '../types';
import type { YamlPath } from '../yamlSource';
import type { Manifest } from './manifests';
import { isOn, selects, type Workload } from './workloads';

/** Volume types that the restricted standard allows. */
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const DIGEST = /@sha256:[0-9a-f]{64}$/;
const HOST = ['hostNetwork', 'hostPID', 'hostIPC'];

/** A part of a pod and how it is found. */
interface Part {
  what: string;
  values: Record<string, unknown>;
  at(...member: YamlPath): Evidence;
}

const recordOf = (value: unknown): Record<string, unknown> =>
  isRecord(value) ? value : {};

function containersOf(spec: Record<string, unknown>, pod: Part): Part[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap(
    list => {
      const containers = spec[list];
      return (Array.isArray(containers) ? containers : []).map(
        (container: unknown, index): Part => ({
          what: `container ${String(recordOf(container).name ?? index)}`,
          values: recordOf(container),
          at: (...member) => pod.at('spec', list, index, ...member),
        }),
      );
    },
  );
}

/** What the standard asks of the pod or each of its containers; the container's word counts. */
function judgeInherited(findings: Findings, pod: Part, container: Part) {
  const ofPod = recordOf(recordOf(pod.values.spec).securityContext);
  const own = recordOf(container.values.securityContext);
  const placeOf = (member: string) =>
    member in own || !(member in ofPod)
      ? container.at('securityContext', member)
      : pod.at('spec', 'securityContext', member);
  const effective = (member: string) => own[member] ?? ofPod[member];
  if (effective('runAsNonRoot') !== true) {
    findings.problem(
      `${container.what} may run as root: runAsNonRoot is not true`,
      placeOf('runAsNonRoot'),
    );
  }
  if (
    effective('runAsUser') !== undefined &&
    !(Number(effective('runAsUser')) > 0)
  ) {
    findings.problem(`${container.what} runs as root`, placeOf('runAsUser'));
  }
  const { type } = recordOf(effective('seccompProfile'));
  if (type !== 'RuntimeDefault' && type !== 'Localhost') {
    findings.problem(
      `${container.what} may use every system call: there is no seccompProfile`,
      placeOf('seccompProfile'),
    );
  }
}

function judgeContainer(findings: Findings, container: Part) {
  const { what, values, at } = container;
  const own = recordOf(values.securityContext);
  const want = (holds: boolean, problem: string, ...member: YamlPath) => {
    if (!holds) {
      findings.problem(`${what} ${problem}`, at(...member));
    }
  };
  want(!isOn(own.privileged), 'is privileged', 'securityContext', 'privileged');
  want(
    own.allowPrivilegeEscalation === false,
    'may raise its privileges: allowPrivilegeEscalation is not false',
    'securityContext',
    'allowPrivilegeEscalation',
  );
  want(
    own.readOnlyRootFilesystem === true,
    'may write to its file system: readOnlyRootFilesystem is not true',
    'securityContext',
    'readOnlyRootFilesystem',
  );
  want(
    own.procMount === undefined || own.procMount === 'Default',
    'sees more of /proc',
    'securityContext',
    'procMount',
  );
  const { drop, add } = recordOf(own.capabilities);
  want(
    Array.isArray(drop) && drop.includes('ALL'),
    'keeps capabilities: ALL is not dropped',
    'securityContext',
    'capabilities',
    'drop',
  );
  want(
    add === undefined || (Array.isArray(add) && add.length === 0),
    'gets capabilities',
    'securityContext',
    'capabilities',
    'add',
  );
  want(
    DIGEST.test(String(values.image ?? '')),
    `runs ${String(values.image ?? 'no image').slice(0, 80)}, which is not pinned by digest`,
    'image',
  );
  const { requests, limits } = recordOf(values.resources);
  for (const kind of ['cpu', 'memory']) {
    want(
      recordOf(requests)[kind] !== undefined,
      `requests no ${kind}`,
      'resources',
      'requests',
    );
  }
  want(
    recordOf(limits).memory !== undefined,
    'has no limit of memory',
    'resources',
    'limits',
  );
  const ports = Array.isArray(values.ports) ? values.ports : [];
  ports.forEach((port: unknown, index) =>
    want(
      recordOf(port).hostPort === undefined,
      'opens a port of its node',
      'ports',
      index,
      'hostPort',
    ),
  );
}

function judgeProbes(findings: Findings, container: Part) {
  for (const probe of ['livenessProbe', 'readinessProbe']) {
    if (!isRecord(container.values[probe])) {
      findings.problem(`${container.what} has no ${probe}`, container.at());
    }
  }
}

function judgeVolumes(
  findings: Findings,
  spec: Record<string, unknown>,
  pod: Part,
) {
  const volumes = Array.isArray(spec.volumes) ? spec.volumes : [];
  volumes.forEach((volume: unknown, index) => {
    const type = Object.keys(recordOf(volume)).find(
      key => key !== 'name' && !VOLUMES.includes(key),
    );
    if (type !== undefined) {
      findings.problem(
        `volume ${String(recordOf(volume).name)} is of type ${type}, which reaches out of the pod`,
        pod.at('spec', 'volumes', index),
      );
    }
    const { sources } = recordOf(recordOf(volume).projected);
    if (
      Array.isArray(sources) &&
      sources.some(source => recordOf(source).serviceAccountToken !== undefined)
    ) {
      findings.problem(
        `volume ${String(recordOf(volume).name)} brings a token of the service account`,
        pod.at('spec', 'volumes', index),
      );
    }
  });
}

/** Judges the pods of a workload by the restricted standard, and by what it leaves open. */
export function judgePods(findings: Findings, workload: Workload): void {
  const { manifest, template, templatePath } = workload;
  const spec = recordOf(template.spec);
  const pod: Part = {
    what: `${manifest.kind} ${manifest.name}`,
    values: template,
    at: (...member) => manifest.at(...templatePath, ...member),
  };
  for (const member of HOST) {
    if (isOn(spec[member])) {
      findings.problem(`${pod.what} uses ${member}`, pod.at('spec', member));
    }
  }
  if (spec.automountServiceAccountToken !== false) {
    findings.problem(
      `${pod.what} gets a token of the cluster's API`,
      pod.at('spec', 'automountServiceAccountToken'),
    );
  }
  const context = recordOf(spec.securityContext);
  if (Array.isArray(context.sysctls) && context.sysctls.length > 0) {
    findings.problem(
      `${pod.what} changes its kernel`,
      pod.at('spec', 'securityContext', 'sysctls'),
    );
  }
  judgeVolumes(findings, spec, pod);
  const containers = containersOf(spec, pod);
  if (containers.length === 0) {
    findings.problem(`${pod.what} has no containers`, pod.at('spec'));
  }
  for (const container of containers) {
    judgeInherited(findings, pod, container);
    judgeContainer(findings, container);
  }
  const serves = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'];
  if (serves.includes(manifest.kind) && Array.isArray(spec.containers)) {
    containersOf({ containers: spec.containers }, pod).forEach(container =>
      judgeProbes(findings, container),
    );
  }
}

/** Maintenance of nodes does not take all pods of a deployment at once. */
export function judgeDisruption(
  findings: Findings,
  { manifest, labels }: Workload,
  manifests: readonly Manifest[],
): void {
  if (manifest.kind !== 'Deployment' && manifest.kind !== 'StatefulSet') {
    return;
  }
  const budgets = manifests.filter(
    ({ kind, namespace, spec }) =>
      kind === 'PodDisruptionBudget' &&
      namespace === manifest.namespace &&
      selects(spec.selector, labels),
  );
  if (budgets.length === 0) {
    findings.problem(
      `no PodDisruptionBudget selects ${manifest.kind} ${manifest.name}`,
      manifest.at('metadata', 'name'),
    );
  }
}
