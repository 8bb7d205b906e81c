import type { ClusterRights } from '../rbac/attribution';
import type { ServiceAccount } from '../rbac/objects';
import { RULE_IDS } from '../rbac/ruleIds';
import type { Verdict, WorkloadHit } from './hit';
import type { IamKnowledge, PodIdentity } from './iamConfig';
import { accountOf, podSourceLabel, type PodSource } from './podSpec';
import type { WorkloadRuleId } from './ruleIds';

/** Annotation of a service account with the IAM role that its pods get. */
const ROLE_ARN_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** What is known around a pod. What is undefined could not be read. */
export interface Surroundings {
  /** Finds a service account; `unknown` when it is not among the objects. */
  account:
    | ((namespace: string, name: string) => ServiceAccount | 'unknown')
    | undefined;
  rights: ClusterRights | undefined;
  /** Whether the cluster is EKS; undefined when that is not known. */
  eks: boolean | undefined;
  podIdentities: readonly PodIdentity[] | undefined;
  iamRoles: IamKnowledge;
}

const TOKEN_RULES: ReadonlySet<string> = new Set(
  RULE_IDS.slice(0, RULE_IDS.indexOf('R19') + 1),
);
const LEAVES_CONTAINER = new Set<WorkloadRuleId>(['W05', 'W06', 'W07', 'W08']);

/** Whether the token is in the containers; undefined when the service account decides and is not known. */
function isMounted(
  { spec, namespace }: PodSource,
  name: string,
  { account }: Surroundings,
): boolean | undefined {
  if (spec.automountServiceAccountToken !== undefined) {
    return spec.automountServiceAccountToken;
  }
  const own = account?.(namespace, name);
  if (own === undefined) {
    return undefined;
  }
  if (own === 'unknown') {
    // Every namespace has a default account, made by Kubernetes, which mounts its token.
    return name === 'default' ? true : undefined;
  }
  return own.automountServiceAccountToken ?? true;
}

const UNMOUNT =
  "Set automountServiceAccountToken: false in the pod's spec when it does not call the API server";

function tokenHits(
  source: PodSource,
  name: string,
  { rights }: Surroundings,
  others: readonly WorkloadHit[],
): Verdict {
  const { namespace } = source;
  const component = podSourceLabel(source);
  const hits: WorkloadHit[] = [];
  const undecided = new Map<WorkloadRuleId, string>();
  if (name === 'default') {
    hits.push({
      rule: 'W01',
      severity: 'medium',
      title: `${component} runs as the default service account and mounts its token`,
      component,
      change: `Give it a service account of its own. ${UNMOUNT}.`,
    });
  }
  const found = rights
    ?.hits(namespace, [name])
    .filter(({ rule }) => TOKEN_RULES.has(rule));
  if (found && found.length > 0) {
    const rules = [...new Set(found.map(({ rule }) => rule))].join(', ');
    const leaves = others.some(({ rule }) => LEAVES_CONTAINER.has(rule));
    hits.push({
      rule: 'W03',
      severity: leaves ? 'critical' : 'high',
      title: `${component} mounts the token of ServiceAccount ${namespace}/${name}, whose rights are objected to (${rules})${
        leaves ? ', and can leave its container' : ''
      }`,
      component,
      change: `${UNMOUNT}; else take the rights away as the findings of ServiceAccount ${namespace}/${name} say.`,
    });
  } else if (!rights || rights.undecided.size > 0) {
    const [why] = rights?.undecided.values() ?? [
      'the rights could not be read',
    ];
    undecided.set('W03', why);
    undecided.set('W02', why);
  }
  if (
    rights &&
    rights.undecided.size === 0 &&
    !rights.isBound(namespace, name)
  ) {
    hits.push({
      rule: 'W02',
      severity: 'low',
      title: `${component} mounts the token of ServiceAccount ${namespace}/${name}, which is bound to no role`,
      component,
      change: `Set automountServiceAccountToken: false in the pod's spec.`,
    });
  }
  return { hits, undecided };
}

/** ARN of the role that the pods get; undefined for none, `unknown` when that can't be said. */
function iamRoleOf(
  { namespace }: PodSource,
  name: string,
  { account, eks, podIdentities }: Surroundings,
): string | undefined {
  const own = account?.(namespace, name);
  const annotated =
    own !== undefined && own !== 'unknown'
      ? own.metadata?.annotations?.[ROLE_ARN_ANNOTATION]
      : undefined;
  const associated = podIdentities?.find(
    identity =>
      identity.namespace === namespace && identity.serviceAccount === name,
  )?.roleArn;
  if (annotated || associated) {
    return associated ?? annotated;
  }
  const seen = own !== undefined && (own !== 'unknown' || name === 'default');
  return seen && (eks !== true || podIdentities) ? undefined : 'unknown';
}

/** W13. */
function iamHits(
  source: PodSource,
  name: string,
  surroundings: Surroundings,
): Verdict {
  const role = iamRoleOf(source, name, surroundings);
  const administrator =
    role === undefined ? false : surroundings.iamRoles.get(role);
  const undecided = new Map<WorkloadRuleId, string>();
  if (administrator === undefined) {
    undecided.set(
      'W13',
      role === 'unknown'
        ? `it is not known which IAM role ServiceAccount ${source.namespace}/${name} has; list podIdentities of the cluster`
        : `what the IAM role ${role} may do is not known; add it to securityScorecard.kubernetes.iamRoles`,
    );
  }
  return {
    undecided,
    hits: administrator
      ? [
          {
            rule: 'W13',
            severity: 'high',
            title: `${podSourceLabel(source)} has the IAM role ${role}, which may do everything`,
            component: podSourceLabel(source),
            change: `Give ServiceAccount ${source.namespace}/${name} an IAM role with only the actions and resources that it uses.`,
          },
        ]
      : [],
  };
}

/**
 * What the rules object to in the identity of a pod (W01 to W03, W13).
 *
 * @param others - what the other rules object to in the pod
 */
export function evaluateToken(
  source: PodSource,
  surroundings: Surroundings,
  others: readonly WorkloadHit[],
): Verdict {
  const name = accountOf(source);
  const iam = iamHits(source, name, surroundings);
  const mounted = isMounted(source, name, surroundings);
  if (mounted === undefined) {
    const why = `ServiceAccount ${source.namespace}/${name} could not be read, which decides whether its token is mounted`;
    return {
      hits: iam.hits,
      undecided: new Map([
        ...iam.undecided,
        ['W02', why],
        ['W03', why],
        ...(name === 'default' ? [['W01', why] as const] : []),
      ]),
    };
  }
  const token = mounted
    ? tokenHits(source, name, surroundings, others)
    : { hits: [], undecided: new Map<WorkloadRuleId, string>() };
  return {
    hits: [...token.hits, ...iam.hits],
    undecided: new Map([...token.undecided, ...iam.undecided]),
  };
}
