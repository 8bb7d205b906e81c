import type { ASTNode } from '@marcbachmann/cel-js';

/** A condition reduced to and, or, not and questions that are answered one by one. */
export type Condition =
  | { kind: 'constant'; value: boolean }
  | { kind: 'not'; of: Condition }
  | { kind: 'and' | 'or'; parts: Condition[] }
  | { kind: 'choice'; when: Condition; yes: Condition; no: Condition }
  /** A question about which nothing is known but that equal text has an equal answer. */
  | { kind: 'free'; text: string }
  /** A comparison of one value with literals. */
  | Compared;

/** A comparison of a fact or a field of the entity with literals. */
interface Compared {
  kind: 'compare';
  term: string;
  operator: Comparison;
  literals: Literal[];
  /** Whether there are values between two neighbouring literals, as with doubles. */
  dense: boolean;
}

export type Literal = string | number | boolean;
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';

const MIRRORED: Record<string, Comparison> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Answers a question that reads neither facts nor the entity; undefined when it can't. */
export type Closed = (text: string) => boolean | undefined;

const textOf = (node: ASTNode) => node.input.slice(node.start, node.end);

/** The text of a node without spaces outside quotes, so that layout makes no difference. */
function keyOf(node: ASTNode): string {
  return textOf(node).replace(/("[^"]*"|'[^']*')|\s+/g, (_, quoted) =>
    typeof quoted === 'string' ? `"${quoted.slice(1, -1)}"` : '',
  );
}

function literalOf(node: ASTNode): Literal | undefined {
  if (node.op === '-_') {
    const inner = literalOf(node.args);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (node.op !== 'value') {
    return undefined;
  }
  switch (typeof node.args) {
    case 'string':
    case 'number':
    case 'boolean':
      return node.args;
    case 'bigint':
      return Number(node.args);
    default:
      return undefined;
  }
}

/** A member of the facts or of the entity. */
function isTerm(node: ASTNode): boolean {
  return (
    node.op === '.' &&
    node.args[0].op === 'id' &&
    ['facts', 'entity'].includes(node.args[0].args)
  );
}

/** Whether a literal is a double; integers are big. */
const isDense = (node: ASTNode): boolean =>
  node.op === '-_' ? isDense(node.args) : typeof node.args === 'number';

function compared(
  term: ASTNode,
  operator: Comparison,
  nodes: readonly ASTNode[],
): Compared | undefined {
  const literals = nodes.map(literalOf).filter(l => l !== undefined);
  return isTerm(term) && literals.length === nodes.length
    ? {
        kind: 'compare',
        term: keyOf(term),
        operator,
        literals,
        dense: nodes.some(isDense),
      }
    : undefined;
}

const isOpen = (node: ASTNode) => /\b(facts|entity)\b/.test(textOf(node));

function comparisonOf(node: ASTNode): Condition | undefined {
  if (node.op === 'in') {
    const [value, list] = node.args;
    return list.op === 'list' ? compared(value, 'in', list.args) : undefined;
  }
  const mirrored = MIRRORED[node.op];
  if (!mirrored || !Array.isArray(node.args)) {
    return undefined;
  }
  const [left, right] = node.args;
  if (!isNode(left) || !isNode(right)) {
    return undefined;
  }
  return (
    compared(left, MIRRORED[mirrored], [right]) ??
    compared(right, mirrored, [left])
  );
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** Reduces the syntax tree of a yes-or-no expression. */
export function conditionOf(node: ASTNode, closed: Closed): Condition {
  switch (node.op) {
    case '&&':
    case '||':
      return {
        kind: node.op === '&&' ? 'and' : 'or',
        parts: node.args.map(part => conditionOf(part, closed)),
      };
    case '!_':
      return { kind: 'not', of: conditionOf(node.args, closed) };
    case '?:': {
      const [when, yes, no] = node.args.map(part => conditionOf(part, closed));
      return { kind: 'choice', when, yes, no };
    }
    default:
  }
  if (!isOpen(node)) {
    const value = closed(textOf(node));
    return value === undefined
      ? { kind: 'free', text: keyOf(node) }
      : { kind: 'constant', value };
  }
  if (isTerm(node)) {
    return {
      kind: 'compare',
      term: keyOf(node),
      operator: '==',
      literals: [true],
      dense: false,
    };
  }
  return comparisonOf(node) ?? { kind: 'free', text: keyOf(node) };
}
