import type { AuditRow } from '@fairway/plugin-jit-access-common';
import { nameInWords } from '@fairway/plugin-jit-access-react';

/** A value as people read it: a hash is cut to its beginning. */
function valueInWords(value: string): string {
  return /^[0-9a-f]{40,}$/.test(value) ? shortHash(value) : value;
}

/** The details of a row as names and values; empty ones left out. */
export function detailsOf(row: AuditRow): [name: string, value: string][] {
  return Object.entries(row.details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [nameInWords(name), valueInWords(String(value))]);
}

/** The beginning of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}
