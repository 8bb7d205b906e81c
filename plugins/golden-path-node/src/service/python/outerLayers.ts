import type { Findings } from '../../control';
import { named, placeOf, type Source, textOf } from '../source';
import { type Call, callsIn, classes, functions } from './code';
import type { PythonProgram } from './program';
import { entriesOf } from './values';

/** Whether a function only says that a request is refused: it is given the refusal. */
function refuses(program: PythonProgram, name: string): boolean {
  const fn = functions(program).find(
    one => one.owner === undefined && one.name === name,
  );
  const list = fn?.node.getChild('ParamList');
  const [type] = list ? named(list, 'TypeDef') : [];
  return (
    fn !== undefined &&
    type !== undefined &&
    /^:\s*Refusal\b/.test(textOf({ source: fn.source, node: type }))
  );
}

/** Whether a call begins an answer by itself. */
function starts(source: Source, { args }: Call): boolean {
  return args.some(
    node =>
      node.name === 'DictionaryExpression' &&
      entriesOf(source, node).has('type'),
  );
}

/** Judges whether the layers around the one that decides answer anything but refusals. */
export function judgeOuterLayers(
  program: PythonProgram,
  layers: readonly Call[],
  findings: Findings,
): void {
  const names = new Set(layers.map(({ callee }) => callee));
  for (const { source, node } of classes(program).filter(c =>
    names.has(c.name),
  )) {
    for (const call of callsIn(source, node)) {
      const given = call.args.map(arg => textOf({ source, node: arg }));
      const answers =
        given.includes('scope') &&
        given.includes('receive') &&
        !['self._app', 'self.app'].includes(call.callee) &&
        !refuses(program, call.callee);
      if (answers || starts(source, call)) {
        findings.problem(
          'a request is answered before it is decided on',
          placeOf(call),
        );
      }
    }
  }
}
