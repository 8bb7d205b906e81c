import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { doubtFramework } from '../frameworks';
import { MOST_BODY_BYTES } from '../headers';
import { around, findAll, named, placeOf, textOf } from '../source';
import { type Call, callsIn, classes, deadRaise, raises } from './code';
import { judgeErrors } from './errors';
import { frameworkOf } from './frameworks';
import { judgeHeaders } from './headers';
import { servedLayers } from './layers';
import { judgeOtherServers } from './servers';
import { judgeVerification } from './verification';
import { isSwitched, numberOf } from './values';
import { judgeHealth, judgeSchemas } from './httpContent';
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

function judgeOrigins(program: PythonProgram, findings: Findings) {
  for (const { source, node } of findAll(
    program.modules,
    'String',
    'FormatString',
    'VariableName',
    'PropertyName',
  )) {
    const text = textOf({ source, node });
    const tells = /^(?:String|FormatString)$/.test(node.name)
      ? /^[rbuf]*["']+access-control-(?!request-)/i.test(text)
      : /^\w*CORSMiddleware$/i.test(text) ||
        (text === 'cors' && node.parent?.name === 'ImportStatement');
    if (tells) {
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
    const [at = deadRaise(program, 413)] = limits;
    findings.problem(
      'bodies of any size are read',
      at ? placeOf(at) : { path: program.entry.path },
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
  judgeChanges(program, findings);
  const spread = server.node
    .getChild('ArgList')
    ?.getChildren('**')
    .map(node => ({ source: entry, node }))[0];
  if (spread) {
    findings.doubt(
      'the server may be started with other limits',
      placeOf(spread),
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

/** Limits of the server that are changed after they are given to it. */
function judgeChanges(program: PythonProgram, findings: Findings) {
  for (const { source, node } of findAll(program.modules, 'AssignStatement')) {
    const { firstChild: target, lastChild: given } = node;
    const member =
      target?.name === 'MemberExpression'
        ? textOf({ source, node: target }).split('.').at(-1)
        : undefined;
    const limit = LIMITS.find(([name]) => name === member);
    const value = given && numberOf(program, { source, node: given });
    if (limit && (!value || value <= 0 || value > limit[1])) {
      findings.problem(
        `the server is given too high a ${limit[0]}`,
        placeOf({ source, node }),
      );
    }
  }
}

function judgeRate(program: PythonProgram, layers: Layers, findings: Findings) {
  const all = raises(program).filter(r => r.status === 429);
  if (!all.some(r => hasLayer(layers, r.fn?.owner))) {
    const [at = deadRaise(program, 429)] = all;
    findings.problem(
      'no caller is refused for too many calls (429)',
      at ? placeOf(at) : { path: program.entry.path },
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
  judgeOrigins(program, findings);
  judgeVerification(tree, program, findings);
  const framework = frameworkOf(program);
  if (framework) {
    doubtFramework(findings, framework, 'answers', {
      path: program.entry.path,
    });
    return '';
  }
  const layers = servedLayers(program);
  if (!layers) {
    findings.doubt('it was not found what the server is started with', {
      path: program.entry.path,
    });
  }
  judgeHeaders(program, layers, findings);
  judgeBody(program, layers, findings);
  judgeServer(program, layers, findings);
  judgeRate(program, layers, findings);
  judgeSchemas(program, findings);
  judgeOtherServers(program, findings);
  judgeErrors(program, findings);
  judgeHealth(program, findings);
  return 'Every answer has the security headers and no other origin reads it; bodies, headers, time and calls are limited, bodies are checked by a schema, errors and health endpoints tell nothing, certificates are verified, and SIGTERM ends running requests first.';
}
