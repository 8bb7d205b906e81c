import type { SyntaxNode } from '@lezer/common';
import { around, type Located, named, textOf } from '../source';
import { type Call, callOf, callsIn, functions } from './code';
import type { PythonProgram } from './program';
import { assigned } from './values';

/**
 * Names of what an expression is made by, from the outside in: of
 * `Frame(gate)` with `gate = Gate(FastAPI())` it is Frame, Gate, FastAPI. Each
 * call is followed by its first argument.
 */
function layersOf(
  program: PythonProgram,
  { source, node }: Located,
  scope: SyntaxNode,
  depth = 0,
): Call[] {
  if (depth > 20) {
    return [];
  }
  if (node.name === 'VariableName') {
    const values = assigned(source, scope, textOf({ source, node }));
    return values.length === 1
      ? layersOf(program, { source, node: values[0] }, scope, depth + 1)
      : [];
  }
  if (node.name !== 'CallExpression') {
    return [];
  }
  const call = callOf(source, node);
  const maker = functions(program).find(
    fn => fn.owner === undefined && fn.name === call.callee,
  );
  const inner = maker
    ? named(maker.body, 'ReturnStatement')
        .filter(
          statement =>
            around(statement, 'FunctionDefinition')?.from === maker.node.from,
        )
        .map(({ lastChild }) => lastChild)
        .filter(value => value !== null)
    : [];
  if (maker && inner.length === 1) {
    return [
      call,
      ...layersOf(
        program,
        { source: maker.source, node: inner[0] },
        maker.body,
        depth + 1,
      ),
    ];
  }
  const [next] = call.args;
  return [
    call,
    ...(next
      ? layersOf(program, { source, node: next }, scope, depth + 1)
      : []),
  ];
}

/** What the server is started with, from the outside in; undefined when that is not seen. */
export function servedLayers(program: PythonProgram): Call[] | undefined {
  const { entry } = program;
  const [server] = callsIn(entry, entry.root, 'uvicorn.Config', 'uvicorn.run');
  const [app] = server?.args ?? [];
  const within = server && around(server.node, 'FunctionDefinition');
  return app
    ? layersOf(program, { source: entry, node: app }, within ?? entry.root)
    : undefined;
}
