import type { Severity } from '@fairway/plugin-security-scorecard-common';
import {
  AUDIT_LEVELS,
  type AuditLevel,
  type AuditPolicy,
  type AuditRule,
} from './policy';
import type { AuditRuleId } from './ruleIds';
import {
  namedRequests,
  ordinaryRequests,
  type SampleResource,
  VERBS,
  WRITE_VERBS,
} from './samples';
import { isWide, type Silence, silenceOf } from './silence';
import { type AuditRequest, decidingRule, levelOf } from './simulate';

/** One thing that a rule objects to in an audit policy. */
export interface AuditHit {
  rule: AuditRuleId;
  severity: Severity;
  title: string;
  /** What is not recorded, or which setting. */
  component: string;
  change: string;
}

const RBAC = 'rbac.authorization.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';

const sample = (
  group: string,
  resource: string,
  verbs: readonly string[],
  namespaced = true,
): SampleResource => ({ group, resource, verbs, namespaced });

const label = ({ group, resource }: SampleResource) =>
  group ? `${resource}.${group}` : resource;

const atLeast = (level: AuditLevel, wanted: AuditLevel) =>
  AUDIT_LEVELS.indexOf(level) >= AUDIT_LEVELS.indexOf(wanted);

const SECRETS: readonly SampleResource[] = [
  sample('', 'secrets', VERBS),
  sample('', 'configmaps', VERBS),
  sample('authentication.k8s.io', 'tokenreviews', ['create'], false),
];

/** Where content is recorded: everywhere, or only where the policy says so by name. */
function leakOf(
  policy: AuditPolicy,
  resource: SampleResource,
): { title: string; severity: Severity } | undefined {
  const leaks = (request: AuditRequest) =>
    atLeast(levelOf(policy, request), 'Request');
  const ordinary = ordinaryRequests(resource).some(leaks);
  const loud = policy.rules.filter(({ level }) => atLeast(level, 'Request'));
  const places = new Set<string | undefined>();
  for (const request of namedRequests(loud, resource)) {
    if (leaks(request)) {
      places.add(request.namespace);
    }
  }
  if (!ordinary && places.size === 0) {
    return undefined;
  }
  const where = [...places].filter(Boolean).join(', ');
  return {
    title: `The content of ${label(resource)} is recorded${
      ordinary || !where ? '' : ` in ${where}`
    }, for whoever reads the log`,
    // ConfigMaps of one's own choice are no secrets by themselves.
    severity: !ordinary && resource.resource === 'configmaps' ? 'low' : 'high',
  };
}

const placeOf = ({ where }: Silence) =>
  where.length === 0 ? '' : ` (${where.join('; ')})`;

/** K02: what holds secrets is recorded by who and when, never by content. */
function secrets(policy: AuditPolicy): AuditHit[] {
  return SECRETS.flatMap(resource => {
    const leak = leakOf(policy, resource);
    // What leaders are elected by is written too often to be recorded.
    const silent = silenceOf(policy, resource, { byName: false });
    const title =
      leak?.title ??
      (silent && `Use of ${label(resource)} is not recorded${placeOf(silent)}`);
    return title
      ? {
          rule: 'K02' as const,
          severity: leak?.severity ?? 'high',
          title,
          component: label(resource),
          change: `Put a rule with level: Metadata for ${label(resource)} before the one that decides now.`,
        }
      : [];
  });
}

interface Recorded {
  id: AuditRuleId;
  severity: Severity;
  resources: readonly SampleResource[];
}

/** What has to be recorded at all. */
const RECORDED: readonly Recorded[] = [
  {
    id: 'K03',
    severity: 'medium',
    resources: [
      sample('', 'pods', VERBS),
      sample('apps', 'deployments', VERBS),
    ],
  },
  {
    id: 'K04',
    severity: 'high',
    resources: [
      sample('', 'pods/exec', ['get', 'create']),
      sample('', 'pods/portforward', ['get', 'create']),
      sample('', 'pods/proxy', ['get', 'create', 'update', 'patch', 'delete']),
      sample('', 'services/proxy', [
        'get',
        'create',
        'update',
        'patch',
        'delete',
      ]),
    ],
  },
  {
    id: 'K05',
    severity: 'high',
    resources: [
      sample(RBAC, 'roles', WRITE_VERBS),
      sample(RBAC, 'rolebindings', WRITE_VERBS),
      sample(RBAC, 'clusterroles', WRITE_VERBS, false),
      sample(RBAC, 'clusterrolebindings', WRITE_VERBS, false),
    ],
  },
  {
    id: 'K08',
    severity: 'medium',
    resources: [
      sample('', 'serviceaccounts/token', ['create']),
      sample(
        CERTIFICATES,
        'certificatesigningrequests',
        ['create', 'update', 'patch'],
        false,
      ),
      sample(
        CERTIFICATES,
        'certificatesigningrequests/approval',
        ['update', 'patch'],
        false,
      ),
    ],
  },
];

