import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { Grant } from './grants';
import type { RuleId } from './ruleIds';
import { subjectLabel } from './subjects';

/** One thing that a rule objects to. */
export interface Hit {
  rule: RuleId;
  severity: Severity;
  title: string;
  /** Who has the right, or the object that is left over: kind and name. */
  component: string;
  /** Binding and role, or where the object is. */
  location: string;
  /** The least change that takes the right away. */
  change: string;
}

/** What the rules have to know besides the objects. */
export interface EvaluationContext {
  /** Namespaces in which a right is worth as much as in the whole cluster. */
  privileged: ReadonlySet<string>;
  /** Whether the cluster is EKS; undefined when that is not known. */
  eks: boolean | undefined;
}

/** Where a grant reaches. */
export type Scope = 'cluster' | 'privileged' | 'namespace';

/** Where a grant reaches. */
export function scopeOf(
  { namespace }: Pick<Grant, 'namespace'>,
  { privileged }: EvaluationContext,
): Scope {
  if (namespace === undefined) {
    return 'cluster';
  }
  return privileged.has(namespace) ? 'privileged' : 'namespace';
}

const LOWER: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  informational: 'informational',
  untriaged: 'untriaged',
};

/** One level less in a namespace that is not worth the whole cluster. */
export function scoped(severity: Severity): Readonly<Record<Scope, Severity>> {
  return {
    cluster: severity,
    privileged: severity,
    namespace: LOWER[severity],
  };
}

/** In words, where a grant reaches. */
export function place({ namespace }: Pick<Grant, 'namespace'>): string {
  return namespace === undefined ? 'the cluster' : `namespace ${namespace}`;
}

/** Binding and role of a grant. */
export function locationOf({ binding, role }: Grant): string {
  return `${binding} to ${role.label}`;
}

/** A hit of one grant. */
export function hitOf(
  rule: RuleId,
  grant: Grant,
  what: Pick<Hit, 'severity' | 'title' | 'change'>,
): Hit {
  return {
    rule,
    ...what,
    component: subjectLabel(grant.subject),
    location: locationOf(grant),
  };
}
