import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import {
  findAll,
  isInside,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import { answerers } from './answers';
import {
  calls,
  callsIn,
  type Fn,
  functionAround,
  partsOf,
  selectedOf,
} from './code';
import { isFollowedBy } from './parts';
import type { GoProgram } from './program';
import { judgeMissing } from './signs';

const ERROR = /^(?:err|error|e|cause)$|^err[A-Z]\w*$|[a-z]Err$/;
const PRINT = /^(?:fmt\.(?:Sprint|Append)(?:f|ln)?|string|errors\.\w+)$/;

/** Names of errors in a function, and of texts that say what one of them says. */
function toldIn(fn: Fn): Set<string> {
  const { source, node } = fn;
  const text = (one: SyntaxNode) => textOf({ source, node: one });
  const told = new Set(
    named(node, 'Parameter')
      .filter(one => one.lastChild && text(one.lastChild) === 'error')
      .flatMap(one => one.getChildren('DefName').map(text)),
  );
  named(node, 'DefName')
    .map(text)
    .filter(name => ERROR.test(name))
    .forEach(name => told.add(name));
  const given = named(node, 'VarDecl', 'VarSpec', 'Assignment');
  // What is said by something that was said: a few times round.
  for (let round = 0; round < 4; round += 1) {
    for (const one of given) {
      const parts = partsOf(one);
      const sign = parts.findIndex(({ name }) =>
        /^(?::=|=|UpdateOp)$/.test(name),
      );
      const values = parts.slice(sign + 1);
      const tells =
        sign > 0 &&
        values.some(
          value =>
            text(value) === 'recover()' ||
            leakIn({ source, node: value }, told),
        );
      if (tells) {
        parts
          .slice(0, sign)
          .filter(({ name }) => /^(?:DefName|VariableName)$/.test(name))
          .map(text)
          .filter(name => name !== '_')
          .forEach(name => told.add(name));
      }
    }
  }
  return told;
}

/** The part of an expression that says what an error says. */
function leakIn(
  { source, node }: Located,
  told: ReadonlySet<string>,
): SyntaxNode | undefined {
  const message = callsIn(source, node).find(
    call =>
      (/\.Error$/.test(call.callee) && call.args.length === 0) ||
      call.callee === 'debug.Stack',
  );
  return (
    message?.node ??
    named(node, 'VariableName').find(one => {
      const { parent } = one;
      const call = parent?.name === 'Arguments' ? parent.parent : undefined;
      const callee = call?.firstChild
        ? selectedOf(textOf({ source, node: call.firstChild }))
        : '';
      const isOther =
        call &&
        isInside(call, node) &&
        !PRINT.test(callee) &&
        call.from !== node.from;
      return (
        told.has(textOf({ source, node: one })) &&
        parent?.name !== 'Key' &&
        !isFollowedBy(source, one, '.') &&
        !isOther
      );
    })
  );
}

/** What is answered: refusals, answers, and what is written by hand. */
function said(program: GoProgram): Located[] {
  const writers = answerers(program);
  const byHand = writers.flatMap(({ source, body, writer }) =>
    callsIn(source, body).filter(
      ({ callee, args }) =>
        callee === `${writer}.Write` ||
        (/^(?:fmt\.F|io\.|http\.)/.test(callee) &&
          args.some(node => textOf({ source, node }) === writer)) ||
        /^json\.NewEncoder\(\w+\)\.Encode$/.test(callee),
    ),
  );
  const refused = calls(program, 'Refuse', '*.Refuse', 'http.Error');
  return [
    ...[...byHand, ...refused].flatMap(({ source, args }) =>
      args.map(node => ({ source, node })),
    ),
    ...findAll(program.files, 'TypedLiteral').filter(({ source, node }) =>
      /(?:^|\.)Answer$/.test(
        node.firstChild ? textOf({ source, node: node.firstChild }) : '',
      ),
    ),
  ];
}

/** Judges whether answers say what errors say. */
export function judgeErrors(program: GoProgram, findings: Findings): void {
  const known = new Map<SyntaxNode, Set<string>>();
  for (const at of said(program)) {
    const fn = functionAround(at);
    const told = fn ? (known.get(fn.node) ?? toldIn(fn)) : new Set<string>();
    if (fn) {
      known.set(fn.node, told);
    }
    const leak = leakIn(at, told);
    if (leak) {
      findings.problem(
        `${at.source.path} answers with what an error says`,
        placeOf({ ...at, node: leak }),
      );
    }
  }
  for (const call of calls(program, 'debug.Stack', 'debug.PrintStack')) {
    findings.problem(
      `${call.source.path} reads the stack of an error`,
      placeOf(call),
    );
  }
  const caught = calls(program, 'recover').some(({ node }) => {
    for (let at = node.parent; at; at = at.parent) {
      if (at.name === 'DeferStatement') {
        return true;
      }
    }
    return false;
  });
  if (!caught) {
    judgeMissing(
      program,
      'panics',
      'a handler that panics ends without an answer',
      findings,
    );
  }
}
