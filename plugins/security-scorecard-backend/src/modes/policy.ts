import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CHECK_MODES } from '@fairway/plugin-security-scorecard-common';
import { z } from 'zod';
import { normalizeTime } from '../domain/durations';
import { readDocument, type PolicyDocument } from '../policy/policyFiles';
import { checkPatternSchema, matchesCheck } from './checkPattern';
import type { ModeRule } from './rules';

const refOf = (kind: 'group' | 'system') =>
  z.string().transform((text, context) => {
    try {
      const ref = parseEntityRef(text, {
        defaultKind: kind,
        defaultNamespace: 'default',
      });
      if (ref.kind.toLocaleLowerCase('en-US') === kind) {
        return stringifyEntityRef(ref).toLocaleLowerCase('en-US');
      }
    } catch {
      // Said below, in the words of this file.
    }
    context.addIssue({
      code: 'custom',
      message: `must be a ${kind} such as ${kind}:default/payments`,
    });
    return z.NEVER;
  });

const time = z.string().transform((text, context) => {
  const at = normalizeTime(text);
  if (!at) {
    context.addIssue({
      code: 'custom',
      message: 'must be a date such as 2027-01-31, in quotes',
    });
    return z.NEVER;
  }
  return at;
});

const policySchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('ModePolicy'),
  rules: z.array(
    z.strictObject({
      checks: z.array(checkPatternSchema).min(1).max(100),
      scope: z
        .strictObject({
          owners: z.array(refOf('group')).default([]),
          systems: z.array(refOf('system')).default([]),
          tiers: z.array(z.string().min(1).max(63)).default([]),
        })
        .default({ owners: [], systems: [], tiers: [] }),
      mode: z.enum(CHECK_MODES),
      from: time.optional(),
      reason: z.string().trim().min(1).max(500),
    }),
  ),
});

/** Whether a rule fits wherever another fits, and at least as well. */
function covers(wide: ModeRule, narrow: ModeRule): boolean {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every(value => b.includes(value));
  return (
    same(wide.scope.owners, narrow.scope.owners) &&
    same(wide.scope.systems, narrow.scope.systems) &&
    same(wide.scope.tiers, narrow.scope.tiers) &&
    narrow.checks.every(check => wide.checks.includes(check))
  );
}

/**
 * Reads a ModePolicy; reports every fault and then gives undefined. A rule that
 * never decides, because another has its checks, scope and start, is a fault.
 */
export function readModePolicy(
  document: PolicyDocument,
): readonly ModeRule[] | undefined {
  const parsed = readDocument(document, policySchema);
  if (!parsed) {
    return undefined;
  }
  const rules = parsed.rules.map(({ checks, scope, mode, from }): ModeRule => ({
    checks,
    scope,
    mode,
    from: from ?? null,
  }));
  let valid = true;
  rules.forEach((rule, index) => {
    const later = rules.findIndex(
      (other, at) =>
        at > index && covers(other, rule) && other.from === rule.from,
    );
    if (later >= 0) {
      document.report(
        ['rules', index],
        `rules.${index}: never decides, because the rule at line ${document.lineOf(['rules', later])} is for the same checks and scope and starts at the same time`,
      );
      valid = false;
    }
  });
  return valid ? rules : undefined;
}

/** Ids of checks that rules name and that are no patterns. */
export function namedChecks(rules: readonly ModeRule[]): string[] {
  return [...new Set(rules.flatMap(rule => rule.checks))].filter(
    check => !check.includes('*'),
  );
}

/** Patterns that no check matches. */
export function emptyPatterns(
  rules: readonly ModeRule[],
  checkIds: readonly string[],
): string[] {
  return [...new Set(rules.flatMap(rule => rule.checks))].filter(
    pattern =>
      pattern.includes('*') && !checkIds.some(id => matchesCheck(pattern, id)),
  );
}
