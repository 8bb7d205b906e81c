import type { Module } from './ast';
import { redactionByPino } from './redactionByPino';
import { redactionByReplacer } from './redactionByReplacer';

/** Keys that a log line must never show the value of. */
export const REQUIRED_KEYS = ['authorization', 'cookie', 'password', 'token'];

/** What a module does to keep credentials out of its lines. */
export interface Redaction {
  kind: 'replacer' | 'pino';
  /** Keys that are masked, in lower case. */
  keys: string[];
  /** What is wrong with it. */
  problems: string[];
}

/**
 * Recognizes how a module redacts: a replacer of JSON.stringify that masks the
 * keys in a list, or pino with `redact`. Undefined when it does neither.
 *
 * @param pinoName - local name of pino in this module, when it imports it
 */
export function findRedaction(
  module: Module,
  pinoName: string | undefined,
): Redaction | undefined {
  return pinoName
    ? redactionByPino(module, pinoName)
    : redactionByReplacer(module);
}
