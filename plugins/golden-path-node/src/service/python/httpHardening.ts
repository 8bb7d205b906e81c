import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { HEADERS, MOST_BODY_BYTES } from '../headers';
import { around, findAll, named, placeOf, textOf } from '../source';
import { type Call, callsIn, classes, raises } from './code';
import { servedLayers } from './layers';
import { entriesOf, isSwitched, numberOf, stringOf } from './values';
import { judgeErrors, judgeHealth, judgeSchemas } from './httpContent';
import { type PythonProgram, readProgram } from './program';

/** Option of the server → most that it may be. */
const LIMITS: readonly [string, number][] = [
  ['timeout_keep_alive', 120],
  ['timeout_graceful_shutdown', 120],
  ['limit_concurrency', 10_000],
  ['h11_max_incomplete_event_size', 64 * 1024],
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
