import { hangsOnEks } from './bindingRules';
import { evaluateTogether } from './combinations';
import { evaluateGrant, sortHits } from './evaluate';
import { type Grant, resolveGrants } from './grants';
import { groupBy } from './groupBy';
import type { EvaluationContext, Hit } from './hit';
import { danglingBindings, evaluateHygiene } from './hygiene';
import type { RbacObjects } from './objects';
import { RULE_IDS, type RuleId } from './ruleIds';
import {
  identitiesOf,
  isAnonymous,
  type Subject,
  subjectLabel,
} from './subjects';

/** What is known about a cluster besides its objects. */
export interface EvaluationOptions {
  /** Namespaces in which a right is worth as much as in the whole cluster. */
  privilegedNamespaces: readonly string[];
  /** Whether it is EKS; absent when that is not known. */
  eks?: boolean;
  /** Whether the objects are all that the cluster has; manifests of a repository are not. Default: true. */
  complete?: boolean;
}

/** The evaluated rights of a cluster. */
export interface ClusterRights {
  hasServiceAccount(namespace: string, name: string): boolean;
  /** Names of all service accounts of a namespace. */
  serviceAccounts(namespace: string): string[];
  /**
   * What the rules object to for a workload that runs as one of the given
   * service accounts: rights of the accounts and of the groups they are in,
   * and anonymous rights that reach the namespace.
   */
  hits(namespace: string, serviceAccounts: readonly string[]): Hit[];
  /** What the rules object to, whoever has it. */
  allHits(): Hit[];
  /** Whether anybody bound the service account, or the others of its namespace with it, to a role. */
  isBound(namespace: string, name: string): boolean;
  /** Rules that can't be decided for certain, and why; what they hit is still a hit. */
  undecided: ReadonlyMap<RuleId, string>;
}

const account = (namespace: string, name: string): Subject => ({
  kind: 'ServiceAccount',
  namespace,
  name,
});

/** The same binding may reach somebody by two names. */
function distinct(hits: readonly Hit[]): Hit[] {
  const byKey = new Map(
    hits.map(hit => [`${hit.rule} ${hit.component} ${hit.location}`, hit]),
  );
  return sortHits([...byKey.values()]);
}

function undecidedRules(
  objects: RbacObjects,
  grants: readonly Grant[],
  context: EvaluationContext,
  complete: boolean,
): Map<RuleId, string> {
  const undecided = new Map<RuleId, string>();
  if (grants.some(grant => hangsOnEks(grant, context))) {
    undecided.set('R21', 'it is not known whether the cluster is EKS');
  }
  const [dangling] = complete ? [] : danglingBindings(objects);
  if (dangling) {
    for (const rule of RULE_IDS) {
      undecided.set(
        rule,
        `${dangling.title.replace('does not exist', 'is not in the manifests')}`,
      );
    }
  }
  return undecided;
}

/** Evaluates a cluster once, for any number of services in it. */
export function evaluateCluster(
  objects: RbacObjects,
  { privilegedNamespaces, eks, complete = true }: EvaluationOptions,
): ClusterRights {
  const context = { privileged: new Set(privilegedNamespaces), eks };
  const grants = resolveGrants(objects);
  const bySubject = groupBy(grants, ({ subject }) => subjectLabel(subject));
  const judged = new Map<Grant, Hit[]>();
  const single = (grant: Grant): Hit[] => {
    const known = judged.get(grant) ?? evaluateGrant(grant, context);
    judged.set(grant, known);
    return known;
  };
  const hygiene = evaluateHygiene(objects, complete);
  const hygieneBySubject = groupBy(hygiene, ({ component }) => component);
  const accounts = groupBy(
    objects.serviceAccounts,
    ({ metadata }) => metadata?.namespace ?? '',
  );
  const grantsOf = (subject: Subject) =>
    bySubject.get(subjectLabel(subject)) ?? [];
  const anonymous = grants.filter(({ subject }) => isAnonymous(subject));

  // Thousands of pods may run as the same account.
  const bySubjectHits = new Map<string, Hit[]>();
  const hitsOf = (subject: Subject): Hit[] => {
    const key = subjectLabel(subject);
    const known = bySubjectHits.get(key);
    if (known) {
      return known;
    }
    const own = identitiesOf(subject).flatMap(grantsOf);
    const hits = distinct([
      ...own.flatMap(single),
      ...evaluateTogether(subject, own, context),
      ...(hygieneBySubject.get(key) ?? []),
    ]);
    bySubjectHits.set(key, hits);
    return hits;
  };
  return {
    hasServiceAccount: (namespace, name) =>
      accounts.get(namespace)?.some(a => a.metadata?.name === name) ?? false,
    serviceAccounts: namespace =>
      (accounts.get(namespace) ?? []).map(a => a.metadata?.name ?? ''),
    hits: (namespace, serviceAccounts) =>
      distinct([
        ...serviceAccounts.flatMap(name => hitsOf(account(namespace, name))),
        ...anonymous
          .filter(
            grant =>
              grant.namespace === undefined || grant.namespace === namespace,
          )
          .flatMap(single)
          .filter(({ rule }) => rule === 'R22'),
      ]),
    allHits: () =>
      distinct([
        ...[...bySubject.values()].flatMap(([{ subject }]) => hitsOf(subject)),
        ...hygiene,
      ]),
    isBound: (namespace, name) =>
      identitiesOf(account(namespace, name)).some(subject =>
        grantsOf(subject).some(({ bootstrapped }) => !bootstrapped),
      ),
    undecided: undecidedRules(objects, grants, context, complete),
  };
}
