import { parseEntityRef } from '@backstage/catalog-model';
import type { SpokenPart } from '@fairway/plugin-spoken-node';

/** Text of a file's making, so that Markdown shows it as it is. */
const plain = (text: string) => text.replace(/[\\`*_[\]<>]/g, '\\$&');

/** In Markdown, with each entity that is named a link to its page of the portal. */
export function linked(parts: readonly SpokenPart[]): string {
  return parts
    .map(({ text, ref }) => {
      if (ref === undefined) {
        return plain(text);
      }
      const { kind, namespace, name } = parseEntityRef(ref);
      return `[${plain(text)}](/catalog/${namespace}/${kind}/${name})`;
    })
    .join('');
}
