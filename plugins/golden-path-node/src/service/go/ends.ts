import type { SyntaxNode } from '@lezer/common';
import { childrenOf, named, type Source, textOf } from '../source';
import { partsOf } from './parts';

const EXIT =
  /^(?:panic|os\.Exit|syscall\.Exit|log\.(?:Fatal|Panic)(?:f|ln)?|runtime\.Goexit)$/;
const SKIP = /^(?:t|b|f|tb|test)\.(?:Skip|SkipNow|Skipf)$/;

/** What tells whether code goes on. */
export interface Flow {
  source: Source;
  /** Value of a condition that is always the same. */
  constant(test: SyntaxNode): boolean | undefined;
  /** Functions that never come back, as a test that skips itself. */
  endless: ReadonlySet<string>;
  /** Whether a call that skips a test ends it. */
  isTest: boolean;
}

/** Condition of an `if` statement. */
export function testOf(statement: SyntaxNode): SyntaxNode | undefined {
  const parts = partsOf(statement);
  const block = parts.findIndex(({ name }) => name === 'Block');
  return block > 1 ? parts[block - 1] : undefined;
}

function leaves(node: SyntaxNode, what: string): boolean {
  return named(node, what).length > 0;
}

/** Statements of a switch or select, by their cases. */
export function casesOf(
  block: SyntaxNode,
): { label: SyntaxNode; statements: SyntaxNode[] }[] {
  const cases: { label: SyntaxNode; statements: SyntaxNode[] }[] = [];
  for (const node of partsOf(block)) {
    if (node.name === 'Case') {
      cases.push({ label: node, statements: [] });
    } else {
      cases.at(-1)?.statements.push(node);
    }
  }
  return cases;
}

function callEnds(node: SyntaxNode, { source, endless, isTest }: Flow) {
  const call = node.getChild('CallExpr');
  const callee = call?.firstChild;
  const text = callee ? textOf({ source, node: callee }) : '';
  return EXIT.test(text) || endless.has(text) || (isTest && SKIP.test(text));
}

function ifEnds(node: SyntaxNode, flow: Flow, known: Ends): boolean {
  const test = testOf(node);
  const holds = test && flow.constant(test);
  const [then, otherwise] = childrenOf(node).filter(({ name }) =>
    /^(?:Block|IfStatement)$/.test(name),
  );
  if (!then) {
    return false;
  }
  return holds === true
    ? ends(then, flow, known)
    : (holds === false || ends(then, flow, known)) &&
        otherwise !== undefined &&
        ends(otherwise, flow, known);
}

/** What was found out before: place of a statement → whether it ends. */
type Ends = Map<string, boolean>;

/** Whether what follows a statement in its block is never reached. */
export function ends(node: SyntaxNode, flow: Flow, known: Ends): boolean {
  const key = `${node.name} ${node.from} ${node.to}`;
  const before = known.get(key);
  if (before !== undefined) {
    return before;
  }
  const value = find(node, flow, known);
  known.set(key, value);
  return value;
}

function find(node: SyntaxNode, flow: Flow, known: Ends): boolean {
  switch (node.name) {
    case 'ReturnStatement':
    case 'GotoStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    case 'ExprStatement':
    case 'VarDecl':
    case 'Assignment':
      return callEnds(node, flow);
    case 'Block':
      return partsOf(node).some(part => ends(part, flow, known));
    case 'IfStatement':
      return ifEnds(node, flow, known);
    case 'ForStatement': {
      const [, head] = partsOf(node);
      const forever = head?.name === 'Block' || flow.constant(head) === true;
      return (
        forever &&
        !leaves(node, 'BreakStatement') &&
        !leaves(node, 'GotoStatement')
      );
    }
    case 'SelectStatement':
    case 'SwitchStatement':
    case 'TypeSwitchStatement': {
      const block =
        node.getChild('SelectBlock') ?? node.getChild('SwitchBlock');
      const cases = block ? casesOf(block) : [];
      const complete =
        node.name === 'SelectStatement' ||
        cases.some(({ label }) => label.getChild('default'));
      return (
        complete &&
        !leaves(node, 'BreakStatement') &&
        cases.every(({ statements }) =>
          statements.some(part => ends(part, flow, known)),
        )
      );
    }
    default:
      return false;
  }
}

/** Names of functions of a file that skip whatever test calls them. */
export function skippersOf(flow: Flow): string[] {
  const { source } = flow;
  return named(source.root, 'FunctionDecl').flatMap(node => {
    const name = node.getChild('DefName');
    const body = node.getChild('Block');
    const skips =
      body &&
      partsOf(body).some(
        part => part.name === 'ExprStatement' && callEnds(part, flow),
      );
    return name && skips ? [textOf({ source, node: name })] : [];
  });
}
