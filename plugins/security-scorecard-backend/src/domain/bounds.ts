import { createHash } from 'node:crypto';
import {
  SEVERITIES,
  type FactValue,
} from '@fairway/plugin-security-scorecard-common';
import type {
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { foreignText } from '@fairway/plugin-backends-node';

/**
 * How much of what a source says is kept, in characters where nothing else is
 * said: sources hand on what others chose.
 */
export const LIMITS = {
  /** Names and titles. */
  short: 500,
  /** Sentences and addresses. */
  long: 2_000,
  /** A fact that is a text. */
  fact: 4_000,
  /** Texts of a fact that is a list. */
  listItems: 1_000,
  /** All texts of a fact that is a list. */
  listText: 50_000,
  /** Other ids of a finding. */
  aliases: 50,
  /** Findings of an observation: as many as a report may have. */
  findings: 100_000,
  /** Rows of coverage of an observation. */
  coverage: 5_000,
};

/** Collectors may be written without types. */
function assertText(value: unknown): void {
  if (typeof value !== 'string') {
    throw new TypeError(`a text is of type ${typeof value}`);
  }
}

/** A text that a row can hold, that shows what it says, and that has an end. Throws TypeError for what is no text. */
export function cut(value: string, length: number): string {
  assertText(value);
  return foreignText(value, length - 1);
}

/**
 * Whether a fact is larger than any that a check needs. A part of it would be
 * another fact: what a check looks for may be in the rest.
 */
export function isTooLarge(value: FactValue): boolean {
  if (typeof value === 'string') {
    return value.length > LIMITS.fact;
  }
  if (!Array.isArray(value)) {
    return false;
  }
  return (
    value.length > LIMITS.listItems ||
    value.reduce((sum, text) => sum + text.length, 0) > LIMITS.listText
  );
}

/** A name that is cut is still another one than what begins like it. */
function cutName(value: string, length: number): string {
  const kept = cut(value, length);
  if (value.length < length) {
    return kept;
  }
  const mark = createHash('sha256').update(value).digest('hex').slice(0, 8);
  return `${kept.slice(0, -mark.length - 1)}…${mark}`;
}

/** What means something only as a whole: left out when it is too long. */
function whole(
  name: 'purl' | 'url',
  { [name]: value }: ObservedFinding,
): Partial<ObservedFinding> {
  return value === undefined
    ? {}
    : { [name]: value.length > LIMITS.long ? undefined : foreignText(value) };
}

function cutIfAny(
  name: 'remediation' | 'fixedIn' | 'suppression',
  { [name]: value }: ObservedFinding,
): Partial<ObservedFinding> {
  return value === undefined ? {} : { [name]: cut(value, LIMITS.long) };
}

/** A finding as rows can hold it. A severity that nobody knows is not rated. */
export function cleanFinding(finding: ObservedFinding): ObservedFinding {
  const { aliases, epss, firstSeenAt, severity, status } = finding;
  if (firstSeenAt !== undefined) {
    assertText(firstSeenAt);
  }
  return {
    ...finding,
    vulnerability: cutName(finding.vulnerability, LIMITS.short),
    title: cut(finding.title, LIMITS.short),
    severity: SEVERITIES.includes(severity) ? severity : 'untriaged',
    status: status === 'suppressed' ? 'suppressed' : 'open',
    component: cutName(finding.component, LIMITS.short),
    location: cutName(finding.location, LIMITS.long),
    ...(aliases && {
      aliases: aliases
        .filter(alias => alias.length <= LIMITS.short)
        .slice(0, LIMITS.aliases)
        .map(alias => foreignText(alias)),
    }),
    ...(epss !== undefined && !Number.isFinite(epss) && { epss: undefined }),
    ...cutIfAny('remediation', finding),
    ...whole('purl', finding),
    ...cutIfAny('fixedIn', finding),
    ...whole('url', finding),
    ...cutIfAny('suppression', finding),
  };
}

/** The most severe findings that an observation may bring. */
export function mostSevere(
  findings: readonly ObservedFinding[],
): ObservedFinding[] {
  const rank = ({ severity, status }: ObservedFinding) =>
    SEVERITIES.indexOf(severity) + (status === 'open' ? 0 : SEVERITIES.length);
  return findings
    .map(cleanFinding)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, LIMITS.findings);
}

/** Rows of coverage as rows can hold them; of too many, those first that were not scanned, and how many there are besides. */
export function cleanCoverage(
  coverage: Observation['coverage'],
): Observation['coverage'] {
  const rows =
    coverage.length > LIMITS.coverage
      ? [
          ...coverage.filter(({ state }) => state !== 'scanned'),
          ...coverage.filter(({ state }) => state === 'scanned'),
        ].slice(0, LIMITS.coverage)
      : coverage;
  const clean = rows.map(row => ({
    ...row,
    resource: cut(row.resource, LIMITS.short),
    scanType: cut(row.scanType, LIMITS.short),
    reason: row.reason && cut(row.reason, LIMITS.long),
  }));
  const more = coverage.length - rows.length;
  return more === 0
    ? clean
    : [
        ...clean,
        {
          resource: `${more} more`,
          scanType: 'not listed',
          state: 'unknown',
          reason: `An observation lists ${LIMITS.coverage} rows at the most`,
          lastScannedAt: null,
        },
      ];
}
