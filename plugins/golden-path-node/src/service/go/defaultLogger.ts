import { posix } from 'node:path';
import type { SyntaxNode } from '@lezer/common';
import {
  findAll,
  isInside,
  type Located,
  named,
  type Source,
  textOf,
} from '../source';
import {
  assignments,
  calls,
  callsIn,
  type Fn,
  functionAround,
  functions,
  mentions,
} from './code';
import { baseOf, definedIn, importsOf } from './names';
import { partsOf } from './parts';
import type { GoProgram } from './program';

/** What goes through the logger that slog has by default. */
export const DEFAULT_LINES =
  /^slog\.(?:(?:Debug|Info|Warn|Error)(?:Context)?|Log|LogAttrs|Default|SetDefault|With)$/;

/** What may be called before the default is set: it writes nothing, and calls nobody of the service. */
const BEFORE = /^(?:new|(?:os|slog|context|time|strings)\.\w+|\.With)$/;

/** Functions that make the logger: what they are given is no way past it. */
export function makers(program: GoProgram): Fn[] {
  return functions(program).filter(
    ({ source, body }) =>
      callsIn(source, body, 'slog.NewJSONHandler').length > 0,
  );
}

/** What makes something, and writes nothing. */
const MAKES = /^(?:errors|slog)\.New$/;

const last = (callee: string) => callee.split('.').at(-1) ?? '';

/** What makes the logger of the service. */
interface Made {
  /** Each of them, and whatever is named like one in its package. */
  functions: Fn[];
  /** Whether a call is one of them. */
  isCalled(source: Source, callee: string): boolean;
}

const packageOf = ({ path }: Source) => baseOf(posix.dirname(path));

/** Others may have the name as well, such as `New`: then the package tells which is meant. */
function madeBy(program: GoProgram): Made {
  const all = functions(program);
  const keyOf = ({ source, name }: Fn) => `${packageOf(source)}.${name}`;
  const own = makers(program).filter(({ name }) => name !== 'main');
  const keys = new Set(own.map(keyOf));
  const names = new Set(own.map(({ name }) => name));
  const shared = new Set(
    all.filter(fn => !keys.has(keyOf(fn))).map(({ name }) => name),
  );
  return {
    functions: all.filter(fn => keys.has(keyOf(fn))),
    isCalled(source, callee) {
      const name = last(callee);
      if (!names.has(name) || !shared.has(name)) {
        return names.has(name);
      }
      const [head] = callee.split('.');
      return head === name
        ? keys.has(`${packageOf(source)}.${name}`)
        : keys.has(callee) &&
            importsOf(source).some(({ base }) => base === head) &&
            !definedIn(source).includes(head);
    },
  };
}

/** Whether a part of a file asks for the default logger. */
const asksDefault = (source: Source, node: SyntaxNode) =>
  mentions([source], DEFAULT_LINES).some(at => isInside(at.node, node));

/** Whether code before the default is set neither writes by it nor calls what may. */
function isQuiet({ source, node }: Located, made?: Made): boolean {
  return (
    !asksDefault(source, node) &&
    callsIn(source, node).every(
      ({ callee }) => BEFORE.test(callee) || made?.isCalled(source, callee),
    )
  );
}

/** The logger that is set: what makes it, in its place or as a variable that nobody sets again. */
function isMade(main: Fn, given: SyntaxNode, made: Made): boolean {
  const { source, body } = main;
  const makes = (node: SyntaxNode | null | undefined) => {
    const [call] = node?.name === 'CallExpr' ? callsIn(source, node) : [];
    return (
      call !== undefined &&
      call.node.from === node?.from &&
      call.node.to === node.to &&
      (call.callee === 'slog.New' || made.isCalled(source, call.callee))
    );
  };
  const name = textOf({ source, node: given });
  const isName = (node: SyntaxNode) => textOf({ source, node }) === name;
  const decls = named(body, 'VarDecl', 'VarSpec').filter(node =>
    node.getChildren('DefName').some(isName),
  );
  const isSet = assignments([source]).some(
    ({ node, targets }) => isInside(node, body) && targets.some(isName),
  );
  return (
    makes(given) ||
    (given.name === 'VariableName' &&
      decls.length === 1 &&
      decls[0].getChildren('DefName').length === 1 &&
      !isSet &&
      makes(decls[0].lastChild))
  );
}

/**
 * Whether slog's own functions write by the logger of the service: main sets it
 * as the default before anything else can write, and nobody sets another.
 */
export function isDefaultSet(program: GoProgram): boolean {
  const [set, other] = calls(program, 'slog.SetDefault');
  const main = set && functionAround(set);
  const statement = set?.node.parent;
  const [given] = set?.args ?? [];
  if (
    !main ||
    other ||
    !given ||
    mentions(program.written, /^slog\.SetDefault$/).length !== 1 ||
    main.source !== program.entry ||
    main.name !== 'main' ||
    main.node.name !== 'FunctionDecl' ||
    statement?.name !== 'ExprStatement' ||
    statement.parent?.from !== main.body.from
  ) {
    return false;
  }
  const made = madeBy(program);
  const areMakersQuiet = made.functions.every(({ source, body }) =>
    isQuiet({ source, node: body }),
  );
  const names = new Set(functions(program).map(({ name }) => name));
  const isAboveQuiet = findAll(program.written, 'VarSpec')
    .filter(at => functionAround(at) === undefined)
    .every(
      ({ source, node }) =>
        !asksDefault(source, node) &&
        callsIn(source, node).every(
          ({ callee }) => MAKES.test(callee) || !names.has(last(callee)),
        ) &&
        callsIn(source, node).every(({ callee }) => /^[\w.]+$/.test(callee)),
    );
  return (
    !names.has('init') &&
    !names.has('With') &&
    areMakersQuiet &&
    isAboveQuiet &&
    partsOf(main.body)
      .filter(({ to }) => to <= statement.from)
      .every(node => isQuiet({ source: main.source, node }, made)) &&
    isMade(main, given, made)
  );
}
