import type { Severity } from '@fairway/plugin-security-scorecard-common';

// The words of all formats in lower case; `none` of a rating means "rated, and harmless".
const WORDS: ReadonlyMap<string, Severity> = new Map([
  ['defcon1', 'critical'],
  ['critical', 'critical'],
  ['high', 'high'],
  ['important', 'high'],
  ['moderate', 'medium'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['negligible', 'informational'],
  ['informational', 'informational'],
  ['info', 'informational'],
  ['none', 'informational'],
]);

/** Severity of a scanner's word; `untriaged` for `unknown` and for every word that is not known. */
export function severityOfWord(word: string | undefined): Severity {
  return (word && WORDS.get(word.trim().toLowerCase())) || 'untriaged';
}

/** Severity of a CVSS base score by the bands of CVSS 3 and 4; undefined for what is no score. */
export function severityOfScore(
  score: number | undefined,
): Severity | undefined {
  if (score === undefined || score < 0) {
    return undefined;
  }
  if (score >= 9) {
    return 'critical';
  }
  if (score >= 7) {
    return 'high';
  }
  if (score >= 4) {
    return 'medium';
  }
  return score > 0 ? 'low' : 'informational';
}
