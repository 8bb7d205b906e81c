import type { ClusterRights } from '../rbac/attribution';
import type { ServiceAccount } from '../rbac/objects';
import { groupBy } from '../rbac/groupBy';
import { RULE_IDS } from '../rbac/ruleIds';
import type { Verdict, WorkloadHit } from './hit';
import type { IamKnowledge, PodIdentity } from './iamConfig';
import {
  accountOf,
  podSourceLabel,
  type PodSource,
  type PodSpec,
} from './podSpec';
import type { WorkloadRuleId } from './ruleIds';

/** Annotation of a service account with the IAM role that its pods get. */
const ROLE_ARN_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** What is known around a pod. What is undefined could not be read. */
export interface Surroundings {
  /** Finds a service account; manifests may have several of one name, or none. */
  accounts:
    | ((namespace: string, name: string) => readonly ServiceAccount[])
    | undefined;
  rights: ClusterRights | undefined;
  /** Whether the cluster is EKS; undefined when that is not known. */
  eks: boolean | undefined;
  podIdentities: readonly PodIdentity[] | undefined;
  iamRoles: IamKnowledge;
}

/** Finds service accounts by namespace and name. */
export function indexAccounts(
  accounts: readonly ServiceAccount[],
): NonNullable<Surroundings['accounts']> {
  const byKey = groupBy(
    accounts,
    ({ metadata }) => `${metadata?.namespace}/${metadata?.name}`,
  );
  return (namespace, name) => byKey.get(`${namespace}/${name}`) ?? [];
}

const TOKEN_RULES: ReadonlySet<string> = new Set(
  RULE_IDS.slice(0, RULE_IDS.indexOf('R19') + 1),
);
/** Names that API servers go by; a token for anybody else is none of theirs. */
const API_SERVER =
  /^https:\/\/(?:kubernetes\.default(?:[./:]|$)|oidc\.eks\.|container\.googleapis\.com\/)/;
const LEAVES_CONTAINER = new Set<WorkloadRuleId>(['W05', 'W06', 'W07', 'W08']);

/** A volume may bring the token without its being mounted by default. */
function projectsToken({ volumes = [] }: PodSpec): boolean {
  return volumes
    .flatMap(({ projected }) => projected?.sources ?? [])
    .some(
      ({ serviceAccountToken: token }) =>
        token && (!token.audience || API_SERVER.test(token.audience)),
    );
}

/** Whether the token is in the containers; undefined when the service account decides and is not known. */
function isMounted(
  { spec, namespace }: PodSource,
  name: string,
  { accounts }: Surroundings,
): boolean | undefined {
  if (projectsToken(spec)) {
    return true;
  }
  if (spec.automountServiceAccountToken !== undefined) {
    return spec.automountServiceAccountToken;
  }
  const own = accounts?.(namespace, name);
  if (!own) {
    return undefined;
  }
  if (own.length === 0) {
    // Every namespace has a default account, made by Kubernetes, which mounts its token.
    return name === 'default' ? true : undefined;
  }
  return own.some(account => account.automountServiceAccountToken ?? true);
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

/**
 * ARNs of the roles that the pods may get: by the annotation and by an
 * association both, for the pod chooses. `complete` when there are no others.
 */
function iamRolesOf(
  { namespace }: PodSource,
  name: string,
  { accounts, eks, podIdentities }: Surroundings,
): { roles: string[]; complete: boolean } {
  const own = accounts?.(namespace, name);
  const annotated = (own ?? []).flatMap(
    ({ metadata }) => metadata?.annotations?.[ROLE_ARN_ANNOTATION] || [],
  );
  const associated = (podIdentities ?? []).flatMap(
    ({ roleArn, serviceAccount, ...identity }) =>
      identity.namespace === namespace && serviceAccount === name
        ? roleArn
        : [],
  );
  const seen = own !== undefined && (own.length > 0 || name === 'default');
  return {
    roles: [...new Set([...associated, ...annotated])],
    complete:
      seen &&
      (eks !== true || podIdentities !== undefined || annotated.length > 0),
  };
}

/** W13. */
function iamHits(
  source: PodSource,
  name: string,
  surroundings: Surroundings,
): Verdict {
  const { iamRoles } = surroundings;
  const { roles, complete } = iamRolesOf(source, name, surroundings);
  const account = `ServiceAccount ${source.namespace}/${name}`;
  const administrators = roles.filter(role => iamRoles.get(role));
  const stranger = roles.find(role => !iamRoles.has(role));
  const open = [
    ...(stranger === undefined
      ? []
      : [
          `what the IAM role ${stranger} may do is not known; add it to securityScorecard.kubernetes.iamRoles`,
        ]),
    ...(complete
      ? []
      : [
          `it is not known which IAM role ${account} has; list podIdentities of the cluster`,
        ]),
  ];
  return {
    undecided: new Map(open.slice(0, 1).map(why => ['W13' as const, why])),
    hits: administrators.slice(0, 1).map(role => ({
      rule: 'W13',
      severity: 'high',
      title: `${podSourceLabel(source)} has the IAM role ${role}, which may do everything`,
      component: podSourceLabel(source),
      change: `Give ${account} an IAM role with only the actions and resources that it uses.`,
    })),
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
