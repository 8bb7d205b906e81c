import type { ASTNode } from '@marcbachmann/cel-js';
import { textOf } from '../syntax';
import { sayTerm } from './terms';

/** A condition as written, for what there are no words for. */
function quote(node: ASTNode): string {
  return `\`${textOf(node).replace(/\s+/g, ' ')}\``;
}

function partsOf(node: ASTNode, operator: '&&' | '||'): ASTNode[] {
  return node.op === operator
    ? node.args.flatMap(part => partsOf(part, operator))
    : [node];
}

/**
 * A condition in words, as it goes on after "when": durations, times, groups
 * and levels are said, anything else is quoted.
 */
export function sayCondition(node: ASTNode): string {
  switch (node.op) {
    case '&&':
      return partsOf(node, '&&')
        .map(part =>
          part.op === '||' ? `(${sayCondition(part)})` : sayCondition(part),
        )
        .join(' and ');
    case '||':
      return partsOf(node, '||').map(sayCondition).join(', or ');
    case '!_':
      return sayTerm(node.args, true) ?? `${quote(node.args)} does not hold`;
    default:
      return sayTerm(node) ?? `${quote(node)} holds`;
  }
}
