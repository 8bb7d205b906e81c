import {
  compareLevels,
  type CheckResult,
} from '@fairway/plugin-security-scorecard-common';
import { spokenDuration, spokenTime } from '@fairway/plugin-spoken-node';
import { subtractDuration } from '../domain/durations';
import type { GateFinding, GateInput } from './input';
import type { ChecksRule, FindingsRule, LevelRule, ScansRule } from './policy';
import {
  count,
  isAtLeast,
  isOrAre,
  judgement,
  some,
  verb,
  type Judgement,
} from './verdicts';

const enforced = (result: CheckResult) =>
  (result.mode ?? 'enforce') === 'enforce' && result.state !== 'not-applicable';

const isGap = ({ state }: CheckResult) =>
  state === 'unknown' || state === 'stale' || state === 'error';

const idsOf = (results: readonly CheckResult[]) =>
  results.map(result => result.checkId);

const waiversOf = (waived: readonly { waiverId: string | null }[]) =>
  waived.map(w => w.waiverId).filter(id => id !== null);

const alsoWaived = (waiverIds: readonly string[]) =>
  waiverIds.length
    ? `; ${waiverIds.length} ${isOrAre(waiverIds.length)} waived`
    : '';

const isPast = (deadline: string | null, now: Date) =>
  deadline !== null && deadline <= now.toISOString();

/** Nothing was ever observed: no stored threshold can pass. */
export function notEvaluated(): Judgement {
  return judgement(
    'unknown',
    'Nothing was observed of this entity yet, so there is nothing to judge.',
  );
}

/** The level is at least the one that is asked for. */
export function judgeLevel(rule: LevelRule, input: GateInput): Judgement {
  const waiverIds = waiversOf(
    input.results.filter(r => r.waived && r.state === 'fail'),
  );
  if (compareLevels(input.level, rule.atLeast) >= 0) {
    return judgement(
      'pass',
      `The level is ${input.level}, at least ${rule.atLeast} is asked for.`,
      { waiverIds },
    );
  }
  const needed = input.results.filter(
    r => enforced(r) && compareLevels(r.level, rule.atLeast) <= 0,
  );
  const failing = needed.filter(r => r.state === 'fail' && !r.waived);
  const gaps = needed.filter(isGap);
  const words = `The level is ${input.level}, at least ${rule.atLeast} is asked for`;
  return failing.length
    ? judgement(
        'fail',
        `${words}; ${count(failing.length, 'check')} ${verb(failing.length, 'fails', 'fail')}: ${some(failing.map(r => r.title))}.`,
        { checkIds: idsOf(failing), waiverIds },
      )
    : judgement(
        'unknown',
        gaps.length
          ? `${words}; ${count(gaps.length, 'check')} ${isOrAre(gaps.length)} not known: ${some(gaps.map(r => r.title))}.`
          : `${words}; no check that is satisfied gives it.`,
        { checkIds: idsOf(gaps), waiverIds },
      );
}

/** No enforced check of the severity fails. */
export function judgeChecks(rule: ChecksRule, input: GateInput): Judgement {
  const asked = input.results.filter(
    r =>
      (r.mode ?? 'enforce') === 'enforce' &&
      isAtLeast(r.severity, rule.severity) !== false &&
      (!rule.pillars || rule.pillars.includes(r.pillar)) &&
      (!rule.ids || rule.ids.includes(r.checkId)),
  );
  const gone = (rule.ids ?? []).filter(
    id => !input.results.some(r => r.checkId === id),
  );
  const applicable = asked.filter(enforced);
  const failed = applicable.filter(
    r =>
      r.state === 'fail' &&
      (!rule.untilDeadline ||
        r.deadline === null ||
        isPast(r.deadline, input.now)),
  );
  const failing = failed.filter(r => !r.waived);
  const waiverIds = waiversOf(failed.filter(r => r.waived));
  const late = rule.untilDeadline ? ' past the deadline' : '';
  if (failing.length) {
    return judgement(
      'fail',
      `${count(failing.length, 'check')} of severity ${rule.severity} or worse ${verb(failing.length, 'fails', 'fail')}${late}: ${some(failing.map(r => r.title))}.`,
      { checkIds: idsOf(failing), waiverIds },
    );
  }
  const gaps = applicable.filter(isGap);
  if (gaps.length || gone.length || !asked.length) {
    const reasons = [
      ...(gaps.length
        ? [
            `${count(gaps.length, 'check')} ${isOrAre(gaps.length)} not known: ${some(gaps.map(r => r.title))}`,
          ]
        : []),
      ...(gone.length ? [`there is no check ${some(gone)}`] : []),
      ...(asked.length || gone.length ? [] : ['no enforced check asks this']),
    ];
    return judgement('unknown', `It can't be told: ${reasons.join('; ')}.`, {
      checkIds: [...idsOf(gaps), ...gone],
      waiverIds,
    });
  }
  return judgement(
    'pass',
    `No check of severity ${rule.severity} or worse fails${late}, ${applicable.length ? `of ${applicable.length} that ${verb(applicable.length, 'applies', 'apply')}` : 'none applies'}${alsoWaived(waiverIds)}.`,
    { waiverIds },
  );
}

/** Whether lists of what is exploited in the wild are about it: a fault of a service's own is in none. */
const canBeListed = (f: GateFinding) =>
  f.purl !== null ||
  [f.vulnerability, ...f.aliases].some(name => /^(CVE|GHSA)-/i.test(name));

