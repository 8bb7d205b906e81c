import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import {
  around,
  type Dead,
  named,
  type Source,
  textOf,
  without,
} from '../source';
import { partsOf } from './code';

const NEVER =
  /^(?:False|0|None|""|''|not True|not 1|(?:typing\.)?TYPE_CHECKING|__debug__ and False)$/;
const ALWAYS = /^(?:True|1|not False|not 0|not TYPE_CHECKING)$/;
const ENDS = new Set([
  'ReturnStatement',
  'RaiseStatement',
  'ContinueStatement',
  'BreakStatement',
]);
const EXIT = /^(?:sys\.exit|os\._exit|exit|quit)\(/;
/** Names that Python, or a framework, calls by itself. */
const SPECIAL = /^__\w+__$/;

/** What a part never holds or always does; undefined when only running it tells. */
function constant(
  source: Source,
  test: SyntaxNode,
  constants: ReadonlyMap<string, string>,
): boolean | undefined {
  const text = textOf({ source, node: test });
  const value = constants.get(text) ?? text;
  if (test.name === 'ParenthesizedExpression' && test.firstChild?.nextSibling) {
    return constant(source, test.firstChild.nextSibling, constants);
  }
  if (test.name === 'BinaryExpression' && test.firstChild && test.lastChild) {
    const sides = [test.firstChild, test.lastChild].map(side =>
      constant(source, side, constants),
    );
    if (test.getChild('and') && sides.includes(false)) {
      return false;
    }
    if (test.getChild('or') && sides.includes(true)) {
      return true;
    }
    return undefined;
  }
  if (NEVER.test(value)) {
    return false;
  }
  return ALWAYS.test(value) ? true : undefined;
}

/** Names at the top of a module that always stand for one plain value. */
function constantsOf(source: Source): Map<string, string> {
  const seen = new Map<string, string>();
  const unclear = new Set<string>();
  for (const node of named(source.root, 'AssignStatement')) {
    const { firstChild, lastChild } = node;
    if (firstChild?.name !== 'VariableName' || !lastChild) {
      continue;
    }
    const name = textOf({ source, node: firstChild });
    if (seen.has(name) || around(node, 'FunctionDefinition')) {
      unclear.add(name);
    }
    seen.set(name, textOf({ source, node: lastChild }));
  }
  return new Map(
    [...seen].filter(
      ([name, value]) =>
        !unclear.has(name) && /^(?:True|False|0|1|None)$/.test(value),
    ),
  );
}

/** A body with something in it that does nothing. */
function emptied(body: SyntaxNode): Dead[] {
  const [first] = partsOf(body);
  return first ? [{ from: first.from, to: body.to, instead: '0' }] : [];
}

function deadBranches(source: Source): Dead[] {
  const constants = constantsOf(source);
  return named(source.root, 'IfStatement', 'WhileStatement').flatMap(node => {
    const dead: Dead[] = [];
    let decided = false;
    let test: SyntaxNode | undefined;
    for (const child of partsOf(node)) {
      if (child.name === 'Body') {
        const holds = test && constant(source, test, constants);
        if (decided || holds === false) {
          dead.push(...emptied(child));
        }
        decided ||= holds === true && node.name === 'IfStatement';
        test = undefined;
      } else if (!['if', 'elif', 'else', 'while'].includes(child.name)) {
        test = child;
      }
    }
    return dead;
  });
}

function deadEnds(source: Source): Dead[] {
  return named(source.root, 'Body', 'Script').flatMap(body => {
    const parts = partsOf(body);
    const end = parts.findIndex(
      node =>
        ENDS.has(node.name) ||
        (node.name === 'ExpressionStatement' &&
          EXIT.test(textOf({ source, node }))),
    );
    const next = end < 0 ? undefined : parts[end + 1];
    return next ? [{ from: next.from, to: body.to, instead: '' }] : [];
  });
}

/** A function or class that has to be used by its name to run. */
interface Unit {
  source: Source;
  node: SyntaxNode;
  name: string;
}

function unitsOf(source: Source): Unit[] {
  return named(source.root, 'FunctionDefinition', 'ClassDefinition').flatMap(
    node => {
      const label = node.getChild('VariableName');
      const owner = around(node, 'ClassDefinition', 'FunctionDefinition');
      const name = label ? textOf({ source, node: label }) : '';
      // What a class may have from others, they may call.
      const inherits =
        owner?.name === 'ClassDefinition' && owner.getChild('ArgList') !== null;
      const isOwn =
        node.parent?.name !== 'DecoratedStatement' ||
        /^@(?:dataclass|staticmethod|classmethod|property|override)\b/.test(
          textOf({ source, node: node.parent }),
        );
      return isOwn && !inherits && !SPECIAL.test(name)
        ? [{ source, node, name }]
        : [];
    },
  );
}

/** Names that are used, with the places, in all modules. */
function usesOf(
  sources: readonly Source[],
): Map<string, { source: Source; at: number }[]> {
  const uses = new Map<string, { source: Source; at: number }[]>();
  const add = (name: string, source: Source, at: number) => {
    const places = uses.get(name) ?? [];
    places.push({ source, at });
    uses.set(name, places);
  };
  for (const source of sources) {
    for (const node of named(source.root, 'VariableName', 'PropertyName')) {
      const parent = node.parent?.name;
      if (
        parent !== 'FunctionDefinition' &&
        parent !== 'ClassDefinition' &&
        parent !== 'ImportStatement'
      ) {
        add(textOf({ source, node }), source, node.from);
      }
    }
    for (const node of named(source.root, 'ImportStatement')) {
      // Under another name, it is not seen whether it is used.
      for (const as of node.getChildren('as')) {
        const before = as.prevSibling;
        if (before) {
          add(textOf({ source, node: before }), source, before.from);
        }
      }
    }
  }
  return uses;
}

/** Functions and classes that nobody uses but themselves. */
function deadUnits(
  sources: readonly Source[],
  isRoot: (name: string) => boolean,
): Map<Source, Dead[]> {
  const uses = usesOf(sources);
  const dead = new Map<Source, Dead[]>();
  for (const { source, node, name } of sources.flatMap(unitsOf)) {
    const used = (uses.get(name) ?? []).some(
      use => use.source !== source || use.at < node.from || use.at >= node.to,
    );
    if (!used && !isRoot(name)) {
      const whole =
        node.parent?.name === 'DecoratedStatement' ? node.parent : node;
      const out: Dead = { from: whole.from, to: whole.to, instead: '0' };
      dead.set(source, [...(dead.get(source) ?? []), out]);
    }
  }
  return dead;
}

/** Modules without the functions and classes that nobody uses; undefined when there are none left. */
function withoutUnits(
  sources: readonly Source[],
  isRoot: (name: string) => boolean,
): Source[] | undefined {
  const dead = deadUnits(sources, isRoot);
  const next = sources.map(source =>
    without(parser, source, dead.get(source) ?? []),
  );
  return next.every(({ text }, index) => text === sources[index].text)
    ? undefined
    : next;
}

/** A function that runs nobody may use others that then nobody does. */
const MAX_ROUNDS = 8;

/**
 * Modules without what never runs: under conditions that never hold, after the
 * end of a block, and in functions and classes that nobody uses.
 *
 * @param isRoot - whether others call a function of this name
 */
export function livePython(
  sources: readonly Source[],
  isRoot: (name: string) => boolean,
): Source[] {
  let live = sources
    .map(source => without(parser, source, deadBranches(source)))
    .map(source => without(parser, source, deadEnds(source)));
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = withoutUnits(live, isRoot);
    if (next === undefined) {
      break;
    }
    live = next;
  }
  return live;
}
