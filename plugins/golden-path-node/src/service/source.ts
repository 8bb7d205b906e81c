import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import { linesOf, readText } from '../text';
import type { Evidence, Tree } from '../types';
import { countWork } from '../work';

/** A parser of one language. */
export interface SourceParser {
  parse(text: string): SyntaxTree;
}

/** A parsed source file. */
export interface Source {
  path: string;
  text: string;
  root: SyntaxNode;
}

/** A node, with the file that it is in. */
export interface Located {
  source: Source;
  node: SyntaxNode;
}

const MAX_CHARACTERS = 200 * 1024;

function parseText(
  parser: SourceParser,
  path: string,
  text: string,
): Source | undefined {
  if (text.length > MAX_CHARACTERS) {
    return undefined;
  }
  const tree = parser.parse(text);
  let valid = true;
  tree.iterate({
    enter({ type }) {
      valid &&= !type.isError;
      return valid;
    },
  });
  return valid ? { path, text, root: tree.topNode } : undefined;
}

/** A part of a text that never runs, and what stands in its place. */
export interface Dead {
  from: number;
  to: number;
  /** Text without a newline; the rest is filled with spaces, so that no line and no column moves. */
  instead: string;
  /** Nothing is filled in: what follows moves within its line. */
  moves?: true;
}

/**
 * A source without some of its parts. What is inside of another part is gone
 * with it. Unchanged when it would not be valid any more.
 */
export function without(
  parser: SourceParser,
  source: Source,
  parts: readonly Dead[],
): Source {
  const { path, text } = source;
  let kept = '';
  let at = 0;
  for (const { from, to, instead, moves } of [...parts].sort(
    (a, b) => a.from - b.from || b.to - a.to,
  )) {
    if (from >= at) {
      const blank = moves ? '' : text.slice(from + instead.length, to);
      kept += `${text.slice(at, from)}${instead}${blank.replace(/[^\n]/g, ' ')}`;
      at = to;
    }
  }
  return parts.length === 0
    ? source
    : (parseText(parser, path, kept + text.slice(at)) ?? source);
}

/** Files that were parsed, for as long as their tree is judged: several controls read the same code. */
const known = new WeakMap<Tree, Map<string, Source | undefined>>();

/** Parses a file; undefined when it can't be read, is too long or not valid. */
export function parseSource(
  parser: SourceParser,
  tree: Tree,
  path: string,
): Source | undefined {
  const parsed = known.get(tree) ?? new Map<string, Source | undefined>();
  known.set(tree, parsed);
  if (!parsed.has(path)) {
    const file = readText(tree, path);
    parsed.set(path, file.ok ? parseText(parser, path, file.text) : undefined);
  }
  return parsed.get(path);
}

/** All nodes below (and with) a node, in the order of the text. */
export function nodesOf(root: SyntaxNode): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  root.cursor().iterate(({ node }) => {
    nodes.push(node);
  });
  return nodes;
}

/** What was found in whole files, by the names that were asked for. */
const foundIn = new WeakMap<SyntaxNode, Map<string, SyntaxNode[]>>();

/** Nodes with one of the names below (and with) a node. */
export function named(
  root: SyntaxNode,
  ...names: readonly string[]
): SyntaxNode[] {
  const key = names.join(' ');
  const all = root.parent === null ? foundIn.get(root) : undefined;
  const before = all?.get(key);
  if (before) {
    countWork(before.length);
    return [...before];
  }
  const nodes: SyntaxNode[] = [];
  let seen = 0;
  root.cursor().iterate(cursor => {
    seen += 1;
    // Only the nodes that are asked for are made: most are not.
    if (names.includes(cursor.name)) {
      nodes.push(cursor.node);
    }
  });
  countWork(seen);
  if (root.parent === null) {
    foundIn.set(root, (all ?? new Map()).set(key, nodes));
    return [...nodes];
  }
  return nodes;
}

/** Direct children, punctuation too. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    children.push(child);
  }
  return children;
}

/** Nodes with one of the names in all files. */
export function findAll(
  sources: readonly Source[],
  ...names: readonly string[]
): Located[] {
  return sources.flatMap(source =>
    named(source.root, ...names).map(node => ({ source, node })),
  );
}

/** Text of a node. */
export function textOf({ source, node }: Located): string {
  return source.text.slice(node.from, node.to);
}

const lines = new WeakMap<Source, (offset: number) => number>();

/** Where a node is. */
export function placeOf({ source, node }: Located): Evidence {
  const lineAt = lines.get(source) ?? linesOf(source.text);
  lines.set(source, lineAt);
  return { path: source.path, line: lineAt(node.from) };
}

/** Whether a node is in (or is) another. */
export function isInside(node: SyntaxNode, outer: SyntaxNode): boolean {
  return outer.from <= node.from && node.to <= outer.to;
}

/** The nearest node around with one of the names. */
export function around(
  node: SyntaxNode,
  ...names: readonly string[]
): SyntaxNode | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (names.includes(at.name)) {
      return at;
    }
  }
  return undefined;
}