/** Open ones of which nobody has said whether they are exploited. */
const unsaid = (open: readonly GateFinding[]) =>
  open.filter(
    f => f.waiverId === null && f.knownExploited === null && canBeListed(f),
  );

/**
 * No finding of the severity is open. Absence counts only where everything was
 * scanned, and what nobody has looked up is not taken for not exploited.
 */
export function judgeFindings(rule: FindingsRule, input: GateInput): Judgement {
  const exploited = (f: GateFinding) =>
    !rule.knownExploited || f.knownExploited === true;
  const due = (f: GateFinding) =>
    !rule.untilDeadline || f.deadline === null || isPast(f.deadline, input.now);
  const dueOnes = input.findings.filter(f => f.status === 'open' && due(f));
  const open = dueOnes.filter(exploited);
  const severe = open.filter(f => isAtLeast(f.severity, rule.severity));
  const counted = severe.filter(f => f.waiverId === null);
  const waiverIds = waiversOf(severe);
  const what = `${rule.knownExploited ? 'known-exploited ' : ''}finding`;
  if (counted.length) {
    return judgement(
      'fail',
      `${count(counted.length, what)} of severity ${rule.severity} or worse ${isOrAre(counted.length)} open${rule.untilDeadline ? ' past the deadline' : ''}: ${some(counted.map(f => `${f.vulnerability} in ${f.component}`))}.`,
      { findingIds: counted.map(f => f.id), waiverIds },
    );
  }
  const unrated = open.filter(
    f => f.waiverId === null && isAtLeast(f.severity, rule.severity) === null,
  );
  const blind = input.coverage.filter(
    c => c.state !== 'scanned' && c.state !== 'excluded',
  );
  const asked = rule.knownExploited
    ? unsaid(dueOnes).filter(
        f => isAtLeast(f.severity, rule.severity) !== false,
      )
    : [];
  const mustBeSaid = asked.filter(
    f => isAtLeast(f.severity, rule.unknownFrom ?? rule.severity) !== false,
  );
  if (
    unrated.length ||
    mustBeSaid.length ||
    blind.length ||
    !input.coverage.length
  ) {
    const reasons = [
      ...(mustBeSaid.length
        ? [
            `nothing says whether ${count(mustBeSaid.length, 'open vulnerability')} ${isOrAre(mustBeSaid.length)} exploited: ${some(mustBeSaid.map(f => `${f.vulnerability} in ${f.component}`))}`,
          ]
        : []),
      ...(unrated.length
        ? [
            `${count(unrated.length, 'open finding')} ${isOrAre(unrated.length)} not rated yet`,
          ]
        : []),
      ...(blind.length
        ? [
            `${count(blind.length, 'resource')} ${isOrAre(blind.length)} not scanned: ${some(blind.map(c => `${c.resource} (${c.state})`))}`,
          ]
        : []),
      ...(input.coverage.length ? [] : ['nothing says that it was scanned']),
    ];
    return judgement('unknown', `It can't be told: ${reasons.join('; ')}.`, {
      findingIds: [...mustBeSaid, ...unrated].map(f => f.id),
      waiverIds,
    });
  }
  return judgement(
    'pass',
    `No ${what} of severity ${rule.severity} or worse is open${alsoWaived(waiverIds)}.${asked.length ? ` Nothing says whether ${count(asked.length, 'open vulnerability')} below ${rule.unknownFrom} ${isOrAre(asked.length)} exploited.` : ''}`,
    { waiverIds },
  );
}

/** Every resource has a scan that is not too old. */
export function judgeScans(rule: ScansRule, input: GateInput): Judgement {
  const rows = input.coverage.filter(
    c =>
      c.state !== 'excluded' &&
      (!rule.collectors || rule.collectors.includes(c.source)),
  );
  const silent = (rule.collectors ?? []).filter(
    id => !input.coverage.some(c => c.source === id),
  );
  const oldest = subtractDuration(input.now, rule.maxAge);
  const old = rows.filter(
    c =>
      c.state === 'stale' ||
      (c.state === 'scanned' &&
        c.lastScannedAt !== null &&
        c.lastScannedAt < oldest),
  );
  if (old.length) {
    return judgement(
      'fail',
      `${count(old.length, 'scan')} ${isOrAre(old.length)} older than ${spokenDuration(rule.maxAge)}: ${some(old.map(c => `${c.resource} (${c.lastScannedAt ? spokenTime(c.lastScannedAt) : 'no time given'})`))}.`,
    );
  }
  const blind = rows.filter(
    c => c.state !== 'scanned' || c.lastScannedAt === null,
  );
  if (blind.length || silent.length || !rows.length) {
    const reasons = [
      ...(blind.length
        ? [
            `no time of a scan is known for ${count(blind.length, 'resource')}: ${some(blind.map(c => `${c.resource} (${c.state})`))}`,
          ]
        : []),
      ...(silent.length ? [`nothing was scanned by ${some(silent)}`] : []),
      ...(rows.length || silent.length ? [] : ['nothing was scanned']),
    ];
    return judgement('unknown', `It can't be told: ${reasons.join('; ')}.`);
  }
  return judgement(
    'pass',
    `${rows.length === 1 ? 'The only scan is not' : `None of ${rows.length} scans is`} older than ${spokenDuration(rule.maxAge)}.`,
  );
}
