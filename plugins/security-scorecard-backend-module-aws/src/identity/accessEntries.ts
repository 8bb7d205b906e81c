import {
  type AssociatedAccessPolicy,
  type EKSClient,
  paginateListAccessEntries,
  paginateListAssociatedAccessPolicies,
} from '@aws-sdk/client-eks';
import { type Scope, scopeKey } from '../clients';
import { partitionOf } from '../mapping/scope';
import { type Reading, readPages } from '../pages';
import { failVerdict, type RuleVerdict, unknownVerdict } from '../verdict';
import type { IdentitySubject } from './subjects';

/** Principals that an access entry makes administrator of a whole cluster. */
export interface ClusterAdmins {
  cluster: string;
  principals: string[];
  /** Why there may be more, in a sentence. */
  problem?: string;
}

const POLICY = 'AmazonEKSClusterAdminPolicy';
const PAGE = 100;

/** Where access entries are switched off there are none; rights come from aws-auth alone. */
const SWITCHED_OFF = /authentication mode must be set/i;

function readEntries(
  client: EKSClient,
  scope: Scope,
  clusterName: string,
  signal: AbortSignal,
): Promise<Reading<string>> {
  return readPages(
    paginateListAccessEntries(
      { client, stopOnSameToken: true },
      {
        clusterName,
        associatedPolicyArn: `arn:${partitionOf(scope.region)}:eks::aws:cluster-access-policy/${POLICY}`,
        maxResults: PAGE,
      },
      { abortSignal: signal },
    ),
    {
      action: 'eks:ListAccessEntries',
      where: scopeKey(scope),
      items: page => page.accessEntries,
      nextToken: page => page.nextToken,
      signal,
    },
  );
}

function readPolicies(
  client: EKSClient,
  scope: Scope,
  clusterName: string,
  principalArn: string,
  signal: AbortSignal,
): Promise<Reading<AssociatedAccessPolicy>> {
  return readPages(
    paginateListAssociatedAccessPolicies(
      { client, stopOnSameToken: true },
      { clusterName, principalArn, maxResults: PAGE },
      { abortSignal: signal },
    ),
    {
      action: 'eks:ListAssociatedAccessPolicies',
      where: scopeKey(scope),
      items: page => page.associatedAccessPolicies,
      nextToken: page => page.nextToken,
      signal,
    },
  );
}

/** Reads who administrates a cluster. Never throws but for the abort. */
export async function readClusterAdmins(
  client: EKSClient,
  scope: Scope,
  cluster: string,
  signal: AbortSignal,
): Promise<ClusterAdmins> {
  const entries = await readEntries(client, scope, cluster, signal);
  if (entries.problem && SWITCHED_OFF.test(entries.problem)) {
    return { cluster, principals: [] };
  }
  const principals: string[] = [];
  const problems = entries.problem ? [entries.problem] : [];
  for (const principal of entries.items) {
    const policies = await readPolicies(
      client,
      scope,
      cluster,
      principal,
      signal,
    );
    if (policies.problem) {
      problems.push(policies.problem);
    }
    if (
      policies.items.some(
        ({ policyArn, accessScope }) =>
          policyArn?.endsWith(`/${POLICY}`) &&
          accessScope?.type !== 'namespace',
      )
    ) {
      principals.push(principal);
    }
  }
  return { cluster, principals, problem: problems[0] };
}

/** R01 of the Kubernetes rules, granted outside the cluster: its own roles of a service, everybody where it names none. */
export function judgeClusterAdmins(
  { roles }: IdentitySubject,
  { cluster, principals, problem }: ClusterAdmins,
): RuleVerdict[] {
  const concerned = principals.filter(
    principal => roles.length === 0 || roles.includes(principal),
  );
  return [
    ...(problem ? [unknownVerdict(problem)] : []),
    ...concerned.map(principal =>
      failVerdict({
        vulnerability: 'R01',
        severity: 'critical',
        component: principal,
        location: `${cluster} access entry`,
        title: `${principal} administrates the whole cluster ${cluster}, by an access entry with ${POLICY}`,
        remediation: `Associate AmazonEKSEditPolicy for its namespaces instead: aws eks disassociate-access-policy --cluster-name ${cluster} --principal-arn ${principal}.`,
      }),
    ),
  ];
}
