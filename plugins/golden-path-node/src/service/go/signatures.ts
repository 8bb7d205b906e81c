import type { SyntaxNode } from '@lezer/common';
import { around, textOf } from '../source';
import { type Call, functionAround, testOf } from './code';
import { alternatives, splitBy, unwrapped } from './expressions';
import { lastValue, nextOf, returnedBy } from './guards';

/** What somebody who is not known is answered with. */
export const REFUSED = /^(?:false|err|errors\.New\(.*\)|Err\w+|err[A-Z]\w*)$/;

const isRsa = ({ callee }: Call) => callee.startsWith('rsa.');

/** Whether a text is the call of a check, with nothing else. */
const isAlone = (text: string, { callee }: Call) =>
  text.startsWith(`${callee}(`) &&
  text.endsWith(')') &&
  splitBy(text, '==', '!=', '<', '>').length === 1;

/** Whether a part of a condition is what a check tells: that it is valid, or that it is not. */
function tells(text: string, call: Call, valid: boolean): boolean {
  if (isRsa(call)) {
    const [check, nothing, more] = splitBy(text, valid ? '==' : '!=');
    return nothing === 'nil' && more === undefined && isAlone(check, call);
  }
  return valid
    ? isAlone(text, call)
    : text.startsWith('!') && isAlone(text.slice(1).trim(), call);
}

/** Whether a branch refuses, always when it is come to. */
function refusesIn(at: Call, branch: SyntaxNode): boolean {
  const block = branch.getChild('Block');
  return block !== null && REFUSED.test(returnedBy(at, block) ?? '');
}

/** Whether a check of a signature decides what its function returns. */
export function isHeld(call: Call): boolean {
  const { source, node } = call;
  const statement = around(node, 'ReturnStatement', 'IfStatement', 'Block');
  const value = statement && lastValue({ source, node: statement });
  if (value !== undefined) {
    return (
      alternatives(value).length === 1 &&
      splitBy(unwrapped(value), '&&').some(part => tells(part, call, true))
    );
  }
  const test =
    statement?.name === 'IfStatement' ? testOf(statement) : undefined;
  return (
    statement !== undefined &&
    test !== undefined &&
    refusesIn(call, statement) &&
    alternatives(textOf({ source, node: test })).some(part =>
      tells(part, call, false),
    )
  );
}

/** Whether a statement refuses when a part of its condition, turned round, tells so. */
function refusesUnless(
  call: Call,
  branch: SyntaxNode,
  holds: (part: string) => boolean,
): boolean {
  const { source } = call;
  const test = testOf(branch);
  const fn = functionAround({ source, node: branch });
  return (
    test !== undefined &&
    branch.parent?.from === fn?.body.from &&
    refusesIn(call, branch) &&
    alternatives(textOf({ source, node: test })).some(
      part =>
        part.startsWith('!') &&
        splitBy(part, '&&').length === 1 &&
        holds(part.slice(1).trim()),
    )
  );
}

/** Whether what a function tells decides who is known. */
export function isHeeded(call: Call): boolean {
  const { source } = call;
  const name = call.callee.split('.').at(-1) ?? '';
  for (let at = call.node.parent; at; at = at.parent) {
    if (at.name === 'IfStatement') {
      return refusesUnless(call, at, part => part.includes(`${name}(`));
    }
    const value = lastValue({ source, node: at });
    if (value !== undefined) {
      const literal = around(
        at,
        'FunctionLiteral',
        'FunctionDecl',
        'MethodDecl',
      );
      if (alternatives(value).length > 1 || value.startsWith('!')) {
        return false;
      }
      if (literal?.name !== 'FunctionLiteral') {
        return true;
      }
      at = literal;
    } else if (at.name === 'VarDecl') {
      const next = nextOf(at);
      const names = at
        .getChildren('DefName')
        .map(node => textOf({ source, node }));
      return (
        next?.name === 'IfStatement' &&
        refusesUnless(call, next, part => names.includes(part))
      );
    } else if (at.name === 'Block') {
      return false;
    }
  }
  return false;
}
