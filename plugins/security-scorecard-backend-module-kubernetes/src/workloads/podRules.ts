import type { WorkloadHit } from './hit';
import { podSourceLabel, type PodSource } from './podSpec';

const SOCKETS =
  /\/(?:docker|containerd|crio|cri-dockerd|dockershim)(?:\/[\w-]+)?\.sock$/;

function pathRisk(path: string): string {
  if (/^\/+$/.test(path)) {
    return `${path} (all of the node)`;
  }
  return SOCKETS.test(path) ? `${path} (the container runtime)` : path;
}

/** W04: the alias is dropped by servers of a later version, and the pod then runs as `default`. */
function deprecatedAccount(source: PodSource): WorkloadHit[] {
  const { serviceAccount, serviceAccountName } = source.spec;
  return serviceAccount && !serviceAccountName
    ? [
        {
          rule: 'W04',
          severity: 'low',
          title: `${podSourceLabel(source)} names its service account by the deprecated field serviceAccount`,
          component: podSourceLabel(source),
          change: `Rename serviceAccount to serviceAccountName.`,
        },
      ]
    : [];
}

/** W06. */
function hostNamespaces(source: PodSource): WorkloadHit[] {
  const { hostPID, hostIPC, hostNetwork } = source.spec;
  const shared = Object.entries({ hostPID, hostIPC, hostNetwork })
    .filter(([, value]) => value === true)
    .map(([name]) => name);
  return shared.length === 0
    ? []
    : [
        {
          rule: 'W06',
          severity: 'high',
          title: `${podSourceLabel(source)} runs in namespaces of the node (${shared.join(', ')})`,
          component: podSourceLabel(source),
          change: `Take ${shared.join(', ')} out of the pod's spec.`,
        },
      ];
}

/** W07. */
function hostPaths(source: PodSource): WorkloadHit[] {
  const paths = (source.spec.volumes ?? []).flatMap(({ hostPath }) =>
    hostPath ? pathRisk(hostPath.path) : [],
  );
  return paths.length === 0
    ? []
    : [
        {
          rule: 'W07',
          severity: 'high',
          title: `${podSourceLabel(source)} mounts paths of the node: ${paths.join(', ')}`,
          component: podSourceLabel(source),
          change:
            'Use a volume of another type, such as emptyDir, a persistent volume claim or a projected one.',
        },
      ];
}

/** What the rules object to in the spec of a pod itself. */
export function evaluatePod(source: PodSource): WorkloadHit[] {
  return [
    ...deprecatedAccount(source),
    ...hostNamespaces(source),
    ...hostPaths(source),
  ];
}
