import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { HEADERS, MOST_BODY_BYTES } from '../headers';
import {
  around,
  findAll,
  named,
  placeOf,
  type Source,
  textOf,
} from '../source';
import {
  type Call,
  calls,
  callsIn,
  classes,
  entriesOf,
  functions,
  isSwitched,
  numberOf,
  raises,
  servedLayers,
  stringOf,
} from './code';
import { type PythonProgram, readProgram } from './program';

/** Option of the server → most that it may be. */
const LIMITS: readonly [string, number][] = [
  ['timeout_keep_alive', 120],
  ['timeout_graceful_shutdown', 120],
  ['limit_concurrency', 10_000],
  ['h11_max_incomplete_event_size', 64 * 1024],
];
const LEAKS = [
  'str',
  'repr',
  '*.errors',
  '*.format_exc',
  '*.format_exception',
  'traceback.format_exc',
];

type Layers = Call[] | undefined;

const hasLayer = (layers: Layers, owner: string | undefined) =>
  layers?.some(({ callee }) => callee === owner) ?? false;

function judgeHeaders(
  program: PythonProgram,
  layers: Layers,
  findings: Findings,
) {
  const [list] = findAll(program.modules, 'DictionaryExpression').filter(
    ({ source, node }) => {
      const keys = entriesOf(source, node);
      return (
        keys.has('X-Content-Type-Options') ||
        keys.has('Content-Security-Policy')
      );
    },
  );
  if (!list) {
    findings.problem('no module sets security headers', {
      path: program.entry.path,
    });
    return;
  }
  const { source, node } = list;
  findings.evidence(source.path);
  const entries = entriesOf(source, node);
  for (const [header, pattern] of HEADERS) {
    const value = stringOf(source, entries.get(header));
    if (value === undefined || !pattern.test(value)) {
      findings.problem(
        `${header} is ${value === undefined ? 'not set' : `"${value}"`}`,
        placeOf({ source, node: entries.get(header) ?? node }),
      );
    }
  }
  const target = around(node, 'AssignStatement')?.firstChild;
  const name = target ? textOf({ source, node: target }) : '';
  const loop = named(source.root, 'ForStatement').find(
    n =>
      callsIn(source, n, `${name}.items`).length > 0 &&
      named(n, 'AssignStatement').length > 0,
  );
  const owner =
    loop && around(loop, 'ClassDefinition')?.getChild('VariableName');
  const outermost = layers?.find(({ callee }) =>
    classes(program).some(c => c.name === callee),
  );
  if (
    !loop ||
    !owner ||
    outermost?.callee !== textOf({ source, node: owner })
  ) {
    findings.problem(
      'not every answer has the security headers',
      placeOf({ source, node: loop ?? node }),
    );
  }
}

function judgeOrigins(program: PythonProgram, findings: Findings) {
  for (const { source, node } of findAll(
    program.modules,
    'String',
    'VariableName',
  )) {
    const text =
      node.name === 'String'
        ? stringOf(source, node)
        : textOf({ source, node });
    if (/^(?:access-control-allow-origin|CORSMiddleware)$/i.test(text ?? '')) {
      findings.problem(
        'other origins may read answers',
        placeOf({ source, node }),
      );
    }
  }
}

function judgeBody(program: PythonProgram, layers: Layers, findings: Findings) {
  const limits = raises(program).filter(
    r =>
      r.status === 413 &&
      /\blen\(\w+\) >=? /.test(
        r.test ? textOf({ source: r.source, node: r.test }) : '',
      ),
  );
  const within = limits.filter(r => hasLayer(layers, r.fn?.owner));
  if (within.length === 0) {
    findings.problem(
      'bodies of any size are read',
      limits[0] ? placeOf(limits[0]) : { path: program.entry.path },
    );
  }
  for (const { source, test, node } of within) {
    const most = test?.lastChild
      ? numberOf(program, { source, node: test.lastChild })
      : undefined;
    if (
      most === undefined ||
      most > MOST_BODY_BYTES ||
      (test && isSwitched(source, test))
    ) {
      findings.problem(
        `bodies of ${most ?? 'any number of'} bytes are read`,
        placeOf({ source, node: test ?? node }),
      );
    }
    const owner = around(node, 'ClassDefinition');
    if (owner && callsIn(source, owner, 'asyncio.timeout').length === 0) {
      findings.problem(
        'a body may take for ever',
        placeOf({ source, node: owner }),
      );
    }
  }
}

