import type { SyntaxNode } from '@lezer/common';
import { countWork } from '../../work';
import {
  around,
  findAll,
  isInside,
  type Located,
  named,
  type Source,
  textOf,
} from '../source';
import { testOf } from './ends';
import { stringOf } from './names';
import { partsOf } from './parts';
import type { GoProgram } from './program';

export { partsOf, testOf };

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

/** Most characters of what is called. */
const MAX_NAME = 300;
/** What is called; the grammar takes an operator before it for a part of it. */
function calleeOf(text: string): string {
  const end = text.slice(-MAX_NAME);
  return /(?:[\w.]|\[[^\]]*\]|\(\))+$/.exec(end)?.[0] ?? end;
}

const callsOf = new WeakMap<Source, readonly Call[]>();

function allCalls(source: Source): readonly Call[] {
  const before = callsOf.get(source);
  if (before) {
    countWork(before.length);
    return before;
  }
  const found = named(source.root, 'CallExpr').map((node): Call => {
    const list = node.getChild('Arguments');
    return {
      source,
      node,
      callee: node.firstChild
        ? calleeOf(textOf({ source, node: node.firstChild }))
        : '',
      args: list ? partsOf(list) : [],
    };
  });
  callsOf.set(source, found);
  return found;
}

/** Calls below a node; a name that starts with `*.` stands for any receiver. */
export function callsIn(
  source: Source,
  root: SyntaxNode,
  ...names: readonly string[]
): Call[] {
  return allCalls(source)
    .filter(({ node }) => isInside(node, root))
    .filter(
      ({ callee }) =>
        names.length === 0 ||
        names.includes(callee) ||
        names.includes(`*.${callee.split('.').at(-1)}`),
    );
}

/** Calls in all files. */
export function calls(
  { files }: { files: readonly Source[] },
  ...names: readonly string[]
): Call[] {
  return files.flatMap(source => callsIn(source, source.root, ...names));
}

const functionsOf = new WeakMap<Source, readonly Fn[]>();

function functionsIn(source: Source): readonly Fn[] {
  const before = functionsOf.get(source);
  const found =
    before ??
    named(source.root, 'FunctionDecl', 'MethodDecl').flatMap(node => {
      const name = node.getChild('DefName') ?? node.getChild('FieldName');
      const body = node.getChild('Block');
      return name && body
        ? [{ source, node, body, name: textOf({ source, node: name }) }]
        : [];
    });
  functionsOf.set(source, found);
  countWork(found.length);
  return found;
}

/** All functions and methods that have a body. */
export function functions({ files }: { files: readonly Source[] }): Fn[] {
  return files.flatMap(functionsIn);
}

/** The function around a node. */
export function functionAround({ source, node }: Located): Fn | undefined {
  return functionsIn(source).find(fn => isInside(node, fn.node));
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
      fn: functionAround(call),
    };
  });
}

const declaredIn = new WeakMap<GoProgram, Map<string, Located[]>>();

/** What a name of the program's constants and variables stands for. */
export function declared(program: GoProgram, name: string): Located[] {
  const before = declaredIn.get(program);
  const known = before ?? new Map<string, Located[]>();
  if (!before) {
    declaredIn.set(program, known);
    for (const { source, node } of findAll(
      program.files,
      'ConstSpec',
      'VarSpec',
    )) {
      const def = node.getChild('DefName');
      const value = node.lastChild;
      if (def && value) {
        const key = textOf({ source, node: def });
        const values = known.get(key) ?? [];
        values.push({ source, node: value });
        known.set(key, values);
      }
    }
  }
  return known.get(name) ?? [];
}

/** What is selected, without what the grammar takes for a part of it. */
export function selectedOf(text: string): string {
  return /[\w.]+$/.exec(text.slice(-MAX_NAME))?.[0] ?? '';
}

/** Where something of a package is named, called or not. */
export function mentions(
  sources: readonly Source[],
  pattern: RegExp,
): Located[] {
  return findAll(sources, 'SelectorExpr', 'QualifiedType').filter(at =>
    pattern.test(selectedOf(textOf(at))),
  );
}

/** Assignments, with what is assigned to. */
export function assignments(
  sources: readonly Source[],
): (Located & { targets: SyntaxNode[]; values: SyntaxNode[] })[] {
  return findAll(sources, 'Assignment').map(({ source, node }) => {
    const parts = partsOf(node);
    const sign = parts.findIndex(({ name }) => /^(?:=|UpdateOp)$/.test(name));
    return {
      source,
      node,
      targets: parts.slice(0, Math.max(sign, 0)),
      values: parts.slice(sign + 1),
    };
  });
}

/** Whether a statement runs whenever the body of its function does, as far as that goes. */
export function isUnconditional(node: SyntaxNode, body: SyntaxNode): boolean {
  for (let at = node.parent; at && at.from > body.from; at = at.parent) {
    if (
      /^(?:IfStatement|ForStatement|SwitchBlock|SelectBlock|FunctionLiteral)$/.test(
        at.name,
      )
    ) {
      return false;
    }
  }
  return true;
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
