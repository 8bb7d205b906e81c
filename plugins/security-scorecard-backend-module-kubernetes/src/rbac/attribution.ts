import { type Grant, resolveGrants } from './grants';
import type { RbacObjects } from './objects';
import { evaluate, type Hit } from './rules';
import { identitiesOf, isAnonymous, subjectLabel } from './subjects';

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
}

function groupHits(hits: readonly Hit[]): Map<string, Hit[]> {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const key = subjectLabel(hit.grant.subject);
    const group = groups.get(key);
    if (group) {
      group.push(hit);
    } else {
      groups.set(key, [hit]);
    }
  }
  return groups;
}

function reaches(grant: Grant, namespace: string): boolean {
  return grant.namespace === undefined || grant.namespace === namespace;
}

/** Evaluates a cluster once, for any number of services in it. */
export function evaluateCluster(
  objects: RbacObjects,
  privilegedNamespaces: readonly string[],
): ClusterRights {
  const privileged = new Set(privilegedNamespaces);
  const hits = resolveGrants(objects).flatMap(g => evaluate(g, privileged));
  const bySubject = groupHits(hits);
  const anonymous = hits.filter(
    ({ rule, grant }) => rule === 'R22' && isAnonymous(grant.subject),
  );
  const accounts = new Map<string, Set<string>>();
  for (const { metadata } of objects.serviceAccounts) {
    const { namespace = '', name = '' } = metadata ?? {};
    accounts.set(
      namespace,
      (accounts.get(namespace) ?? new Set<string>()).add(name),
    );
  }
  return {
    hasServiceAccount: (namespace, name) =>
      accounts.get(namespace)?.has(name) ?? false,
    serviceAccounts: namespace => [...(accounts.get(namespace) ?? [])],
    hits(namespace, serviceAccounts) {
      const subjects = new Set(
        serviceAccounts
          .flatMap(name => identitiesOf(namespace, name))
          .map(subjectLabel),
      );
      return [
        ...[...subjects].flatMap(label => bySubject.get(label) ?? []),
        ...anonymous.filter(({ grant }) => reaches(grant, namespace)),
      ];
    },
  };
}
