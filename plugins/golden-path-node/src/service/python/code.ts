import type { SyntaxNode } from '@lezer/common';
import {
  around,
  childrenOf,
  findAll,
  type Located,
  named,
  type Source,
  textOf,
} from '../source';
import type { PythonProgram } from './program';

/** A call, with its arguments. */
export interface Call extends Located {
  /** As it is written, for example `jwt.decode`. */
  callee: string;
  args: SyntaxNode[];
  keywords: Map<string, SyntaxNode>;
}

/** A function or method. */
export interface Fn extends Located {
  name: string;
  body: SyntaxNode;
  /** Name of the class that it is in. */
  owner: string | undefined;
}

/** A raised error: its class, and the status that it is given first. */
export interface Raise extends Located {
  status: number | undefined;
  /** Condition that leads to it; undefined without one. */
  test: SyntaxNode | undefined;
  fn: Fn | undefined;
}

const PUNCTUATION = new Set([
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  'Comment',
]);

/** Children that are no punctuation. */
export function partsOf(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !PUNCTUATION.has(name));
}

/** Value of a string that is known without running the code. */
export function stringOf(
  source: Source,
  node: SyntaxNode | null | undefined,
): string | undefined {
  if (node?.name !== 'String') {
    return undefined;
  }
  return /^[rbu]*("""|'''|"|')([\s\S]*)\1$/i.exec(
    textOf({ source, node }),
  )?.[2];
}

function callOf(source: Source, node: SyntaxNode): Call {
  const callee = node.firstChild;
  const list = node.getChild('ArgList');
  const args: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  const parts = list ? partsOf(list) : [];
  for (let i = 0; i < parts.length; i++) {
    if (parts[i + 1]?.name === 'AssignOp' && i + 2 < parts.length) {
      keywords.set(textOf({ source, node: parts[i] }), parts[i + 2]);
      i += 2;
    } else {
      args.push(parts[i]);
    }
  }
  return {
    source,
    node,
    callee: callee ? textOf({ source, node: callee }) : '',
    args,
    keywords,
  };
}

/** Calls of a function, by what is written, or by the last part of it. */
export function callsIn(
  source: Source,
  root: SyntaxNode,
  ...names: readonly string[]
): Call[] {
  return named(root, 'CallExpression')
    .map(node => callOf(source, node))
    .filter(
      ({ callee }) =>
        names.length === 0 ||
        names.includes(callee) ||
        names.includes(`*.${callee.split('.').at(-1)}`),
    );
}

/** Calls of a function in all modules. */
export function calls(
  { modules }: PythonProgram,
  ...names: readonly string[]
): Call[] {
  return modules.flatMap(source => callsIn(source, source.root, ...names));
}

/** All functions and methods. */
export function functions({ modules }: PythonProgram): Fn[] {
  return findAll(modules, 'FunctionDefinition').flatMap(({ source, node }) => {
    const name = node.getChild('VariableName');
    const body = node.getChild('Body');
    const owner = around(node, 'ClassDefinition', 'FunctionDefinition');
    const ownerName =
      owner?.name === 'ClassDefinition' ? owner.getChild('VariableName') : null;
    return name && body
      ? [
          {
            source,
            node,
            body,
            name: textOf({ source, node: name }),
            owner: ownerName ? textOf({ source, node: ownerName }) : undefined,
          },
        ]
      : [];
  });
}

/** A class, with the names of its bases. */
export interface Class extends Located {
  name: string;
  bases: string[];
}

/** All classes. */
export function classes({ modules }: PythonProgram): Class[] {
  return findAll(modules, 'ClassDefinition').flatMap(({ source, node }) => {
    const name = node.getChild('VariableName');
    const list = node.getChild('ArgList');
    return name
      ? [
          {
            source,
            node,
            name: textOf({ source, node: name }),
            bases: list
              ? partsOf(list).map(base => textOf({ source, node: base }))
              : [],
          },
        ]
      : [];
  });
}

/** Condition of an `if` statement; of the first branch only. */
export function testOf(statement: SyntaxNode): SyntaxNode | undefined {
  const first = statement.firstChild?.nextSibling ?? undefined;
  return statement.name === 'IfStatement' ? first : undefined;
}

/** Errors that are raised by a call whose first argument is a status. */
export function raises(program: PythonProgram): Raise[] {
  const all = functions(program);
  return findAll(program.modules, 'RaiseStatement').flatMap(
    ({ source, node }) => {
      const call = callsIn(source, node)[0];
      const first = call?.args[0];
      const status =
        first?.name === 'Number'
          ? Number(textOf({ source, node: first }))
          : undefined;
      const within = around(node, 'FunctionDefinition');
      const branch = around(node, 'IfStatement', 'FunctionDefinition');
      return [
        {
          source,
          node,
          status,
          test: branch ? testOf(branch) : undefined,
          fn: all.find(
            f => f.source === source && f.node.from === within?.from,
          ),
        },
      ];
    },
  );
}

/** What is assigned to a name at the top of a module, or in a function. */
export function assigned(
  source: Source,
  scope: SyntaxNode,
  name: string,
): SyntaxNode[] {
  return named(scope, 'AssignStatement').flatMap(node => {
    const target = node.firstChild;
    const value = node.lastChild;
    return target && value && textOf({ source, node: target }) === name
      ? [value]
      : [];
  });
}

/** Number that an expression stands for, when that is known. */
export function numberOf(
  program: PythonProgram,
  { source, node }: Located,
  depth = 0,
): number | undefined {
  const at = (child: SyntaxNode) =>
    numberOf(program, { source, node: child }, depth + 1);
  if (depth > 10) {
    return undefined;
  }
  if (node.name === 'Number') {
    return Number(textOf({ source, node }).replaceAll('_', ''));
  }
  if (node.name === 'BinaryExpression') {
    const [left, operator, right] = childrenOf(node);
    const a = at(left);
    const b = right && at(right);
    const sign = textOf({ source, node: operator });
    return sign === '*' && a !== undefined && b !== undefined
      ? a * b
      : undefined;
  }
  if (node.name === 'VariableName') {
    const name = textOf({ source, node });
    const values = program.modules.flatMap(module =>
      assigned(module, module.root, name).map(value => ({
        source: module,
        node: value,
      })),
    );
    return values.length === 1
      ? numberOf(program, values[0], depth + 1)
      : undefined;
  }
  return undefined;
}

/** Entries of a dictionary whose keys are strings. */
export function entriesOf(
  source: Source,
  node: SyntaxNode,
): Map<string, SyntaxNode> {
  const entries = new Map<string, SyntaxNode>();
  const parts = partsOf(node);
  for (let i = 0; i + 1 < parts.length; i++) {
    const key = stringOf(source, parts[i]);
    if (key !== undefined) {
      entries.set(key, parts[i + 1]);
      i += 1;
    }
  }
  return entries;
}

/** Whether a condition has a part that makes it always, or never, hold. */
export function isSwitched(source: Source, test: SyntaxNode): boolean {
  return (
    named(test, 'Boolean', 'Number', 'String').length > 0 ||
    ['True', 'False', 'None'].includes(textOf({ source, node: test }))
  );
}

/**
 * Names of what an expression is made by, from the outside in: of
 * `Frame(gate)` with `gate = Gate(FastAPI())` it is Frame, Gate, FastAPI. Each
 * call is followed by its first argument.
 */
export function layersOf(
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
