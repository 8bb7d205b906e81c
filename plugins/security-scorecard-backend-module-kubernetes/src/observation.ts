import type {
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import type { ClusterRights } from './rbac/attribution';
import type { Hit } from './rbac/hit';
import { RIGHTS_RULES, RULE_IDS } from './rbac/ruleIds';
import { resourceOf, type Workload } from './workload';

/** One fact of each rule: how many hits it has. */
export function hitFacts(
  descriptions: Readonly<Record<string, string>>,
): Record<string, FactDefinition> {
  return Object.fromEntries(
    Object.entries(descriptions).map(([id, description]) => [
      id,
      { type: 'int', description },
    ]),
  );
}

/** Why some of the facts are left out, for people. */
export const UNDECIDED_FACT = {
  undecided: {
    type: 'string',
    description: 'Why rules could not be decided; empty when all were',
  },
} as const satisfies Record<string, FactDefinition>;

/** Every fact of the collector: what each rule objects to, counted. */
export const RBAC_FACTS: Readonly<Record<string, FactDefinition>> = {
  serviceAccounts: {
    type: 'int',
    description: 'Service accounts that the service may run as',
  },
  ...UNDECIDED_FACT,
  ...hitFacts(RIGHTS_RULES),
};

/** A hit as a finding of a cluster or repository. */
export function rightsFinding(hit: Hit, where: string): ObservedFinding {
  return {
    vulnerability: hit.rule,
    title: hit.title,
    severity: hit.severity,
    status: 'open',
    component: hit.component,
    location: `${where}: ${hit.location}`,
    remediation: hit.change,
  };
}

/**
 * Hits counted by rule. A rule that could not be decided is left out, unless
 * it hits all the same: then it has at least as many.
 */
export function countHits<Id extends string>(
  ids: readonly Id[],
  hits: readonly { rule: Id }[],
  undecided: ReadonlyMap<Id, string>,
): Record<string, number> {
  return Object.fromEntries(
    ids
      .map((id): [Id, number] => [
        id,
        hits.filter(({ rule }) => rule === id).length,
      ])
      .filter(([id, count]) => count > 0 || !undecided.has(id)),
  );
}

/** Which accounts count: the named one, or every one when none is named; none while the service does not run. */
function accountsOf(
  namespace: string,
  serviceAccount: string | undefined,
  rights: ClusterRights,
): string[] {
  if (!serviceAccount) {
    return rights.serviceAccounts(namespace);
  }
  return rights.hasServiceAccount(namespace, serviceAccount)
    ? [serviceAccount]
    : [];
}

/** An observation of a service that has no account in the cluster, by mistake or not yet: nothing is known of its rights. */
function observeNobody(
  entityRef: string,
  observedAt: string,
  workload: Workload & { namespace: string },
): Observation {
  const { cluster, namespace, serviceAccount } = workload;
  const undecided = `${
    serviceAccount
      ? `Cluster ${cluster} has no service account ${namespace}/${serviceAccount}`
      : `Namespace ${namespace} of cluster ${cluster} has no service account`
  }: either the service does not run there yet, or its annotation is wrong`;
  return {
    entityRef,
    status: 'ok',
    observedAt,
    facts: { serviceAccounts: 0, undecided },
    findings: [],
    coverage: [
      {
        resource: resourceOf(workload),
        scanType: 'rbac',
        state: 'unknown',
        reason: undecided,
        lastScannedAt: null,
      },
    ],
  };
}

/** What the rules object to for one service, or for the cluster itself. */
export function observeRights(
  entityRef: string,
  observedAt: string,
  workload: Workload,
  rights: ClusterRights,
): Observation {
  const { cluster, namespace, serviceAccount } = workload;
  const accounts = namespace
    ? accountsOf(namespace, serviceAccount, rights)
    : [];
  if (namespace && accounts.length === 0) {
    return observeNobody(entityRef, observedAt, { ...workload, namespace });
  }
  const hits = namespace ? rights.hits(namespace, accounts) : rights.allHits();
  const resources = namespace
    ? accounts.map(name => `${cluster}/${namespace}/${name}`)
    : [cluster];
  return {
    entityRef,
    status: 'ok',
    observedAt,
    facts: {
      ...(namespace ? { serviceAccounts: accounts.length } : {}),
      undecided: sayProblems([...rights.undecided.values()], '; '),
      ...countHits(RULE_IDS, hits, rights.undecided),
    },
    findings: hits.map(hit => rightsFinding(hit, cluster)),
    coverage: resources.map(resource => ({
      resource,
      scanType: 'rbac',
      state: 'scanned',
      reason: null,
      lastScannedAt: observedAt,
    })),
  };
}
