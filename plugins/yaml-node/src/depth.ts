import { type CST, Parser } from 'yaml';

/** Levels that a text may be nested; files of people have a tenth of them. */
export const DEEPEST = 100;

interface Nested {
  token: CST.Token | null | undefined;
  depth: number;
}

function inside({ token, depth }: Nested): Nested[] {
  switch (token?.type) {
    case 'document':
      return [{ token: token.value, depth: 1 }];
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      return token.items.flatMap(({ key, value }) => [
        { token: key, depth: depth + 1 },
        { token: value, depth: depth + 1 },
      ]);
    default:
      return [];
  }
}

/** Where a text is nested deeper than {@link DEEPEST}; undefined when nowhere. Uses no recursion. */
export function tooDeepAt(text: string): number | undefined {
  for (const document of new Parser().parse(text)) {
    const open: Nested[] = [{ token: document, depth: 0 }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { token, depth } = next;
      if (depth > DEEPEST && token && 'items' in token) {
        return token.offset;
      }
      open.push(...inside(next));
    }
  }
  return undefined;
}
