import type {
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { NotFoundError } from '@backstage/errors';
import type { ClusterRights } from './rbac/attribution';
import { type Hit, RULE_IDS } from './rbac/rules';
import { subjectLabel } from './rbac/subjects';
import type { Workload } from './workload';

/** Every fact of the collector: what each rule objects to, counted. */
export const RBAC_FACTS = {
  serviceAccounts: {
    type: 'int',
    description: 'Service accounts that the service may run as',
  },
  R01: { type: 'int', description: 'Bindings to cluster-admin' },
  R02: {
    type: 'int',
    description: 'Grants of every verb on every resource',
  },
  R05: {
    type: 'int',
    description: 'Grants to read every secret of the cluster',
  },
  R13: { type: 'int', description: 'Grants of the verb escalate on roles' },
  R22: {
    type: 'int',
    description:
      'Bindings that reach the service and give rights to callers without a login',
  },
} as const satisfies Record<string, FactDefinition>;

function toFinding(hit: Hit, cluster: string): ObservedFinding {
  const { rule, grant, severity, title, change } = hit;
  return {
    vulnerability: rule,
    title,
    severity,
    status: 'open',
    component: subjectLabel(grant.subject),
    location: `${cluster}: ${grant.binding} to ${grant.role.label}`,
    remediation: change,
  };
}

/** Which accounts count: the named one, or every one when none is named. */
function accountsOf(
  { cluster, namespace, serviceAccount }: Workload,
  rights: ClusterRights,
): string[] {
  if (!serviceAccount) {
    const all = rights.serviceAccounts(namespace);
    if (all.length === 0) {
      throw new NotFoundError(
        `Namespace ${namespace} of cluster ${cluster} has no service account; correct the annotation of the service`,
      );
    }
    return all;
  }
  if (!rights.hasServiceAccount(namespace, serviceAccount)) {
    throw new NotFoundError(
      `Cluster ${cluster} has no service account ${namespace}/${serviceAccount}, so the rights of the service are not known; correct the annotation of the service`,
    );
  }
  return [serviceAccount];
}

/**
 * What the rules object to for one service.
 *
 * @throws NotFoundError when its service account is not in the cluster.
 */
export function observeWorkload(
  entityRef: string,
  observedAt: string,
  workload: Workload,
  rights: ClusterRights,
): Observation {
  const { cluster, namespace } = workload;
  const accounts = accountsOf(workload, rights);
  const hits = rights.hits(namespace, accounts);
  const counts = Object.fromEntries(
    RULE_IDS.map(id => [id, hits.filter(({ rule }) => rule === id).length]),
  );
  return {
    entityRef,
    status: 'ok',
    observedAt,
    facts: { serviceAccounts: accounts.length, ...counts },
    findings: hits.map(hit => toFinding(hit, cluster)),
    coverage: accounts.map(name => ({
      resource: `${cluster}/${namespace}/${name}`,
      scanType: 'rbac',
      state: 'scanned',
      reason: null,
      lastScannedAt: observedAt,
    })),
  };
}
