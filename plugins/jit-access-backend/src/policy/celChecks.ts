import type { ASTNode } from '@marcbachmann/cel-js';
import { isAtLeast } from './levels';
import { childrenOf, nodesOf, pathOf, stringOf } from './syntax';
import { parseTimeWindow } from './timeWindow';

/** The text that a function is called with; it has to stand there, so that it can be checked. */
function literalArgument(name: string, args: readonly ASTNode[]): string {
  const text = args.length === 1 ? stringOf(args[0]) : undefined;
  if (text === undefined) {
    throw new Error(`${name}() needs a text in quotes`);
  }
  return text;
}

/**
 * The rotations that an expression asks about. They have to stand there: only
 * those are looked up. Throws an Error for other questions about who is on call.
 */
export function rotationsIn(ast: ASTNode): string[] {
  if (ast.op === 'in' && pathOf(ast.args[1]) === 'subject.onCall') {
    const rotation = stringOf(ast.args[0]);
    if (rotation !== undefined) {
      return [rotation];
    }
  }
  if (pathOf(ast) === 'subject.onCall') {
    throw new Error(
      'who is on call is asked as in "payments" in subject.onCall',
    );
  }
  return childrenOf(ast).flatMap(rotationsIn);
}

/**
 * Refuses what type-checks but would surprise: a time window or a level that
 * is none, comparing levels as texts, and asking whether something is known.
 * Throws an Error.
 */
export function checkCalls(ast: ASTNode): void {
  for (const node of nodesOf(ast)) {
    if (node.op === 'rcall' && node.args[0] === 'within') {
      parseTimeWindow(literalArgument('within', node.args[2]));
    }
    if (node.op === 'rcall' && node.args[0] === 'atLeast') {
      isAtLeast('none', literalArgument('atLeast', node.args[2]));
    }
    if (node.op === 'call' && node.args[0] === 'has') {
      throw new Error(
        'has() is not for policies: what is not known makes a condition undecided, and people decide then',
      );
    }
    if (
      ['<', '<=', '>', '>='].includes(node.op) &&
      childrenOf(node).some(side => pathOf(side) === 'service.level')
    ) {
      throw new Error(
        'levels are not compared as texts; write service.level.atLeast("silver")',
      );
    }
  }
}
