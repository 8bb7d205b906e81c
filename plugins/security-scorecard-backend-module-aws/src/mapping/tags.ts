import { InputError } from '@backstage/errors';

/** A tag that a resource has to carry. */
export interface Tag {
  key: string;
  value: string;
}

/**
 * Reads `k1=v1,k2=v2`. Only the first `=` of a part separates: a value may
 * contain more of them. A resource has to carry every one of the tags.
 *
 * @throws InputError when a part is no tag or a key is there twice.
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
      return { key, value: part.slice(at + 1).trim() };
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
