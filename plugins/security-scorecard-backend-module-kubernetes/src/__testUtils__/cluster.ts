import type { Entity } from '@backstage/catalog-model';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import {
  createSandbox,
  createWorld,
  type Sandbox,
  type WorldInput,
} from '@fairway/sandbox';
import { ClusterReader } from '../cluster/ClusterReader';
import type { ClusterConfig, KubernetesModuleConfig } from '../config';
import { serveSandbox } from './serveSandbox';

type ClusterInput = NonNullable<WorldInput['clusters']>[number];
/** An object of a stand-in cluster. */
export type ObjectInput = NonNullable<ClusterInput['objects']>[number];

const API_VERSIONS: Record<string, string> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  CronJob: 'batch/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
};

/** An object of any kind of these tests. */
export function object(
  kind: string,
  name: string,
  rest: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
): ObjectInput {
  return {
    apiVersion: API_VERSIONS[kind] ?? 'v1',
    kind,
    metadata: { name, ...metadata },
    ...rest,
  };
}

/** What the collectors need, as the README of this module says. */
const READER = [
  object('ClusterRole', 'fairway-reader', {
    rules: [
      {
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: [
          'roles',
          'clusterroles',
          'rolebindings',
          'clusterrolebindings',
        ],
        verbs: ['list'],
      },
      {
        apiGroups: [''],
        resources: [
          'serviceaccounts',
          'namespaces',
          'pods',
          'replicationcontrollers',
        ],
        verbs: ['list'],
      },
      {
        apiGroups: ['apps'],
        resources: ['deployments', 'daemonsets', 'statefulsets', 'replicasets'],
        verbs: ['list'],
      },
      {
        apiGroups: ['batch'],
        resources: ['jobs', 'cronjobs'],
        verbs: ['list'],
      },
    ],
  }),
  object('ClusterRoleBinding', 'fairway-reader', {
    roleRef: { kind: 'ClusterRole', name: 'fairway-reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'reader', namespace: 'fairway' },
    ],
  }),
];

/** A sandbox with one cluster, harbour-prod. */
export function sandboxWith(objects: ObjectInput[]): Sandbox {
  return createSandbox({
    world: createWorld({
      clusters: [
        {
          name: 'harbour-prod',
          tokens: [
            { token: 'reader', user: 'system:serviceaccount:fairway:reader' },
          ],
          objects: [...READER, ...objects],
        },
      ],
    }),
  });
}

/** An entity of harbour-prod. */
export function entity(
  name: string,
  annotations: Record<string, string>,
  kind = 'Component',
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: {
        'fairway.dev/kubernetes-cluster': 'harbour-prod',
        ...annotations,
      },
    },
  };
}

/** Everything that a collector yields. */
export async function collectAll(
  collector: Collector,
  entities: readonly Entity[],
): Promise<Observation[]> {
  const observations: Observation[] = [];
  for await (const observation of collector.collect(entities, {
    now: new Date('2026-11-21T12:00:00Z'),
    signal: new AbortController().signal,
  })) {
    observations.push(observation);
  }
  return observations;
}

/** Runs collectors, all at once, against a served sandbox. */
export async function runAgainst(
  sandbox: Sandbox,
  make: (
    config: KubernetesModuleConfig,
    reader: ClusterReader,
  ) => readonly Collector[],
  entities: readonly Entity[],
  cluster: Partial<ClusterConfig> = {},
  settings: Partial<KubernetesModuleConfig> = {},
): Promise<Observation[][]> {
  const served = await serveSandbox(sandbox, 'harbour-prod');
  try {
    const collectors = make(
      {
        clusters: [
          {
            name: 'harbour-prod',
            url: served.url,
            serviceAccountToken: 'reader',
            skipTLSVerify: false,
            ...cluster,
          },
        ],
        privilegedNamespaces: ['kube-system'],
        iamRoles: new Map(),
        ...settings,
      },
      new ClusterReader(),
    );
    return await Promise.all(collectors.map(c => collectAll(c, entities)));
  } finally {
    await served.close();
  }
}
