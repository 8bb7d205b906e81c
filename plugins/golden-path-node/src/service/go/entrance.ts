import type { Findings } from '../../control';
import { around, findAll, isInside, placeOf, textOf } from '../source';
import {
  type Answerer,
  answerers,
  usesOf,
  type WriterUse,
  writes,
} from './answers';
import type { Gate } from './authorization';
import {
  calls,
  callsIn,
  type Fn,
  functionAround,
  functions,
  mentions,
} from './code';
import { callsOf, guardOf, handlerRuns } from './guards';
import { judgeHandlers } from './handlers';
import type { GoProgram } from './program';
import { judgeOthers } from './servers';

/** What serves requests by itself, or by what others added to it. */
const PAST =
  /^http\.(?:Handle|HandleFunc|Serve|ServeTLS|ListenAndServe|ListenAndServeTLS|NewServeMux|DefaultServeMux)$/;
/** Functions that run handlers once it is decided on them. */
function judgeRuns(
  program: GoProgram,
  { decider }: Gate,
  findings: Findings,
): Fn[] {
  const runs = handlerRuns(program);
  if (runs.length === 0) {
    findings.doubt('it was not found where handlers run', placeOf(decider));
  }
  const gates: Fn[] = [];
  for (const run of runs) {
    const { source } = run;
    const within = functionAround(run);
    const decision =
      within && callsIn(source, within.body, `*.${decider.name}`)[0];
    const guard = decision && guardOf(decision);
    if (!within || !guard || guard.to > run.node.from) {
      findings.problem('a handler runs before it is decided on', placeOf(run));
    } else {
      gates.push(within);
    }
  }
  for (const at of findAll(program.files, 'IndexExpr')) {
    const { parent } = at.node;
    const isTarget =
      parent?.name === 'Assignment' && parent.firstChild?.from === at.node.from;
    if (
      /\bhandlers\[/.test(textOf(at)) &&
      parent?.name !== 'CallExpr' &&
      !isTarget
    ) {
      findings.doubt('it was not found where handlers run', placeOf(at));
    }
  }
  return gates;
}

/** Functions that come to a gate, from outside inwards. */
function ways(program: GoProgram, gates: readonly Fn[]): Fn[] {
  const found = [...gates];
  for (let index = 0; index < found.length && index < 20; index += 1) {
    for (const call of callsOf(program, found[index])) {
      const fn = functionAround(call);
      if (
        fn &&
        !found.some(
          ({ node, source }) =>
            node.from === fn.node.from && source === fn.source,
        )
      ) {
        found.push(fn);
      }
    }
  }
  return found;
}

/** Whether a use writes an answer, by itself or by the functions that it calls. */
function answersBy(
  program: GoProgram,
  one: Answerer,
  use: WriterUse,
  depth = 0,
): boolean | undefined {
  const own = writes(program, one, use);
  const name = use.callee?.split('.').at(-1);
  if (own !== false || use.callee?.startsWith(`${one.writer}.`)) {
    return own;
  }
  const called = answerers(program).filter(
    ({ source, node }) =>
      functionAround({ source, node: node.firstChild ?? node })?.name === name,
  );
  const inner = called.flatMap(other =>
    usesOf(other).map(next =>
      depth > 4 ? undefined : answersBy(program, other, next, depth + 1),
    ),
  );
  if (inner.includes(true)) {
    return true;
  }
  return inner.includes(undefined) ? undefined : false;
}

/** Nothing is answered before the decision, or without it. */
function judgeAnswers(
  program: GoProgram,
  gates: readonly Fn[],
  findings: Findings,
) {
  const inside = ways(program, gates);
  for (const one of answerers(program)) {
    const { source, node, body } = one;
    const isEntry =
      node.name === 'FunctionLiteral' ||
      functions(program).some(
        fn =>
          fn.source === source &&
          fn.node.from === node.from &&
          fn.name === 'ServeHTTP',
      );
    if (!isEntry) {
      continue;
    }
    const decision = callsIn(source, body).find(call =>
      inside.some(
        fn =>
          fn.name !== 'ServeHTTP' && call.callee.split('.').at(-1) === fn.name,
      ),
    );
    for (const use of usesOf(one)) {
      const isBefore = !decision || use.node.from < decision.node.from;
      const passes =
        use.callee?.endsWith('.ServeHTTP') ||
        (decision && isInside(use.node, decision.node));
      const isWritten = answersBy(program, one, use);
      if (isBefore && !passes && isWritten) {
        findings.problem(
          'something is answered before the decision',
          placeOf(use),
        );
      } else if (isBefore && !passes && isWritten === undefined) {
        findings.doubt(
          'it is not known what is answered before the decision',
          placeOf(use),
        );
      }
    }
  }
}

/** Judges whether nothing is answered past the decision. */
export function judgeEntrance(
  program: GoProgram,
  gate: Gate,
  findings: Findings,
): void {
  const gates = judgeRuns(program, gate, findings);
  judgeAnswers(program, gates, findings);
  for (const at of mentions(program.written, PAST)) {
    findings.problem('requests are served past the decision', placeOf(at));
  }
  const open = ['net/http/pprof', 'expvar'].find(name =>
    program.packages.has(name),
  );
  if (open) {
    findings.problem(`${open} answers everybody`, { path: program.entry.path });
  }
  const made = calls(program, '*.New').some(
    call =>
      around(call.node, 'FunctionDecl', 'MethodDecl') &&
      gate.decider.source.path.includes(`${call.callee.split('.')[0]}/`) &&
      call.source.path !== gate.decider.source.path,
  );
  if (!made) {
    findings.problem('main does not use what decides', {
      path: program.entry.path,
    });
  }
  judgeHandlers(program, gate, findings);
  judgeOthers(program, findings);
}