function judgeServer(
  program: PythonProgram,
  layers: Layers,
  findings: Findings,
) {
  const { entry } = program;
  const [server] = callsIn(entry, entry.root, 'uvicorn.Config', 'uvicorn.run');
  if (!server) {
    findings.doubt('it was not found where the server is started', {
      path: entry.path,
    });
    return;
  }
  for (const [name, most] of LIMITS) {
    const given = server.keywords.get(name);
    const value = given && numberOf(program, { source: entry, node: given });
    if (value === undefined || value <= 0 || value > most) {
      findings.problem(
        `the server has ${value === undefined ? 'no' : 'too high a'} ${name}`,
        placeOf({ source: entry, node: given ?? server.node }),
      );
    }
  }
  const shown = server.keywords.get('server_header');
  if (!shown || textOf({ source: entry, node: shown }) !== 'False') {
    findings.problem(
      'answers say which server it is',
      placeOf({ source: entry, node: shown ?? server.node }),
    );
  }
  const [outer] = (layers ?? []).flatMap(({ callee }) =>
    classes(program).filter(c => c.name === callee),
  );
  if (
    outer &&
    callsIn(outer.source, outer.node, 'asyncio.timeout').length === 0
  ) {
    findings.problem('a request may take for ever', placeOf(outer));
  }
}

function judgeRate(program: PythonProgram, layers: Layers, findings: Findings) {
  const all = raises(program).filter(r => r.status === 429);
  if (!all.some(r => hasLayer(layers, r.fn?.owner))) {
    findings.problem(
      'no caller is refused for too many calls (429)',
      all[0] ? placeOf(all[0]) : { path: program.entry.path },
    );
  }
  for (const refusal of all) {
    if (
      !refusal.test ||
      isSwitched(refusal.source, refusal.test) ||
      named(refusal.test, 'and').length > 0
    ) {
      findings.problem('the limit on calls is switched off', placeOf(refusal));
    }
  }
}

/** Whether a class refuses members that it does not know. */
function isStrict(source: Source, node: SyntaxNode): boolean {
  return callsIn(source, node, 'ConfigDict', '*.ConfigDict').some(
    ({ keywords }) => stringOf(source, keywords.get('extra')) === 'forbid',
  );
}

function judgeSchemas(program: PythonProgram, findings: Findings) {
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

function judgeErrors(program: PythonProgram, findings: Findings) {
  const apis = calls(program, 'FastAPI', '*.FastAPI');
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

function judgeHealth(program: PythonProgram, findings: Findings) {
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

/** Judges how a Python service speaks HTTP. */
export function judgePythonHttp(tree: Tree, findings: Findings): string {
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const layers = servedLayers(program);
  if (!layers) {
    findings.doubt('it was not found what the server is started with', {
      path: program.entry.path,
    });
  }
  judgeHeaders(program, layers, findings);
  judgeOrigins(program, findings);
  judgeBody(program, layers, findings);
  judgeServer(program, layers, findings);
  judgeRate(program, layers, findings);
  judgeSchemas(program, findings);
  judgeErrors(program, findings);
  judgeHealth(program, findings);
  return 'Every answer has the security headers and no other origin reads it; bodies, headers, time and calls are limited, bodies are checked by a schema, errors and health endpoints tell nothing, and SIGTERM ends running requests first.';
}
