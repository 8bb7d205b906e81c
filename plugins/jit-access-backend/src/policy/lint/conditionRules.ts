import { isRecord } from '../yamlFile';
import type { ParsedPolicy } from '../parsePolicy';
import { findingAt, type Finding } from './finding';
import { certainties } from './reachability';

const isLiteralTrue = (text: string) => text.trim() === 'true';

/** How many rules stand in the file itself; inherited ones come after them. */
function ownRules({ yaml }: ParsedPolicy): number {
  const rules = isRecord(yaml.value) ? yaml.value.rules : undefined;
  return Array.isArray(rules) ? rules.length : 0;
}

/** Rules that are never the one that decides. */
export function lintReach(parsed: ParsedPolicy, now: Date): Finding[] {
  const { policy } = parsed;
  const conditions = policy.rules.map(rule => rule.matches);
  const ahead = certainties(policy, conditions, { now, past: false });
  if (!ahead) {
    return [];
  }
  const isPast = (index: number) =>
    certainties(policy, [conditions[index]], { now, past: true })?.[0].never ===
    false;
  return policy.rules.slice(0, ownRules(parsed)).flatMap((rule, index) => {
    const at = (id: string, severity: Finding['severity'], message: string) => [
      findingAt(parsed, ['rules', index, 'when'], id, severity, message),
    ];
    const { never, always, shadowed } = ahead[index];
    if (never) {
      return !isPast(index)
        ? at(
            'unreachable-rule',
            'error',
            `rule ${rule.name} never matches: ${rule.when}`,
          )
        : at(
            'expired-rule',
            'warning',
            `rule ${rule.name} will never match again: ${rule.when}`,
          );
    }
    if (shadowed) {
      return at(
        'shadowed-rule',
        'error',
        `rule ${rule.name} never decides: whenever it matches, an earlier rule does`,
      );
    }
    return always && !isLiteralTrue(rule.when)
      ? at(
          'idle-condition',
          'warning',
          `rule ${rule.name} always matches; write 'true'`,
        )
      : [];
  });
}

/** Steps whose `unless` decides nothing. */
export function lintUnless(parsed: ParsedPolicy, now: Date): Finding[] {
  const { policy } = parsed;
  return policy.rules.slice(0, ownRules(parsed)).flatMap((rule, index) =>
    rule.steps.flatMap(({ skipped, unless }, step) => {
      const [certain] =
        (skipped && certainties(policy, [skipped], { now, past: false })) ?? [];
      if (!certain || (!certain.never && !certain.always)) {
        return [];
      }
      return findingAt(
        parsed,
        ['rules', index, 'approval', 'steps', step, 'unless'],
        'idle-condition',
        'warning',
        certain.always
          ? `the step is always left out: ${unless}`
          : `the step is never left out: ${unless}`,
      );
    }),
  );
}
