import { scoped } from './hit';
import type { RightsRule, Want } from './rights';

const RBAC = 'rbac.authorization.k8s.io';
const WRITE = ['create', 'update', 'patch'];
const NAMES = 'name the ones that are needed in its resourceNames';
const all = (severity: 'critical' | 'high' | 'medium' | 'low') => ({
  cluster: severity,
  privileged: severity,
  namespace: severity,
});

/** Kinds that start pods, by API group. */
export const WORKLOADS: readonly Omit<Want, 'verbs'>[] = [
  { group: '', resources: ['replicationcontrollers'] },
  {
    group: 'apps',
    resources: ['deployments', 'daemonsets', 'statefulsets', 'replicasets'],
  },
  { group: 'batch', resources: ['jobs', 'cronjobs'] },
];

const on = (
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
): Want => ({ group, resources, verbs });

const READ_SECRETS = [on('', ['secrets'], ['get', 'list', 'watch'])];

/**
 * The rules that are decided by rights alone. Severities are for the whole
 * cluster, and one level lower in a namespace where nothing else is said.
 */
export const RIGHTS_TABLE: readonly RightsRule[] = [
  {
    id: 'R05',
    wants: READ_SECRETS,
    may: 'read every secret of the cluster',
    only: 'cluster',
    severity: all('high'),
    named: 'ignored',
    alternative: NAMES,
  },
  {
    id: 'R06',
    wants: READ_SECRETS,
    may: 'read every secret of {place}',
    only: 'namespace',
    severity: { cluster: 'high', privileged: 'high', namespace: 'medium' },
    named: 'ignored',
    alternative: NAMES,
  },
  {
    id: 'R07',
    wants: [on('', ['secrets'], WRITE)],
    may: 'write secrets in {place}, tokens of service accounts among them',
    severity: {
      cluster: 'critical',
      privileged: 'critical',
      namespace: 'high',
    },
  },
  {
    id: 'R08',
    wants: [
      on('', ['pods'], ['create']),
      ...WORKLOADS.map(w => ({ ...w, verbs: WRITE })),
    ],
    may: 'start workloads in {place} as any service account there',
    severity: scoped('high'),
  },
  {
    id: 'R09',
    // Older servers take GET for a websocket, too.
    wants: [on('', ['pods/exec', 'pods/attach'], ['create', 'get'])],
    may: 'run commands in the pods of {place}',
    severity: scoped('high'),
  },
  {
    id: 'R10',
    wants: [on('', ['pods/portforward'], ['create'])],
    may: 'forward ports of the pods of {place}',
    severity: scoped('medium'),
  },
  {
    id: 'R11',
    wants: [on('', ['pods/ephemeralcontainers'], ['update', 'patch'])],
    may: 'put containers into running pods of {place}',
    severity: scoped('high'),
  },
  {
    id: 'R12',
    wants: [on('', ['nodes/proxy'], ['get', 'create'])],
    may: 'run commands on nodes through their proxy, past audit and admission',
    severity: all('critical'),
  },
  {
    id: 'R13',
    wants: [on(RBAC, ['roles', 'clusterroles'], ['escalate'])],
    may: 'give itself any right in {place} (escalate)',
    severity: scoped('critical'),
  },
  {
    id: 'R14',
    wants: [on(RBAC, ['roles', 'clusterroles'], ['bind'])],
    may: 'bind roles in {place} that it does not have itself',
    severity: scoped('critical'),
    named: scoped('medium'),
    alternative: NAMES,
  },
  {
    id: 'R15',
    wants: [
      on(
        RBAC,
        ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
        WRITE,
      ),
    ],
    may: 'write roles or bindings in {place}',
    severity: scoped('high'),
  },
  {
    id: 'R16',
    wants: [
      on('', ['users', 'groups', 'serviceaccounts'], ['impersonate']),
      on(
        'authentication.k8s.io',
        ['uids', 'userextras/{key}'],
        ['impersonate'],
      ),
    ],
    may: 'act as others in {place} (impersonate)',
    severity: scoped('critical'),
    named: 'ignored',
    alternative: NAMES,
  },
  {
    id: 'R17',
    wants: [on('', ['serviceaccounts/token'], ['create'])],
    may: 'create tokens of service accounts in {place}',
    severity: {
      cluster: 'critical',
      privileged: 'critical',
      namespace: 'high',
    },
    named: all('low'),
    alternative: NAMES,
  },
  {
    id: 'R19',
    wants: [
      on(
        'admissionregistration.k8s.io',
        ['mutatingwebhookconfigurations'],
        WRITE,
      ),
    ],
    may: 'change what is admitted to the cluster, and every object on its way (mutating webhooks)',
    severity: all('critical'),
    named: all('medium'),
    alternative: NAMES,
  },
  {
    id: 'R19',
    wants: [
      on(
        'admissionregistration.k8s.io',
        ['validatingwebhookconfigurations'],
        WRITE,
      ),
    ],
    may: 'change what is admitted to the cluster (validating webhooks)',
    severity: all('high'),
    named: all('medium'),
    alternative: NAMES,
  },
  {
    id: 'R20',
    wants: [on('', ['persistentvolumes'], ['create'])],
    may: 'create persistent volumes, and mount any path of a node by them',
    severity: all('medium'),
  },
  {
    id: 'R26',
    wants: [
      on('', ['events', 'pods/log'], ['delete', 'deletecollection']),
      on('events.k8s.io', ['events'], ['delete', 'deletecollection']),
    ],
    may: 'delete evidence in {place}: events or logs',
    severity: scoped('medium'),
  },
  {
    id: 'R27',
    wants: [
      on('', ['secrets', 'pods', 'services', 'namespaces'], []),
      ...WORKLOADS,
    ].map(w => ({ ...w, verbs: ['delete', 'deletecollection'] })),
    may: 'delete secrets, workloads, services or namespaces of others',
    only: 'cluster',
    severity: all('medium'),
  },
  {
    id: 'R28',
    wants: [on('', ['namespaces'], ['patch', 'update'])],
    may: 'change the labels of {place}, and lift pod security and network policies by them',
    severity: scoped('medium'),
  },
  {
    id: 'R29',
    wants: [
      on('', ['services', 'endpoints'], []),
      on('discovery.k8s.io', ['endpointslices'], []),
      on('networking.k8s.io', ['networkpolicies', 'ingresses'], []),
    ].map(w => ({ ...w, verbs: [...WRITE, 'delete'] })),
    may: 'change how everything in the cluster is reached',
    only: 'cluster',
    severity: all('medium'),
  },
];
