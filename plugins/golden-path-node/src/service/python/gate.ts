import type { SyntaxNode } from '@lezer/common';
import { around, named, type Source, textOf } from '../source';
import {
  type Call,
  callsIn,
  type Fn,
  functions,
  type Raise,
  raises,
  testOf,
} from './code';
import { servedLayers } from './layers';
import type { PythonProgram } from './program';

/** The function that decides on a request, and the class around all others that calls it. */
export interface Gate {
  /** Raises 401, 403 and 404. */
  decider: Fn;
  refusals: Raise[];
  /** `__call__` of the class that lets requests through. */
  entrance: Fn | undefined;
  /** Calls of what is inside, in the entrance. */
  passes: Call[];
  /** Layers around the routes, from the outside in; undefined when that is not seen. */
  layers: Call[] | undefined;
}

/** Finds where requests are refused with 403. */
export function findGate(program: PythonProgram): Gate | undefined {
  const all = raises(program);
  const decider = all.find(r => r.status === 403)?.fn;
  if (!decider) {
    return undefined;
  }
  const entrance = functions(program).find(
    fn =>
      fn.source === decider.source &&
      fn.owner === decider.owner &&
      fn.name === '__call__',
  );
  return {
    decider,
    refusals: all.filter(
      r => r.fn?.node.from === decider.node.from && r.source === decider.source,
    ),
    entrance,
    passes: entrance
      ? callsIn(entrance.source, entrance.body, 'self._app', 'self.app')
      : [],
    layers: servedLayers(program),
  };
}

/** The condition around a node, within a function. */
export function conditionOf(node: SyntaxNode): SyntaxNode | undefined {
  const branch = around(node, 'IfStatement', 'FunctionDefinition');
  return branch ? testOf(branch) : undefined;
}

/** The part of a condition that is not turned round. */
export function isNegated(source: Source, test: SyntaxNode): boolean {
  const text = textOf({ source, node: test });
  const parts =
    test.name === 'BinaryExpression' && test.getChild('or')
      ? [test.firstChild, test.lastChild].filter(part => part !== null)
      : [test];
  return (
    named(test, 'and').length === 0 &&
    named(test, 'Boolean').length === 0 &&
    text !== '' &&
    parts.every(
      part =>
        part.name === 'UnaryExpression' && part.firstChild?.name === 'not',
    )
  );
}