function unrecorded(policy: AuditPolicy): AuditHit[] {
  return RECORDED.flatMap(({ id, severity, resources }) =>
    resources.flatMap(resource => {
      const silent = silenceOf(policy, resource, { byName: true });
      return !silent
        ? []
        : {
            rule: id,
            severity,
            title: `${label(resource)} is not recorded on ${silent.verbs.join(', ')}${placeOf(silent)}`,
            component: label(resource),
            change: `Put a rule with level: Metadata for ${label(resource)} before the one that decides now.`,
          };
    }),
  );
}

/** Resources that no policy can name, because there are none. */
const UNHEARD: readonly SampleResource[] = [
  sample('sample.fairway.invalid', 'things', VERBS),
  sample('sample.fairway.invalid', 'things', VERBS, false),
];

/** K06. */
function noCatchAll(policy: AuditPolicy): AuditHit[] {
  const silent = UNHEARD.flatMap(ordinaryRequests).some(
    request => !atLeast(levelOf(policy, request), 'Metadata'),
  );
  return silent
    ? [
        {
          rule: 'K06',
          severity: 'medium',
          title: 'Requests that no rule names are not recorded',
          component: 'rules',
          change: 'End the rules with one that is only level: Metadata.',
        },
      ]
    : [];
}

function limitsNothing(rule: AuditRule): boolean {
  return (
    rule.users.length === 0 &&
    rule.verbs.length === 0 &&
    rule.resources.length === 0 &&
    rule.nonResourceURLs.length === 0 &&
    (rule.userGroups.length === 0 || rule.userGroups.some(isWide))
  );
}

/** A request that only a rule without limits, other than the namespace, matches. */
function requestIn(rule: AuditRule): AuditRequest {
  const [namespace = 'fairway-sample'] = rule.namespaces;
  const [group = 'system:authenticated'] = rule.userGroups.filter(isWide);
  return {
    user: 'somebody@fairway.invalid',
    groups: ['system:authenticated', group],
    verb: 'create',
    group: 'sample.fairway.invalid',
    resource: 'things',
    namespace,
  };
}

/** K07: what comes after it is never asked. One that comes after a catch-all is never asked itself. */
function blindRules(policy: AuditPolicy): AuditHit[] {
  return policy.rules.flatMap((rule, index) => {
    const blinds =
      rule.level === 'None' &&
      limitsNothing(rule) &&
      decidingRule(policy, requestIn(rule)) === rule;
    const where =
      rule.namespaces.length === 0
        ? `of ${rule.userGroups.join(', ') || 'anybody'}`
        : `in ${rule.namespaces.join(', ')}`;
    return blinds
      ? {
          rule: 'K07' as const,
          severity: 'critical' as const,
          title: `Rule ${index + 1} records nothing ${where}, and no rule after it is asked`,
          component: `rule ${index + 1}`,
          change: `Limit rule ${index + 1} by users, verbs or resources, or delete it.`,
        }
      : [];
  });
}

/** K10: without it no request leaves a trace of how it ended. */
function omittedStages(policy: AuditPolicy): AuditHit[] {
  const places = [
    { component: 'policy', omitStages: policy.omitStages },
    ...policy.rules.map(({ omitStages }, index) => ({
      component: `rule ${index + 1}`,
      omitStages,
    })),
  ];
  return places
    .filter(({ omitStages }) => omitStages.includes('ResponseComplete'))
    .map(({ component }) => ({
      rule: 'K10',
      severity: 'high',
      title: `The ${component} leaves out the stage ResponseComplete`,
      component,
      change: `Take ResponseComplete out of omitStages of the ${component}.`,
    }));
}

/** What the rules K02 to K08 and K10 object to in a policy. */
export function evaluateAuditPolicy(policy: AuditPolicy): AuditHit[] {
  return [
    ...secrets(policy),
    ...unrecorded(policy),
    ...noCatchAll(policy),
    ...blindRules(policy),
    ...omittedStages(policy),
  ];
}
