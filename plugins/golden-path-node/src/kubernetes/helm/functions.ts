import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { isRecord } from '../../text';

/** A function of a template; it is given its arguments, the piped one last. */
export type TemplateFunction = (...args: unknown[]) => unknown;

/** Whether a value counts as true in a template. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  return isRecord(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** A value as a template writes it. */
export function written(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function toYaml(value: unknown): string {
  return stringify(value ?? null, { lineWidth: 0 }).trimEnd();
}

function indented(by: unknown, text: unknown): string {
  const space = ' '.repeat(Math.min(Number(by) || 0, 100));
  return written(text)
    .split('\n')
    .map(line => `${space}${line}`)
    .join('\n');
}

function format(pattern: unknown, ...args: unknown[]): string {
  return written(pattern).replace(/%([sdvq%])/g, (_, kind: string) => {
    if (kind === '%') {
      return '%';
    }
    const text = written(args.shift());
    return kind === 'q' ? JSON.stringify(text) : text;
  });
}

function dictionary(...args: unknown[]): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (let at = 0; at < args.length; at += 2) {
    made[written(args[at])] = args[at + 1];
  }
  return made;
}

function required(message: unknown, value: unknown): unknown {
  if (value === undefined || value === null || value === '') {
    throw new Error(written(message));
  }
  return value;
}

/** Functions that charts commonly use. What is not here is not understood. */
export const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<
  string,
  TemplateFunction
>([
  ['toYaml', toYaml],
  ['toJson', value => JSON.stringify(value ?? null)],
  ['indent', indented],
  ['nindent', (by, text) => `\n${indented(by, text)}`],
  ['quote', value => JSON.stringify(written(value))],
  ['squote', value => `'${written(value).replaceAll("'", "''")}'`],
  ['default', (other, value) => (isTruthy(value) ? value : other)],
  ['coalesce', (...values) => values.find(isTruthy)],
  ['ternary', (yes, no, test) => (isTruthy(test) ? yes : no)],
  ['required', required],
  ['empty', value => !isTruthy(value)],
  ['not', value => !isTruthy(value)],
  ['and', (...all) => all.find(value => !isTruthy(value)) ?? all.at(-1)],
  ['or', (...all) => all.find(isTruthy) ?? all.at(-1)],
  ['eq', (a, ...others) => others.some(b => a === b)],
  ['ne', (a, b) => a !== b],
  ['gt', (a, b) => Number(a) > Number(b)],
  ['ge', (a, b) => Number(a) >= Number(b)],
  ['lt', (a, b) => Number(a) < Number(b)],
  ['le', (a, b) => Number(a) <= Number(b)],
  ['upper', value => written(value).toUpperCase()],
  ['lower', value => written(value).toLowerCase()],
  ['trim', value => written(value).trim()],
  ['trunc', (length, value) => written(value).slice(0, Number(length))],
  [
    'trimSuffix',
    (end, value) =>
      written(value).endsWith(written(end)) && written(end) !== ''
        ? written(value).slice(0, -written(end).length)
        : written(value),
  ],
  [
    'trimPrefix',
    (start, value) =>
      written(value).startsWith(written(start))
        ? written(value).slice(written(start).length)
        : written(value),
  ],
  [
    'replace',
    (from, to, value) => written(value).replaceAll(written(from), written(to)),
  ],
  ['contains', (part, value) => written(value).includes(written(part))],
  ['hasPrefix', (part, value) => written(value).startsWith(written(part))],
  ['hasSuffix', (part, value) => written(value).endsWith(written(part))],
  ['hasKey', (map, key) => isRecord(map) && Object.hasOwn(map, written(key))],
  ['get', (map, key) => (isRecord(map) ? map[written(key)] : undefined)],
  ['dict', dictionary],
  ['list', (...items) => items],
  ['toString', written],
  ['int', value => Math.trunc(Number(value) || 0)],
  ['int64', value => Math.trunc(Number(value) || 0)],
  ['b64enc', value => Buffer.from(written(value)).toString('base64')],
  [
    'sha256sum',
    value => createHash('sha256').update(written(value)).digest('hex'),
  ],
  ['printf', format],
  ['print', (...values) => values.map(written).join('')],
]);
