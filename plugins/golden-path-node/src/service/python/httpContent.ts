import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import {
  around,
  findAll,
  named,
  placeOf,
  type Source,
  textOf,
} from '../source';
import { calls, callsIn, classes, functions } from './code';
import { entriesOf, stringOf } from './values';
import type { PythonProgram } from './program';

/** Calls that give what an error says. */
const LEAKS = ['str', 'repr', '*.errors', '*.format_exc', '*.format_exception'];

/** Whether a class refuses members that it does not know. */
function isStrict(source: Source, node: SyntaxNode): boolean {
  return callsIn(source, node, '*.ConfigDict').some(
    ({ keywords }) => stringOf(source, keywords.get('extra')) === 'forbid',
  );
}

/** Judges whether bodies are checked by schemas that take what they know, and nothing else. */
export function judgeSchemas(program: PythonProgram, findings: Findings) {
  const models = classes(program).filter(({ bases }) =>
    bases.some(base => /^(?:pydantic\.)?BaseModel$/.test(base)),
  );
  for (const model of models) {
    if (!isStrict(model.source, model.node)) {
      findings.problem(
        `${model.name} takes members that it does not know`,
        placeOf(model),
      );
    }
  }
  for (const call of calls(
    program,
    'request.json',
    'request.body',
    'request.form',
    'Body',
  )) {
    findings.problem(
      `${call.source.path} takes a body that no schema checks`,
      placeOf(call),
    );
  }
  for (const { source, node } of findAll(program.modules, 'Decorator')) {
    const list = node.parent
      ?.getChild('FunctionDefinition')
      ?.getChild('ParamList');
    const loose =
      list &&
      named(list, 'TypeDef').find(type =>
        /^:\s*(?:dict|Any|object)\b/.test(textOf({ source, node: type })),
      );
    if (loose && /^@\w+\.(?:post|put|patch)\(/.test(textOf({ source, node }))) {
      findings.problem(
        `${source.path} takes a body that no schema checks`,
        placeOf({ source, node: loose }),
      );
    }
  }
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
  for (const answer of calls(
    program,
    'JSONResponse',
    'Response',
    'PlainTextResponse',
  )) {
    const leak = callsIn(answer.source, answer.node, ...LEAKS)[0];
    if (leak) {
      findings.problem(
        `${answer.source.path} answers with what an error says`,
        placeOf(leak),
      );
    }
  }
}

/** Judges whether health endpoints tell that a service is up, and nothing else. */
export function judgeHealth(program: PythonProgram, findings: Findings) {
  const routers = calls(program, 'APIRouter').filter(
    ({ source, keywords }) =>
      stringOf(source, keywords.get('prefix')) === '/health',
  );
  if (routers.length === 0) {
    findings.problem('there is no /health endpoint', {
      path: program.entry.path,
    });
  }
  for (const { source, node } of routers) {
    const maker = around(node, 'FunctionDefinition') ?? source.root;
    const handlers = functions(program).filter(
      fn =>
        fn.source === source &&
        fn.node.from > maker.from &&
        fn.node.to <= maker.to,
    );
    for (const statement of handlers.flatMap(fn =>
      named(fn.body, 'ReturnStatement'),
    )) {
      const value = statement.lastChild;
      const entries = value
        ? entriesOf(source, value)
        : new Map<string, SyntaxNode>();
      const only = stringOf(source, entries.get('status'));
      if (entries.size !== 1 || only === undefined) {
        findings.problem(
          'a health endpoint tells more than whether',
          placeOf({ source, node: statement }),
        );
      }
    }
  }
}
