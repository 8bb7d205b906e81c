import type { SyntaxNode } from '@lezer/common';
import { around, isInside, type Located, named, textOf } from '../source';
import { calls, callsIn, functionAround, partsOf, testOf } from './code';
import type { Call, Fn } from './code';
import { splitBy } from './expressions';
import type { GoProgram } from './program';

/** What a statement returns last; undefined when it is no `return`. */
export function lastValue({ source, node }: Located): string | undefined {
  return node.name === 'ReturnStatement'
    ? splitBy(textOf({ source, node }).slice('return'.length), ',').at(-1)
    : undefined;
}

/** What the last statement of a block returns last; undefined when it does not return. */
export function returnedBy(
  { source }: Pick<Located, 'source'>,
  block: SyntaxNode,
): string | undefined {
  const node = partsOf(block).at(-1);
  return node && lastValue({ source, node });
}

/** Whether a statement ends its function with an error, when there is one: `if err != nil { return err }`. */
export function endsBy(
  at: Pick<Located, 'source'>,
  branch: SyntaxNode | null | undefined,
  name: string,
): branch is SyntaxNode {
  const test = branch?.name === 'IfStatement' ? testOf(branch) : undefined;
  const block = branch?.getChild('Block');
  return (
    test !== undefined &&
    block !== null &&
    block !== undefined &&
    textOf({ ...at, node: test }) === `${name} != nil` &&
    returnedBy(at, block) === name
  );
}

/** The statement after one, comments left out. */
export function nextOf(statement: SyntaxNode): SyntaxNode | undefined {
  const list = statement.parent ? partsOf(statement.parent) : [];
  return list[list.findIndex(({ from }) => from === statement.from) + 1];
}

/**
 * The statement that ends the function around a call when it returns an error;
 * undefined when nothing does, or not always.
 */
export function guardOf(call: Call): SyntaxNode | undefined {
  const fn = functionAround(call);
  const { parent } = call.node;
  if (!fn || (parent?.name !== 'VarDecl' && parent?.name !== 'Assignment')) {
    return undefined;
  }
  const sign = partsOf(parent).findIndex(({ name }) => /^:?=$/.test(name));
  const target = partsOf(parent)[sign - 1];
  const name = target ? textOf({ ...call, node: target }) : '';
  const isInit = parent.parent?.name === 'IfStatement';
  const branch = isInit ? parent.parent : nextOf(parent);
  const hasInit = branch
    ? partsOf(branch)[1]?.name === 'VarDecl' && !isInit
    : false;
  return endsBy(call, branch, name) &&
    !hasInit &&
    branch.parent?.from === fn.body.from
    ? branch
    : undefined;
}

/** Calls of a function of the program, by others. */
export function callsOf(program: GoProgram, fn: Fn): Call[] {
  return calls(program, fn.name, `*.${fn.name}`).filter(
    call => call.source !== fn.source || !isInside(call.node, fn.node),
  );
}

/** Statements of a function that end it before another; those of functions inside of it are none. */
export function returnsBefore({ body }: Fn, at: number): SyntaxNode[] {
  return named(body, 'ReturnStatement').filter(node => {
    const inner = around(node, 'FunctionLiteral');
    return node.from < at && !(inner && inner.from > body.from);
  });
}

/** Where handlers of requests are run. */
export function handlerRuns(program: GoProgram, fn?: Fn): Call[] {
  return (fn ? callsIn(fn.source, fn.body) : calls(program)).filter(
    ({ callee }) => /\bhandlers\[[^\]]+\]$|\.Handle$/.test(callee),
  );
}
