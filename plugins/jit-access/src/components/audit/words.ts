import type { AuditRow } from '@fairway/plugin-jit-access-common';
import {
  durationToMs,
  formatDuration,
  nameInWords,
} from '@fairway/plugin-jit-access-react';

/** A value as people read it: a duration in words, a hash cut to its beginning. */
function valueInWords(value: string, language: string): string {
  if (durationToMs(value) !== null) {
    return formatDuration(value, { language });
  }
  return /^[0-9a-f]{40,}$/.test(value) ? shortHash(value) : value;
}

/** The details of a row as names and values; empty ones left out. */
export function detailsOf(
  row: AuditRow,
  language: string,
): [name: string, value: string][] {
  return Object.entries(row.details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [
      nameInWords(name),
      valueInWords(String(value), language),
    ]);
}

/** The beginning of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}
