import type { V1PolicyRule } from '@kubernetes/client-node';

interface Power {
  group: string;
  /** Plural name, with its subresource. */
  resource: string;
  verbs: string[];
  /** What it lets somebody do, as the end of "it may". */
  text: string;
}

const RBAC = 'rbac.authorization.k8s.io';
const WRITES = ['create', 'update', 'patch'];

/** What lets somebody make access for themselves that outlives a binding. */
const PERSISTENCE: Power[] = [
  {
    group: '',
    resource: 'serviceaccounts/token',
    verbs: ['create'],
    text: 'make tokens of service accounts',
  },
  {
    group: '',
    resource: 'secrets',
    verbs: WRITES,
    text: 'make secrets, and with them tokens of service accounts that never end',
  },
  ...['users', 'groups', 'serviceaccounts'].map(resource => ({
    group: '',
    resource,
    verbs: ['impersonate'],
    text: `act as other ${resource}`,
  })),
  ...['rolebindings', 'clusterrolebindings'].map(resource => ({
    group: RBAC,
    resource,
    verbs: WRITES,
    text: `write ${resource}`,
  })),
  ...['roles', 'clusterroles'].map(resource => ({
    group: RBAC,
    resource,
    verbs: [...WRITES, 'bind', 'escalate'],
    text: `write or hand on ${resource}`,
  })),
  {
    group: 'certificates.k8s.io',
    resource: 'certificatesigningrequests/approval',
    verbs: ['update', 'patch'],
    text: 'approve certificates',
  },
];

/** What goes on running, or stays open, when a binding is gone. */
const RESIDUAL: Power[] = [
  ...['exec', 'attach', 'portforward'].map(subresource => ({
    group: '',
    resource: `pods/${subresource}`,
    verbs: ['create', 'get'],
    text: `keep an open ${subresource}`,
  })),
  ...[
    ['', 'pods'],
    ['apps', 'deployments'],
    ['apps', 'statefulsets'],
    ['apps', 'daemonsets'],
    ['batch', 'jobs'],
    ['batch', 'cronjobs'],
  ].map(([group, resource]) => ({
    group,
    resource,
    verbs: WRITES,
    text: `leave ${resource} running`,
  })),
];

const has = (values: string[] | undefined, wanted: string) =>
  (values ?? []).some(value => value === '*' || value === wanted);

function hasResource(rule: V1PolicyRule, resource: string): boolean {
  const [, subresource] = resource.split('/');
  return (
    has(rule.resources, resource) ||
    // RBAC takes `*/token` for that subresource of everything.
    (subresource !== undefined && has(rule.resources, `*/${subresource}`))
  );
}

const among = (powers: Power[], rules: V1PolicyRule[]): string[] => [
  ...new Set(
    powers
      .filter(power =>
        rules.some(
          rule =>
            has(rule.apiGroups, power.group) &&
            hasResource(rule, power.resource) &&
            power.verbs.some(verb => has(rule.verbs, verb)),
        ),
      )
      .map(({ text }) => text),
  ),
];

/** What the rules let somebody do to keep access; a rule for named objects counts like one for all. */
export const persistencePowers = (rules: V1PolicyRule[]): string[] =>
  among(PERSISTENCE, rules);

/** What somebody with the rules can leave behind. */
export const residualPowers = (rules: V1PolicyRule[]): string[] =>
  among(RESIDUAL, rules);
