import { InputError } from '@backstage/errors';

/** Longest key and value of a tag in AWS, in characters. */
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** A tag that a resource has to carry. */
export interface Tag {
  key: string;
  value: string;
}

/**
 * Reads `k1=v1,k2=v2`. Only the first `=` of a part separates: a value may
 * contain more of them. A resource has to carry every one of the tags.
 *
 * @throws InputError when a part is no tag, is too long for one, or a key is there twice.
 */
export function parseTags(annotation: string, text: string): Tag[] {
  const tags = text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => {
      const at = part.indexOf('=');
      const key = part.slice(0, at).trim();
      if (at < 1 || key === '') {
        throw new InputError(
          `Annotation ${annotation} has the part '${part}'; write tags as k1=v1,k2=v2`,
        );
      }
      const value = part.slice(at + 1).trim();
      if (key.length > MAX_KEY || value.length > MAX_VALUE) {
        throw new InputError(
          `Annotation ${annotation} has a tag that begins with '${part.slice(0, 100)}' and is longer than any in AWS`,
        );
      }
      return { key, value };
    });
  const keys = tags.map(tag => tag.key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `Annotation ${annotation} has the tag '${twice}' twice; a resource carries it once`,
    );
  }
  return tags;
}

/** Tags as people write them, for messages and keys of maps. */
export function writeTags(tags: readonly Tag[]): string {
  return tags.map(({ key, value }) => `${key}=${value}`).join(',');
}
