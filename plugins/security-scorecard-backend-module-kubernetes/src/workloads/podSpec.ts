/** The parts of pods that the rules judge, as `core/v1` has them. */

/** A container of any kind. */
export interface Container {
  name: string;
  image?: string;
  securityContext?: {
    privileged?: boolean;
    allowPrivilegeEscalation?: boolean;
    runAsNonRoot?: boolean;
    runAsUser?: number;
    capabilities?: { add?: string[] };
  };
  env?: { name: string; valueFrom?: { secretKeyRef?: { name?: string } } }[];
  envFrom?: { secretRef?: { name?: string } }[];
}

/** A pod, or what pods are made from. */
export interface PodSpec {
  serviceAccountName?: string;
  /** Deprecated alias of `serviceAccountName`. */
  serviceAccount?: string;
  automountServiceAccountToken?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  hostNetwork?: boolean;
  os?: { name: string };
  securityContext?: { runAsNonRoot?: boolean; runAsUser?: number };
  containers?: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  volumes?: {
    name: string;
    hostPath?: { path: string };
    projected?: {
      sources?: { serviceAccountToken?: { audience?: string } }[];
    };
  }[];
}

/** What an object that starts pods says of itself. */
export interface WorkloadMeta {
  name?: string;
  namespace?: string;
  /** Given by the API server. */
  uid?: string;
  labels?: Record<string, string>;
  ownerReferences?: {
    kind: string;
    apiVersion: string;
    uid?: string;
    controller?: boolean;
  }[];
}

/** An object that starts pods, or a pod. */
export interface PodSource {
  kind: string;
  name: string;
  namespace: string;
  /** Of the object and of its pods. */
  labels: Readonly<Record<string, string>>;
  spec: PodSpec;
  /** Only what was put into a running pod later; the rest is judged where it comes from. */
  addedLater?: boolean;
  /** File of a manifest. */
  origin?: string;
}

/** Kind, namespace and name. */
export const podSourceLabel = ({ kind, namespace, name }: PodSource): string =>
  `${kind} ${namespace}/${name}`;

/** Name of the service account that the pods run as. */
export const accountOf = ({ spec }: PodSource): string =>
  spec.serviceAccountName || spec.serviceAccount || 'default';

/** Every container, those that only start and those that were put in later among them. */
export const allContainers = ({
  containers = [],
  initContainers = [],
  ephemeralContainers = [],
}: PodSpec): Container[] => [
  ...initContainers,
  ...containers,
  ...ephemeralContainers,
];
