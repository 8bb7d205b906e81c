import {
  SEVERITIES,
  type GateReason,
  type GateVerdict,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';

/** Most findings that a reason names. */
const MAX_FINDINGS = 20;
/** Most things that a message names. */
const MAX_NAMES = 3;

/** How a threshold came out, and which waivers were taken into account. */
export interface Judgement extends Omit<GateReason, 'rule'> {
  waiverIds: string[];
}

/** A judgement; what is not told is empty. */
export function judgement(
  verdict: GateVerdict,
  message: string,
  more: Partial<Omit<Judgement, 'verdict' | 'message'>> = {},
): Judgement {
  return {
    verdict,
    message,
    checkIds: more.checkIds ?? [],
    findingIds: (more.findingIds ?? []).slice(0, MAX_FINDINGS),
    waiverIds: more.waiverIds ?? [],
  };
}

/** Whether a severity is at least another; null when it is not rated. */
export function isAtLeast(
  severity: Severity,
  threshold: Severity,
): boolean | null {
  return severity === 'untriaged'
    ? null
    : SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** `3 findings`, `1 finding`, `2 vulnerabilities`. */
export function count(number: number, word: string): string {
  const many = word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${number} ${number === 1 ? word : many}`;
}

/** The form of a verb that goes with a number: `fails` for one, `fail` for others. */
export function verb(number: number, one: string, many: string): string {
  return number === 1 ? one : many;
}

/** `is` for one, `are` for others. */
export const isOrAre = (number: number) => verb(number, 'is', 'are');

/** The first few names, and how many more there are. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES
    ? `${shown} and ${names.length - MAX_NAMES} more`
    : shown;
}
