import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import {
  findAll,
  isInside,
  type Located,
  named,
  placeOf,
  type Source,
  textOf,
} from '../source';
import { type Call, calls, callsIn } from './code';
import type { PythonProgram } from './program';

/** Calls that give what an error says. */
const LEAKS = ['*.errors', '*.format_exc', '*.format_exception'];
/** What an answer is made by, or a refusal whose message is shown. */
const ANSWER = /(?:^|\.)(?:\w*Response|HTTPException|Refusal|abort)$/;

/** Names that stand for an error around a node: it is caught there, or given as one. */
function errorsAround(source: Source, node: SyntaxNode): Set<string> {
  const names = new Set<string>();
  for (const tried of named(source.root, 'TryStatement')) {
    for (const as of tried.getChildren('as')) {
      const body = as.nextSibling?.nextSibling;
      if (as.nextSibling && body && isInside(node, body)) {
        names.add(textOf({ source, node: as.nextSibling }));
      }
    }
  }
  for (const fn of named(source.root, 'FunctionDefinition')) {
    const list = isInside(node, fn) ? fn.getChild('ParamList') : null;
    for (const type of list ? named(list, 'TypeDef') : []) {
      const param = type.prevSibling;
      if (
        param &&
        /^:\s*(?:\w+\.)?\w*(?:Exception|Error)$/.test(
          textOf({ source, node: type }),
        )
      ) {
        names.add(textOf({ source, node: param }));
      }
    }
  }
  return names;
}

/** Where an answer is made of what an error says. */
function leakIn({ source, node }: Call): Located | undefined {
  const [told] = callsIn(source, node, ...LEAKS);
  if (told) {
    return told;
  }
  const errors = errorsAround(source, node);
  const leak = named(node, 'VariableName').find(name => {
    if (!errors.has(textOf({ source, node: name }))) {
      return false;
    }
    const { parent } = name;
    return parent?.name === 'MemberExpression'
      ? /\.(?:args|detail|message|msg|__cause__|__traceback__|with_traceback|json)$/.test(
          textOf({ source, node: parent }),
        ) && !/Refusal|HTTPException/.test(textOf({ source, node: parent }))
      : true;
  });
  return leak && { source, node: leak };
}

/** Judges whether errors are answered without what they say, and routes are not listed. */
export function judgeErrors(program: PythonProgram, findings: Findings) {
  const apis = calls(program, '*.FastAPI');
  if (apis.length === 0) {
    findings.doubt('it was not found where routes are served', {
      path: program.entry.path,
    });
  }
  for (const api of apis) {
    for (const name of ['openapi_url', 'docs_url', 'redoc_url']) {
      const value = api.keywords.get(name);
      if (!value || value.name !== 'None') {
        findings.problem(
          'everybody may read which routes there are',
          placeOf({ source: api.source, node: value ?? api.node }),
        );
        break;
      }
    }
    const debug = api.keywords.get('debug');
    if (debug && textOf({ source: api.source, node: debug }) !== 'False') {
      findings.problem(
        'errors are shown with their stack',
        placeOf({ source: api.source, node: debug }),
      );
    }
    const handled = findAll([api.source], 'Decorator').map(textOf).join(' ');
    for (const error of ['RequestValidationError', 'Exception']) {
      if (!handled.includes(`exception_handler(${error})`)) {
        findings.problem(`what ${error} says is answered`, placeOf(api));
      }
    }
  }
  for (const answer of calls(program).filter(({ callee }) =>
    ANSWER.test(callee),
  )) {
    const leak = leakIn(answer);
    if (leak) {
      findings.problem(
        `${answer.source.path} answers with what an error says`,
        placeOf(leak),
      );
    }
  }
}
