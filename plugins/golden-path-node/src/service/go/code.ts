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
import { type GoProgram, stringOf } from './program';

/** A call, with its arguments. */
export interface Call extends Located {
  /** As it is written, for example `json.Marshal`. */
  callee: string;
  args: SyntaxNode[];
}

/** A function or method. */
export interface Fn extends Located {
  name: string;
  body: SyntaxNode;
}

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

/** What is called; the grammar takes an operator before it for a part of it. */
function calleeOf(text: string): string {
  return /(?:[\w.]|\[[^\]]*\]|\(\))+$/.exec(text)?.[0] ?? text;
}

/** Calls below a node; a name that starts with `*.` stands for any receiver. */
export function callsIn(
  source: Source,
  root: SyntaxNode,
  ...names: readonly string[]
): Call[] {
  return named(root, 'CallExpr')
    .map((node): Call => {
      const list = node.getChild('Arguments');
      return {
        source,
        node,
        callee: node.firstChild
          ? calleeOf(textOf({ source, node: node.firstChild }))
          : '',
        args: list ? partsOf(list) : [],
      };
    })
    .filter(
      ({ callee }) =>
        names.length === 0 ||
        names.includes(callee) ||
        names.includes(`*.${callee.split('.').at(-1)}`),
    );
}

/** Calls in all files. */
export function calls(
  { files }: GoProgram,
  ...names: readonly string[]
): Call[] {
  return files.flatMap(source => callsIn(source, source.root, ...names));
}

/** All functions and methods that have a body. */
export function functions({ files }: GoProgram): Fn[] {
  return findAll(files, 'FunctionDecl', 'MethodDecl').flatMap(
    ({ source, node }) => {
      const name = node.getChild('DefName') ?? node.getChild('FieldName');
      const body = node.getChild('Block');
      return name && body
        ? [{ source, node, body, name: textOf({ source, node: name }) }]
        : [];
    },
  );
}

/** The function around a node. */
export function functionAround(
  program: GoProgram,
  { source, node }: Located,
): Fn | undefined {
  const decl = around(node, 'FunctionDecl', 'MethodDecl');
  return functions(program).find(
    fn => fn.source === source && fn.node.from === decl?.from,
  );
}

/** Condition of an `if` statement. */
export function testOf(statement: SyntaxNode): SyntaxNode | undefined {
  const parts = partsOf(statement);
  const block = parts.findIndex(({ name }) => name === 'Block');
  return block > 0 ? parts[block - 1] : undefined;
}

/** Text of the condition around a node, within its function; empty without one. */
export function conditionOf({ source, node }: Located): string {
  const branch = around(
    node,
    'IfStatement',
    'FunctionDecl',
    'MethodDecl',
    'FunctionLiteral',
  );
  const test = branch?.name === 'IfStatement' ? testOf(branch) : undefined;
  return test ? textOf({ source, node: test }) : '';
}

const STATUS: Readonly<Record<string, number>> = {
  'http.StatusUnauthorized': 401,
  'http.StatusForbidden': 403,
  'http.StatusNotFound': 404,
  'http.StatusRequestEntityTooLarge': 413,
  'http.StatusTooManyRequests': 429,
  'http.StatusServiceUnavailable': 503,
};

/** A refused request. */
export interface Refusal extends Call {
  status: number | undefined;
  fn: Fn | undefined;
}

/** Where requests are refused, with the status. */
export function refusals(program: GoProgram): Refusal[] {
  return calls(program, 'Refuse', '*.Refuse').map(call => {
    const [status] = call.args;
    const text = status ? textOf({ source: call.source, node: status }) : '';
    return {
      ...call,
      status: STATUS[text] ?? (/^\d{3}$/.test(text) ? Number(text) : undefined),
      fn: functionAround(program, call),
    };
  });
}

/** What a name of the program's constants and variables stands for. */
export function declared(program: GoProgram, name: string): Located[] {
  return findAll(program.files, 'ConstSpec', 'VarSpec').flatMap(
    ({ source, node }) => {
      const def = node.getChild('DefName');
      const value = node.lastChild;
      return def && value && textOf({ source, node: def }) === name
        ? [{ source, node: value }]
        : [];
    },
  );
}

const UNIT: Readonly<Record<string, number>> = {
  Millisecond: 0.001,
  Second: 1,
  Minute: 60,
  Hour: 3600,
};

/** Number that an expression stands for, a duration in seconds; undefined when that is not known. */
export function numberOf(
  program: GoProgram,
  { source, node }: Located,
  depth = 0,
): number | undefined {
  const text = textOf({ source, node }).replaceAll('_', '');
  const duration = /^(\d+) ?\* ?time\.(\w+)$/.exec(text);
  if (duration) {
    return Number(duration[1]) * (UNIT[duration[2]] ?? Number.NaN);
  }
  const shifted = /^(\d+) ?<< ?(\d+)$/.exec(text);
  if (shifted) {
    return Number(shifted[1]) * 2 ** Number(shifted[2]);
  }
  const product = /^(\d+) ?\* ?(\d+)$/.exec(text);
  if (product) {
    return Number(product[1]) * Number(product[2]);
  }
  if (/^\d+$/.test(text)) {
    return Number(text);
  }
  const values = /^\w+$/.test(text) ? declared(program, text) : [];
  return values.length === 1 && depth < 5
    ? numberOf(program, values[0], depth + 1)
    : undefined;
}

/** Elements of a literal with keys: text of the key (of a string, its value) → value. */
export function elementsOf(
  source: Source,
  literal: SyntaxNode,
): Map<string, SyntaxNode> {
  const list =
    literal.name === 'LiteralValue'
      ? literal
      : literal.getChild('LiteralValue');
  const elements = new Map<string, SyntaxNode>();
  for (const element of list?.getChildren('Element') ?? []) {
    const key = element.getChild('Key');
    const value = element.lastChild;
    if (key?.firstChild && value) {
      elements.set(
        key.firstChild.name === 'String'
          ? stringOf(source, key.firstChild)
          : textOf({ source, node: key }),
        value,
      );
    }
  }
  return elements;
}

/** Whether a condition is one test that is turned round, and nothing else. */
export function isNegated(text: string): boolean {
  return text.startsWith('!') && !/&&|\|\||\btrue\b|\bfalse\b/.test(text);
}
