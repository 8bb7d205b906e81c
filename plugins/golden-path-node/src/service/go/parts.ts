import type { SyntaxNode } from '@lezer/common';
import { childrenOf, type Source, textOf } from '../source';

const PUNCTUATION = new Set([
  '(',
  ')',
  '{',
  '}',
  ',',
  ':',
  ';',
  'LineComment',
  'BlockComment',
]);

/** Children that are no punctuation. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !PUNCTUATION.has(name));
}

/** Whether a name is only kept from being unused: `_ = name`. */
export function isThrownAway(source: Source, node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    parent?.name === 'Assignment' &&
    parent.lastChild?.from === node.from &&
    parent.firstChild?.name === 'VariableName' &&
    textOf({ source, node: parent.firstChild }) === '_'
  );
}

/** Folder of a file. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

/** Whether the text after a node goes on with another. */
export function isFollowedBy(
  { text }: Source,
  { to }: SyntaxNode,
  what: string,
): boolean {
  let at = to;
  while (text[at] === ' ' || text[at] === '\t') {
    at += 1;
  }
  return text.startsWith(what, at);
}
