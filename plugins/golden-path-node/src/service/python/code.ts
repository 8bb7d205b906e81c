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

/** A class, with the names of its bases. */
export interface Class extends Located {
  name: string;
  bases: string[];
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

/** A call as it is written. */
export function callOf(source: Source, node: SyntaxNode): Call {
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

/**
 * Calls of a function, by what is written; `*.name` stands for any call that ends
 * in the name. All calls when no name is given.
 */
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

/** Where a status is raised by what is written and never runs. */
export function deadRaise(
  program: PythonProgram,
  status: number,
): Located | undefined {
  return raises({ ...program, modules: program.written }).find(
    raise => raise.status === status,
  );
}
