import { createHash } from 'node:crypto';
import { NAMESPACE, type Property } from './model';

/** Namespace of our name-based UUIDs. */
const UUID_NAMESPACE = Buffer.from('9a3f3a0e6f5b4b0c8f1e2f6d4c7b5a10', 'hex');

/** A UUID by name (version 5): the same evidence has the same ids in every export. */
export function uuidOf(...names: readonly string[]): string {
  const bytes = createHash('sha1')
    .update(UUID_NAMESPACE)
    .update(JSON.stringify(names))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6] % 16) + 0x50;
  bytes[8] = (bytes[8] % 64) + 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Half of a surrogate pair is nothing that JSON tools agree on. */
const wellFormed = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');

/** One line without space around it, as the model wants its strings; never empty. */
export function line(text: string): string {
  const clean = wellFormed(text)
    .replace(/[\p{Cc}\p{Z}\s]+/gu, ' ')
    .trim();
  return clean || '(empty)';
}

/** Markup means nothing in our texts, so what would be markup is escaped. */
export function markup(text: string): string {
  return line(text).replace(/[\\`*_{}[\]<>#~|]/g, '\\$&');
}

/** A name that the model takes as a token. */
export function token(text: string): string {
  const clean = wellFormed(text).replace(/[^\p{L}\p{N}._-]+/gu, '-');
  return /^[\p{L}_]/u.test(clean) ? clean : `_${clean}`;
}

/** A property of our namespace. */
export function prop(
  name: string,
  value: string | number | boolean | null,
): Property {
  return {
    name: token(name),
    ns: NAMESPACE,
    value: line(String(value ?? 'none')),
  };
}

/** A control id as the model takes it: some frameworks begin theirs with a number. */
export function controlId(framework: string, id: string): string {
  return /^[\p{L}_]/u.test(id) ? token(id) : token(`${framework}_${id}`);
}
