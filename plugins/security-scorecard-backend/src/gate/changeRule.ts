import type { ChangeFinding, GateFinding, GateInput } from './input';
import type { ChangeRule } from './policy';
import {
  count,
  isAtLeast,
  isOrAre,
  judgement,
  some,
  type Judgement,
} from './verdicts';

/** Keys of which two findings share one when they are the same weakness at the same place. */
function keysOf(
  finding: Pick<
    ChangeFinding,
    'id' | 'vulnerability' | 'aliases' | 'component' | 'location'
  >,
): string[] {
  return [
    finding.id,
    ...[finding.vulnerability, ...finding.aliases].map(name =>
      JSON.stringify([name.toUpperCase(), finding.component, finding.location]),
    ),
  ];
}

/** Findings of the default branch by every key. */
function baselineOf(
  findings: readonly GateFinding[],
): Map<string, GateFinding> {
  return new Map(
    findings
      .filter(f => f.status !== 'resolved')
      .flatMap(f => keysOf(f).map(key => [key, f] as const)),
  );
}

/**
 * The reports that are asked for are there, complete, and show nothing severe
 * that the default branch does not have. What the change itself marks as
 * suppressed counts: only the default branch and the register of waivers say
 * what may be left.
 */
export function judgeChange(rule: ChangeRule, input: GateInput): Judgement {
  if (!input.change) {
    return judgement(
      'unknown',
      'No change was named; ask with the change under test, for example `--change pr-17`.',
    );
  }
  const { id, reports } = input.change;
  const wanted = rule.reports.map(name => ({
    name,
    found: reports.filter(r => r.slot === name || r.format === name),
  }));
  const baseline = baselineOf(input.findings);
  const known = (finding: ChangeFinding) =>
    keysOf(finding).some(key => baseline.has(key));
  const fresh = [
    ...new Map(
      wanted
        .flatMap(w => w.found)
        .flatMap(report => report.findings)
        .filter(f => f.status !== 'resolved' && !known(f))
        .map(f => [f.id, f]),
    ).values(),
  ];
  const severe = fresh.filter(f => isAtLeast(f.severity, rule.noNew));
  if (severe.length) {
    return judgement(
      'fail',
      `${count(severe.length, 'finding')} of severity ${rule.noNew} or worse ${isOrAre(severe.length)} new in ${id}: ${some(severe.map(f => `${f.vulnerability} in ${f.component}`))}.`,
      { findingIds: severe.map(f => f.id) },
    );
  }
  const missing = wanted.filter(w => !w.found.length).map(w => w.name);
  const failed = wanted
    .flatMap(w => w.found)
    .filter(report => report.outcome === 'failed');
  const unrated = fresh.filter(f => isAtLeast(f.severity, rule.noNew) === null);
  if (missing.length || failed.length || unrated.length) {
    const reasons = [
      ...(missing.length ? [`no report for ${some(missing)}`] : []),
      ...failed.map(
        r => `the scan of ${r.slot} failed: ${r.failure ?? 'no reason given'}`,
      ),
      ...(unrated.length
        ? [
            `${count(unrated.length, 'new finding')} ${isOrAre(unrated.length)} not rated yet`,
          ]
        : []),
    ];
    return judgement('unknown', `${id} can't be told: ${reasons.join('; ')}.`, {
      findingIds: unrated.map(f => f.id),
    });
  }
  return judgement(
    'pass',
    `${id} brings no new finding of severity ${rule.noNew} or worse, by ${count(rule.reports.length, 'report')}.`,
  );
}
