import type { Findings } from '../../control';
import { around, isInside, named, placeOf, textOf } from '../source';
import {
  assignments,
  calls,
  conditionOf,
  functionAround,
  partsOf,
  type Refusal,
  refusals,
} from './code';
import {
  callsOf,
  guardOf,
  handlerRuns,
  lastValue,
  returnsBefore,
} from './guards';
import type { GoProgram } from './program';
import { judgeMissing } from './signs';

/** Whether a refusal is what its block returns. */
function isReturned({ source, node }: Refusal): boolean {
  const statement = around(node, 'ReturnStatement', 'VarDecl', 'Block');
  if (statement?.name !== 'VarDecl') {
    return statement?.name === 'ReturnStatement';
  }
  const [target] = partsOf(statement);
  const block = statement.parent;
  const last = block ? partsOf(block).at(-1) : undefined;
  const value = last && lastValue({ source, node: last });
  return (
    target !== undefined &&
    value !== undefined &&
    textOf({ source, node: target }) === value
  );
}

function judgeRefusal(
  program: GoProgram,
  refusal: Refusal,
  findings: Findings,
) {
  const { source, fn } = refusal;
  const name = /^(\w+) < 1$/.exec(conditionOf(refusal))?.[1];
  const branch = around(refusal.node, 'IfStatement');
  const body = fn && textOf({ source, node: fn.body });
  const isSet = assignments([source]).some(
    ({ node, targets, values }) =>
      fn &&
      isInside(node, fn.body) &&
      values.some(value => value.name === 'Number') &&
      targets.some(target => textOf({ source, node: target }) === name),
  );
  if (
    name === undefined ||
    !fn ||
    isSet ||
    branch?.parent?.from !== fn.body.from ||
    !isReturned(refusal)
  ) {
    findings.problem('the limit on calls is switched off', placeOf(refusal));
    return;
  }
  if (
    !new RegExp(`\\b${name} - 1\\b|\\b${name}--|\\b${name} -= 1\\b`).test(
      body ?? '',
    )
  ) {
    findings.problem('calls are not counted', placeOf(refusal));
  }
  const [early] = returnsBefore(fn, branch.from);
  if (early) {
    findings.doubt(
      'it is not known who is not limited',
      placeOf({ source, node: early }),
    );
  }
  const asked = callsOf(program, fn);
  if (asked.length === 0) {
    findings.problem('the limit on calls is not asked', placeOf(refusal));
  }
  for (const call of asked) {
    const guard = guardOf(call);
    const caller = functionAround(call);
    const [run] = caller ? handlerRuns(program, caller) : [];
    if (!guard || (run && run.node.from < guard.from)) {
      findings.problem('the limit on calls is not kept', placeOf(call));
    } else if (caller) {
      const [first] = returnsBefore(caller, guard.from);
      if (first) {
        findings.doubt(
          'it is not known who is not limited',
          placeOf({ source: call.source, node: first }),
        );
      }
    }
  }
}

/** Judges whether callers are limited. */
export function judgeRate(program: GoProgram, findings: Findings): void {
  const all = refusals(program).filter(({ status }) => status === 429);
  if (all.length === 0) {
    const [unused] = refusals({ ...program, files: program.written }).filter(
      ({ status }) => status === 429,
    );
    if (unused) {
      findings.problem('the limit on calls is not asked', placeOf(unused));
    } else {
      judgeMissing(
        program,
        'calls',
        'no caller is refused for too many calls (429)',
        findings,
      );
    }
  }
  all.forEach(refusal => judgeRefusal(program, refusal, findings));
  for (const call of calls(program, 'Refuse', '*.Refuse')) {
    const fn = functionAround(call);
    if (
      fn &&
      named(fn.body, 'DefName').some(
        node => textOf({ source: fn.source, node }) === 'Refuse',
      )
    ) {
      findings.doubt(
        'it was not found how requests are refused',
        placeOf(call),
      );
    }
  }
}
