import {
  SEVERITIES,
  WAIVER_TYPES,
  type Severity,
  type WaiverType,
} from '@fairway/plugin-security-scorecard-common';
import { DateTime, Duration } from 'luxon';
import { z } from 'zod';
import { addDuration, earliest, parseDuration } from '../domain/durations';
import { checkPatternSchema, matchesCheck } from '../modes/checkPattern';
import { readDocument, type PolicyDocument } from '../policy/policyFiles';

type Durations = Partial<Record<Severity, string>>;

/** What waivers may be given; `policies/waivers.yaml`. */
export interface WaiverPolicy {
  /** Longest duration by severity, ISO 8601. */
  maxDuration: Readonly<Record<Severity, string>>;
  /** Shorter ones by type. */
  types: Readonly<Partial<Record<WaiverType, Durations>>>;
  /** Checks that can't be waived, by id or pattern, and why. */
  notWaivable: readonly { check: string; reason: string }[];
  /** How long before the end reminders are sent, ISO 8601, longest first. */
  reminders: readonly string[];
}

/** The rules of a portal without `securityScorecard.waivers`. */
export const DEFAULT_WAIVER_POLICY: WaiverPolicy = {
  maxDuration: {
    critical: 'P30D',
    high: 'P90D',
    medium: 'P180D',
    low: 'P365D',
    informational: 'P365D',
    untriaged: 'P90D',
  },
  types: {},
  notWaivable: [],
  reminders: ['P14D', 'P3D', 'P1D'],
};

const duration = z.string().refine(
  value => {
    const parsed = Duration.fromISO(value);
    return parsed.isValid && parsed.toMillis() > 0;
  },
  { message: 'must be a positive ISO 8601 duration such as P30D' },
);
const durations = z.partialRecord(z.enum(SEVERITIES), duration);

const policySchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('WaiverPolicy'),
  maxDuration: durations.default({}),
  types: z.partialRecord(z.enum(WAIVER_TYPES), durations).default({}),
  notWaivable: z
    .array(
      z.strictObject({
        check: checkPatternSchema,
        reason: z.string().trim().min(1).max(500),
      }),
    )
    .default([]),
  reminders: z
    .array(duration)
    .max(10)
    .default([...DEFAULT_WAIVER_POLICY.reminders]),
});

const millis = (text: string) => parseDuration(text).toMillis();

/** Reads a WaiverPolicy; reports every fault and then gives undefined. */
export function readWaiverPolicy(
  document: PolicyDocument,
): WaiverPolicy | undefined {
  const parsed = readDocument(document, policySchema);
  if (!parsed) {
    return undefined;
  }
  const maxDuration = {
    ...DEFAULT_WAIVER_POLICY.maxDuration,
    ...parsed.maxDuration,
  };
  let valid = true;
  const fault = (at: readonly PropertyKey[], message: string) => {
    document.report(at, message);
    valid = false;
  };
  for (const type of WAIVER_TYPES) {
    for (const severity of SEVERITIES) {
      const own = parsed.types[type]?.[severity];
      if (own && millis(own) >= millis(maxDuration[severity])) {
        fault(
          ['types', type, severity],
          `types.${type}.${severity}: ${own} never decides, because maxDuration.${severity} is ${maxDuration[severity]}; a type can only be shorter`,
        );
      }
    }
  }
  parsed.notWaivable.forEach(({ check }, index) => {
    const earlier = parsed.notWaivable.findIndex(
      other => other.check === check,
    );
    if (earlier !== index) {
      fault(
        ['notWaivable', index, 'check'],
        `notWaivable.${index}.check: '${check}' is named already at line ${document.lineOf(['notWaivable', earlier, 'check'])}`,
      );
    }
  });
  return valid
    ? {
        maxDuration,
        types: parsed.types,
        notWaivable: parsed.notWaivable,
        reminders: [...new Set(parsed.reminders)].sort(
          (a, b) => millis(b) - millis(a),
        ),
      }
    : undefined;
}

/** Latest end of a waiver that starts at a time. */
export function latestEnd(
  policy: WaiverPolicy,
  severity: Severity,
  type: WaiverType,
  from: Date,
): { at: string; duration: string } {
  const allowed =
    policy.types[type]?.[severity] ?? policy.maxDuration[severity];
  return { at: addDuration(from.toISOString(), allowed), duration: allowed };
}

/** Why a check can't be waived; undefined when it can. */
export function whyNotWaivable(
  policy: WaiverPolicy,
  checkId: string,
): string | undefined {
  return policy.notWaivable.find(({ check }) => matchesCheck(check, checkId))
    ?.reason;
}

/** The next reminder after a time of a waiver with this end; null when none is left. */
export function nextReminder(
  policy: Pick<WaiverPolicy, 'reminders'>,
  expiresAt: string,
  after: Date,
): string | null {
  const now = after.toISOString();
  const end = DateTime.fromISO(expiresAt, { zone: 'utc' });
  return earliest(
    policy.reminders
      .map(before => end.minus(parseDuration(before)).toJSDate().toISOString())
      .filter(at => at > now),
  );
}
