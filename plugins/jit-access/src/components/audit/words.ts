import type { AuditRow } from '@fairway/plugin-jit-access-common';
import {
  durationToMs,
  formatDuration,
  nameInWords,
} from '@fairway/plugin-jit-access-react';

/** The ledger writes several people, and groups of them, with a space between. */
const SEVERAL = /^(?:user|group):\S+(?: (?:user|group):\S+)+$/;

/** A value as people read it: a duration in words, a hash cut to its beginning, people as a list. */
function valueInWords(value: string, language: string): string {
  if (SEVERAL.test(value)) {
    return new Intl.ListFormat(language).format(value.split(' '));
  }
  if (durationToMs(value) !== null) {
    return formatDuration(value, { language });
  }
  return /^[0-9a-f]{40,}$/.test(value) ? shortHash(value) : value;
}

/** How the details of a row are said. */
export interface DetailWords {
  /** A BCP 47 tag. */
  language: string;
  /** Says what a provider is called. */
  providerWords: (id: string) => string;
}

/** The details of a row as names and values; empty ones left out. */
export function detailsOf(
  row: AuditRow,
  { language, providerWords }: DetailWords,
): [name: string, value: string][] {
  return Object.entries(row.details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [
      nameInWords(name),
      name === 'provider'
        ? providerWords(String(value))
        : valueInWords(String(value), language),
    ]);
}

/** The beginning of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}
