import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import {
  around,
  findAll,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import { calls, functionAround, functions, selectedOf } from './code';
import { headerList, headerLoop } from './headers';
import { isFollowedBy } from './parts';
import type { GoProgram } from './program';
import { signOf } from './signs';

/** A function that may answer: one that is given where answers are written. */
export interface Answerer extends Located {
  body: SyntaxNode;
  /** Name of what it writes answers to. */
  writer: string;
}

/** What a function does with where answers are written. */
export interface WriterUse extends Located {
  /** What is called with it, or on it; undefined when it is given on otherwise. */
  callee: string | undefined;
}

const WRITER = 'http.ResponseWriter';

/** The functions that may answer. */
export function answerers({ files }: GoProgram): Answerer[] {
  return findAll(
    files,
    'FunctionDecl',
    'MethodDecl',
    'FunctionLiteral',
  ).flatMap(({ source, node }) => {
    const body = node.getChild('Block');
    const writer = node
      .getChildren('Parameters')
      .flatMap(list => list.getChildren('Parameter'))
      .find(one => textOf({ source, node: one }).endsWith(WRITER))
      ?.getChild('DefName');
    return body && writer
      ? [{ source, node, body, writer: textOf({ source, node: writer }) }]
      : [];
  });
}

/** What a function does with where answers are written, in its order. */
export function usesOf({ source, body, writer }: Answerer): WriterUse[] {
  return named(body, 'VariableName')
    .filter(node => textOf({ source, node }) === writer)
    .map(node => {
      const given =
        node.parent?.name === 'Arguments' ? node.parent.parent : undefined;
      const on = /^[\w.]+/.exec(source.text.slice(node.from, node.from + 100));
      const callee = isFollowedBy(source, node, '.')
        ? on?.[0]
        : given?.firstChild &&
          selectedOf(textOf({ source, node: given.firstChild }));
      return { source, node, callee: callee || undefined };
    });
}

/** Whether a use writes an answer; undefined when that can't be told. */
export function writes(
  program: GoProgram,
  { writer }: Answerer,
  { callee }: WriterUse,
): boolean | undefined {
  if (callee === undefined) {
    return undefined;
  }
  if (
    callee === 'http.MaxBytesReader' ||
    callee.startsWith(`${writer}.Header`)
  ) {
    return false;
  }
  if (callee.startsWith(`${writer}.`)) {
    return /\.(?:Write|WriteHeader)$/.test(callee) ? true : undefined;
  }
  const name = callee.split('.').at(-1);
  const isElsewhere = /^(?:http|fmt|io|json)\.\w+$/.test(callee);
  return (
    isElsewhere ||
    !(name === 'ServeHTTP' || functions(program).some(fn => fn.name === name))
  );
}

/** Judges whether every answer has the headers of the list. */
export function judgeAnswers(program: GoProgram, findings: Findings): void {
  const list = headerList(program);
  if (!list && signOf(program, 'headers')) {
    return;
  }
  const headless = (at: Located) =>
    findings.problem(
      'an answer is written without the security headers',
      placeOf(at),
    );
  const heads = calls(program, '*.WriteHeader');
  if (heads.length === 0) {
    findings.doubt('it was not found where answers are written', {
      path: program.entry.path,
    });
  }
  for (const at of heads) {
    const fn = functionAround(at);
    const loop = list && fn && headerLoop(list, fn.source, fn.body);
    if (!loop || loop.from > at.node.from) {
      headless(at);
    }
  }
  for (const one of answerers(program)) {
    const loop = list && headerLoop(list, one.source, one.body);
    for (const use of usesOf(one)) {
      const isWritten = writes(program, one, use);
      if (isWritten === undefined) {
        findings.doubt('it was not found what is answered', placeOf(use));
      } else if (isWritten && (!loop || loop.from > use.node.from)) {
        headless(use);
      }
    }
  }
  // What is kept as something else writes answers where nobody looks.
  for (const at of findAll(program.written, 'QualifiedType')) {
    if (
      textOf(at) === WRITER &&
      around(at.node, 'TypeSpec') &&
      !around(at.node, 'Parameter')
    ) {
      findings.doubt('it was not found what is answered', placeOf(at));
    }
  }
}
