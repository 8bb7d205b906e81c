import type { SyntaxNode } from '@lezer/common';
import {
  around,
  type Dead,
  named,
  type Source,
  type SourceParser,
  textOf,
  without,
} from '../source';
import { constantsOf } from './constants';
import { casesOf, ends, type Flow, skippersOf, testOf } from './ends';
import { isThrownAway, partsOf } from './parts';
import { unreached } from './reached';

const emptied = (block: SyntaxNode): Dead => ({
  from: block.from + 1,
  to: block.to - 1,
  instead: '',
});

/** What follows the end of a list of statements, unless something jumps there. */
function afterEnd(
  list: readonly SyntaxNode[],
  flow: Flow,
  known: Map<string, boolean>,
): Dead[] {
  const end = list.findIndex(node => ends(node, flow, known));
  const rest = end < 0 ? [] : list.slice(end + 1);
  const last = rest.at(-1);
  return last && rest.every(({ name }) => name !== 'LabeledStatement')
    ? [{ from: rest[0].from, to: last.to, instead: '' }]
    : [];
}

function deadBranches(flow: Flow): Dead[] {
  const { source } = flow;
  const known = new Map<string, boolean>();
  const dead: Dead[] = [];
  for (const node of named(source.root, 'IfStatement')) {
    const test = testOf(node);
    const holds = test && flow.constant(test);
    const [then, otherwise] = partsOf(node).filter(({ name, from }) =>
      test ? from > test.from && /^(?:Block|IfStatement)$/.test(name) : false,
    );
    if (then && holds === false) {
      dead.push(emptied(then));
    }
    if (otherwise && holds === true) {
      dead.push(
        otherwise.name === 'Block'
          ? emptied(otherwise)
          : { from: otherwise.from, to: otherwise.to, instead: '{}' },
      );
    }
  }
  for (const node of named(source.root, 'ForStatement')) {
    const [, head] = partsOf(node);
    const body = node.getChild('Block');
    if (body && head && flow.constant(head) === false) {
      dead.push(emptied(body));
    }
  }
  for (const node of named(source.root, 'SwitchBlock', 'SelectBlock')) {
    for (const { label, statements } of casesOf(node)) {
      const [, value] = partsOf(label);
      const [first] = statements;
      const last = statements.at(-1);
      if (
        first &&
        last &&
        value &&
        textOf({ source, node: value }) === 'false' &&
        node.parent &&
        partsOf(node.parent).length === 2
      ) {
        dead.push({ from: first.from, to: last.to, instead: '' });
      } else {
        dead.push(...afterEnd(statements, flow, known));
      }
    }
  }
  for (const node of named(source.root, 'Block')) {
    dead.push(...afterEnd(partsOf(node), flow, known));
  }
  return dead;
}

/** Functions that are given to nobody. */
function unnamedFunctions(source: Source): Dead[] {
  return named(source.root, 'FunctionLiteral').flatMap(node => {
    const { parent } = node;
    const body = node.getChild('Block');
    const first = parent && partsOf(parent).find(({ name }) => name !== 'var');
    const given =
      parent?.name === 'Assignment' ||
      parent?.name === 'VarDecl' ||
      parent?.name === 'VarSpec';
    if (!given || !first || !body) {
      return [];
    }
    const name = textOf({ source, node: first });
    const scope = around(node, 'FunctionDecl', 'MethodDecl');
    const uses = named(scope ?? source.root, 'VariableName').filter(
      use =>
        textOf({ source, node: use }) === name &&
        use.from !== first.from &&
        !isThrownAway(source, use),
    );
    const isLocal = scope !== undefined && first.name === 'DefName';
    return name === '_' || (isLocal && uses.length === 0)
      ? [emptied(body)]
      : [];
  });
}

/** Files of a program without what never runs, or the one that could not be followed. */
export function liveGo(
  parser: SourceParser,
  written: readonly Source[],
  entryFolder: string | undefined,
): Source[] {
  const isTest = entryFolder === undefined;
  const constant = constantsOf(written);
  const flows = (endless: ReadonlySet<string>) =>
    written.map((source): Flow => ({
      source,
      constant: test => constant(source, test),
      endless,
      isTest,
    }));
  const endless = new Set(isTest ? flows(new Set()).flatMap(skippersOf) : []);
  const reached = flows(endless)
    .map(flow => without(parser, flow.source, deadBranches(flow)))
    .map(source => without(parser, source, unnamedFunctions(source)));
  const dead = unreached(reached, entryFolder);
  return reached.map(source => without(parser, source, dead.get(source) ?? []));
}
