import { type CST, Lexer, Parser } from 'yaml';

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

/** Where what is still open is nested deeper than {@link DEEPEST}. */
function tooOpenAt(open: readonly CST.Token[]): number | undefined {
  return open.length > DEEPEST
    ? open.filter(token => 'items' in token)[DEEPEST]?.offset
    : undefined;
}

function tooClosedAt(document: CST.Token): number | undefined {
  const open: Nested[] = [{ token: document, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { token, depth } = next;
    if (depth > DEEPEST && token && 'items' in token) {
      return token.offset;
    }
    open.push(...inside(next));
  }
  return undefined;
}

/**
 * Where a text is nested deeper than {@link DEEPEST}; undefined when nowhere.
 * Uses no recursion, and reads on only until it knows.
 */
export function tooDeepAt(text: string): number | undefined {
  const parser = new Parser();
  const documents: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    documents.push(...parser.next(lexeme));
    const at = tooOpenAt(parser.stack);
    if (at !== undefined) {
      return at;
    }
  }
  documents.push(...parser.end());
  for (const document of documents) {
    const at = tooClosedAt(document);
    if (at !== undefined) {
      return at;
    }
  }
  return undefined;
}
