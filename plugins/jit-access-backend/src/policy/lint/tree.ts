import type { ASTNode } from '@marcbachmann/cel-js';
import { isNode, pathOf, textOf } from '../syntax';

/** A condition as and, or, not over questions that are answered one by one. */
export type Tree =
  | { kind: 'constant'; value: boolean }
  | { kind: 'not'; of: Tree }
  | { kind: 'and' | 'or'; parts: Tree[] }
  | { kind: 'choice'; when: Tree; yes: Tree; no: Tree }
  | { kind: 'leaf'; leaf: Leaf };

/** One question of a condition. */
export interface Leaf {
  /** Without layout, so that equal questions have equal answers. */
  text: string;
  /** As written. */
  source: string;
  /** What it compares with literals, for example `request.duration`; undefined when nothing is known of it. */
  term: string | undefined;
  /** The literals. */
  literals: ASTNode[];
}

/** The text of a node without spaces outside quotes. */
function plainText(node: ASTNode): string {
  return textOf(node).replace(/("[^"]*"|'[^']*')|\s+/g, (_, quoted) =>
    typeof quoted === 'string' ? `"${quoted.slice(1, -1)}"` : '',
  );
}

function isLiteral(node: ASTNode): boolean {
  if (node.op === 'call') {
    const [name, args] = node.args;
    return ['duration', 'timestamp'].includes(name) && args.every(isLiteral);
  }
  return node.op === 'value' || (node.op === '-_' && isLiteral(node.args));
}

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

/** What a node compares, with what. */
function compared(node: ASTNode): Pick<Leaf, 'term' | 'literals'> {
  const none = { term: undefined, literals: [] };
  const path = pathOf(node);
  if (path !== undefined) {
    return { term: path, literals: [] };
  }
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args;
    return ['within', 'atLeast'].includes(name)
      ? { term: pathOf(receiver), literals: args }
      : none;
  }
  if (node.op === 'in') {
    const [value, list] = node.args;
    return list.op === 'list' && list.args.every(isLiteral)
      ? { term: pathOf(value), literals: list.args }
      : none;
  }
  if (COMPARISONS.includes(node.op) && Array.isArray(node.args)) {
    const sides = node.args.filter(isNode);
    const literals = sides.filter(isLiteral);
    const terms = sides.flatMap(side => pathOf(side) ?? []);
    return literals.length === 1 && terms.length === 1
      ? { term: terms[0], literals }
      : none;
  }
  return none;
}

/** Reduces the syntax tree of a condition. */
export function treeOf(node: ASTNode): Tree {
  switch (node.op) {
    case '&&':
    case '||':
      return {
        kind: node.op === '&&' ? 'and' : 'or',
        parts: node.args.map(treeOf),
      };
    case '!_':
      return { kind: 'not', of: treeOf(node.args) };
    case '?:': {
      const [when, yes, no] = node.args.map(treeOf);
      return { kind: 'choice', when, yes, no };
    }
    case 'value':
      return { kind: 'constant', value: node.args === true };
    default:
      return {
        kind: 'leaf',
        leaf: {
          text: plainText(node),
          source: textOf(node),
          ...compared(node),
        },
      };
  }
}

/** The questions of a condition. */
export function leavesOf(tree: Tree): Leaf[] {
  switch (tree.kind) {
    case 'constant':
      return [];
    case 'not':
      return leavesOf(tree.of);
    case 'choice':
      return [tree.when, tree.yes, tree.no].flatMap(leavesOf);
    case 'leaf':
      return [tree.leaf];
    default:
      return tree.parts.flatMap(leavesOf);
  }
}

/** Whether a condition holds, by the answers to its questions. */
export function holds(tree: Tree, answers: ReadonlySet<string>): boolean {
  switch (tree.kind) {
    case 'constant':
      return tree.value;
    case 'not':
      return !holds(tree.of, answers);
    case 'and':
      return tree.parts.every(part => holds(part, answers));
    case 'or':
      return tree.parts.some(part => holds(part, answers));
    case 'choice':
      return holds(holds(tree.when, answers) ? tree.yes : tree.no, answers);
    default:
      return answers.has(tree.leaf.text);
  }
}
