/**
 * One comparison of a filter pattern, in one spelling: `eventName = CreateRoute`,
 * `userIdentity.invokedBy NOT EXISTS`.
 */
export interface Clause {
  selector: string;
  operator: string;
  /** Without quotes; empty for operators that take none. */
  value: string;
}

/** Clauses that all have to hold. */
export type Term = readonly Clause[];

type Node =
  { kind: 'clause'; clause: Clause } | { kind: 'and' | 'or'; nodes: Node[] };

/** A pattern with more alternatives is not read; CloudWatch takes 1024 characters. */
const MAX_TERMS = 2000;

const TOKEN =
  /\s*(&&|\|\||[(){}]|!=|>=|<=|=|>|<|"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)*%|\$[\w.$[\]"*-]*|[^\s(){}=!<>&|"]+)/y;

function tokens(pattern: string): string[] | undefined {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  const text = pattern.trim();
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) {
      return undefined;
    }
    found.push(match[1]);
  }
  return found;
}

/** Reads `{ … }` from the left; every method returns undefined where the text is not a pattern. */
class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(list: readonly string[]) {
    this.#tokens = list;
  }

  pattern(): Node | undefined {
    if (!this.#take('{')) {
      return undefined;
    }
    const node = this.#any();
    return node && this.#take('}') && this.#at === this.#tokens.length
      ? node
      : undefined;
  }

  /** `||` binds less than `&&`. */
  #any(): Node | undefined {
    return this.#list('||', 'or', () => this.#all());
  }

  #all(): Node | undefined {
    return this.#list('&&', 'and', () => this.#part());
  }

  #list(
    separator: string,
    kind: 'and' | 'or',
    part: () => Node | undefined,
  ): Node | undefined {
    const nodes: Node[] = [];
    do {
      const node = part();
      if (!node) {
        return undefined;
      }
      nodes.push(node);
    } while (this.#take(separator));
    return nodes.length === 1 ? nodes[0] : { kind, nodes };
  }

  #part(): Node | undefined {
    if (this.#take('(')) {
      const node = this.#any();
      return node && this.#take(')') ? node : undefined;
    }
    return this.#clause();
  }

  #clause(): Node | undefined {
    const selector = this.#next();
    const operator = this.#next()?.toUpperCase();
    if (!selector?.startsWith('$.') || !operator) {
      return undefined;
    }
    const clause = (op: string, value: string): Node => ({
      kind: 'clause',
      clause: { selector: selector.slice(2), operator: op, value },
    });
    if (operator === 'EXISTS') {
      return clause('EXISTS', '');
    }
    const value = this.#next();
    if (value === undefined) {
      return undefined;
    }
    if (operator === 'NOT') {
      return value.toUpperCase() === 'EXISTS'
        ? clause('NOT EXISTS', '')
        : undefined;
    }
    const known = ['=', '!=', '<', '>', '<=', '>=', 'IS'].includes(operator);
    return known
      ? clause(operator, value.startsWith('"') ? value.slice(1, -1) : value)
      : undefined;
  }

  #next(): string | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) {
      return false;
    }
    this.#at += 1;
    return true;
  }
}

/** All ways in which a node can hold; undefined when there are too many. */
function alternatives(node: Node): Term[] | undefined {
  if (node.kind === 'clause') {
    return [[node.clause]];
  }
  let terms: Term[] = node.kind === 'or' ? [] : [[]];
  for (const part of node.nodes) {
    const more = alternatives(part);
    if (!more || terms.length + more.length > MAX_TERMS) {
      return undefined;
    }
    terms =
      node.kind === 'or'
        ? [...terms, ...more]
        : terms.flatMap(term => more.map(other => [...term, ...other]));
    if (terms.length > MAX_TERMS) {
      return undefined;
    }
  }
  return terms;
}

/**
 * Reads a metric filter pattern for JSON events as alternatives of clauses, so
 * that order, parentheses, quotes and spaces don't matter.
 *
 * @returns undefined for patterns of another kind (terms, space-delimited)
 */
export function parseFilterPattern(pattern: string): Term[] | undefined {
  const list = tokens(pattern);
  const node = list && new Parser(list).pattern();
  return node && alternatives(node);
}

/** `*` at either end of a value stands for any text. */
function valueCovers(wide: string, narrow: string): boolean {
  const [, start, middle, end] = /^(\*?)(.*?)(\*?)$/s.exec(wide) ?? [];
  if (start && end) {
    return narrow.includes(middle);
  }
  if (start) {
    return narrow.endsWith(middle);
  }
  return end ? narrow.startsWith(middle) : wide === narrow;
}

function clauseCovers(wide: Clause, narrow: Clause): boolean {
  return (
    wide.selector === narrow.selector &&
    wide.operator === narrow.operator &&
    (wide.operator === '='
      ? valueCovers(wide.value, narrow.value)
      : wide.value === narrow.value)
  );
}

/** Whether every event that the narrow term takes is one that the wide one takes. */
function termCovers(wide: Term, narrow: Term): boolean {
  return wide.every(clause =>
    narrow.some(other => clauseCovers(clause, other)),
  );
}

/** Whether a filter takes every event that is required; it may take more. */
export function covers(
  filter: readonly Term[],
  required: readonly Term[],
): boolean {
  return required.every(need => filter.some(term => termCovers(term, need)));
}
