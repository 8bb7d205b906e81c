import type { Findings } from '../../control';
import { findAll, type Located, named, placeOf, textOf } from '../source';
import type { Gate } from './authorization';
import {
  assignments,
  elementsOf,
  type Fn,
  functionAround,
  partsOf,
} from './code';
import { callsOf } from './guards';
import type { GoProgram } from './program';
import { servers } from './servers';

/** Handlers that only pass on what they are given. */
const PASSING = /^(?:http\.MaxBytesHandler|otelhttp\.NewHandler)$/;

/** Whether an expression is the handler of everything: what a package that decides made. */
function isGate(
  program: GoProgram,
  gate: Gate,
  { source, node }: Located,
  depth = 0,
): boolean {
  const inner = (at: Located) => isGate(program, gate, at, depth + 1);
  if (depth > 6) {
    return false;
  }
  if (node.name === 'CallExpr') {
    const callee = node.firstChild
      ? textOf({ source, node: node.firstChild })
      : '';
    const list = node.getChild('Arguments');
    const [first] = list ? partsOf(list) : [];
    return PASSING.test(callee)
      ? first !== undefined && inner({ source, node: first })
      : /^\w+\.New\w*$/.test(callee) &&
          gate.decider.source.path.includes(`${callee.split('.')[0]}/`);
  }
  const fn = functionAround({ source, node });
  if (node.name !== 'VariableName' || !fn) {
    return false;
  }
  const name = textOf({ source, node });
  const values: Located[] = [];
  for (const one of named(fn.body, 'VarDecl', 'VarSpec', 'Assignment')) {
    const parts = partsOf(one);
    const sign = parts.findIndex(part => /^:?=$/.test(part.name));
    const at = parts
      .slice(0, Math.max(sign, 0))
      .findIndex(part => textOf({ source, node: part }) === name);
    if (at >= 0) {
      const given = parts.slice(sign + 1);
      const value = given.length === 1 && at === 0 ? given[0] : given[at];
      values.push({ source, node: value ?? one });
    }
  }
  const isParameter = parameterOf(fn, name) >= 0;
  if (isParameter) {
    const index = parameterOf(fn, name);
    values.push(
      ...callsOf(program, fn).map(call => ({
        source: call.source,
        node: call.args[index] ?? call.node,
      })),
    );
  }
  return values.length > 0 && values.every(inner);
}

/** Position of a parameter of a function. */
function parameterOf({ source, node }: Fn, name: string): number {
  const lists = node.getChildren('Parameters');
  const list = node.name === 'MethodDecl' ? lists[1] : lists[0];
  return (list?.getChildren('Parameter') ?? [])
    .flatMap(one => one.getChildren('DefName'))
    .findIndex(one => textOf({ source, node: one }) === name);
}

/** Judges whether what the servers answer with is what decides. */
export function judgeHandlers(
  program: GoProgram,
  gate: Gate,
  findings: Findings,
): void {
  const live = findAll(program.files, 'TypedLiteral');
  for (const { source, node } of servers(program)) {
    const given = elementsOf(source, node).get('Handler');
    const same = live.find(
      at => at.source.path === source.path && at.node.from === node.from,
    );
    const at = given && { source, node: given };
    const handler = same && elementsOf(same.source, same.node).get('Handler');
    if (!at) {
      findings.problem(
        'requests are served past the decision',
        placeOf({ source, node }),
      );
    } else if (
      !same ||
      !handler ||
      !isGate(program, gate, { source: same.source, node: handler })
    ) {
      findings.doubt(
        'it was not found what answers before the decision',
        placeOf(at),
      );
    }
  }
  for (const { source, node, targets } of assignments(program.written)) {
    if (
      targets.some(target =>
        /\.Handler$/.test(textOf({ source, node: target })),
      )
    ) {
      findings.doubt(
        'it was not found what answers before the decision',
        placeOf({ source, node }),
      );
    }
  }
}
