import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { HEADERS, MOST_BODY_BYTES } from '../headers';
import { around, findAll, named, placeOf, textOf } from '../source';
import {
  calls,
  callsIn,
  conditionOf,
  declared,
  elementsOf,
  functionAround,
  functions,
  numberOf,
  refusals,
} from './code';
import { type GoProgram, readProgram, stringOf } from './program';

/** Member of http.Server → most that it may be: seconds, or bytes. */
const LIMITS: readonly [string, number][] = [
  ['ReadHeaderTimeout', 60],
  ['ReadTimeout', 120],
  ['WriteTimeout', 120],
  ['IdleTimeout', 120],
  ['MaxHeaderBytes', 64 * 1024],
];

function judgeHeaders(program: GoProgram, findings: Findings) {
  const [spec] = findAll(program.files, 'VarSpec').filter(at =>
    /"(?:X-Content-Type-Options|Content-Security-Policy)"/.test(textOf(at)),
  );
  const def = spec?.node.getChild('DefName');
  const name = spec && def ? textOf({ source: spec.source, node: def }) : '';
  const [list] = name === '' ? [] : declared(program, name);
  if (!list) {
    findings.problem('no package sets security headers', {
      path: program.entry.path,
    });
    return;
  }
  const { source, node } = list;
  findings.evidence(source.path);
  const elements = elementsOf(source, node);
  for (const [header, pattern] of HEADERS) {
    const at = elements.get(header);
    const value = at?.name === 'String' ? stringOf(source, at) : undefined;
    if (value === undefined || !pattern.test(value)) {
      findings.problem(
        `${header} is ${value === undefined ? 'not set' : `"${value}"`}`,
        placeOf({ source, node: at ?? node }),
      );
    }
  }
  const writes = calls(program, '*.WriteHeader');
  if (writes.length === 0) {
    findings.doubt('it was not found where answers are written', {
      path: program.entry.path,
    });
  }
  for (const write of writes) {
    const fn = functionAround(program, write);
    const loop =
      fn &&
      named(fn.body, 'ForStatement').find(
        statement =>
          textOf({ source: fn.source, node: statement }).includes(
            `range ${name} `,
          ) && callsIn(fn.source, statement, '*.Set').length > 0,
      );
    if (!loop || loop.from > write.node.from || around(loop, 'IfStatement')) {
      findings.problem(
        'an answer is written without the security headers',
        placeOf(write),
      );
    }
  }
}

function judgeOrigins(program: GoProgram, findings: Findings) {
  for (const { source, node } of findAll(program.files, 'String')) {
    if (/^access-control-allow-origin$/i.test(stringOf(source, node))) {
      findings.problem(
        'other origins may read answers',
        placeOf({ source, node }),
      );
    }
  }
  const cors = [...program.packages].find(name => /\/cors$/.test(name));
  if (cors) {
    findings.problem(`${cors} lets other origins read answers`, {
      path: program.entry.path,
    });
  }
}

function judgeBody(program: GoProgram, findings: Findings) {
  const limits = calls(program, 'http.MaxBytesReader');
  if (limits.length === 0) {
    findings.problem('bodies of any size are read', {
      path: program.entry.path,
    });
  }
  for (const call of limits) {
    const most =
      call.args[2] &&
      numberOf(program, { source: call.source, node: call.args[2] });
    if (most === undefined || most > MOST_BODY_BYTES) {
      findings.problem(
        `bodies of ${most ?? 'any number of'} bytes are read`,
        placeOf(call),
      );
    }
  }
  for (const call of calls(program, 'io.ReadAll', 'json.NewDecoder')) {
    const [from] = call.args;
    if (
      from &&
      /^\w+\.(?:Body|Request\.Body)$/.test(
        textOf({ source: call.source, node: from }),
      )
    ) {
      findings.problem('bodies of any size are read', placeOf(call));
    }
  }
}

function judgeServer(program: GoProgram, findings: Findings) {
  const servers = findAll(program.files, 'TypedLiteral').filter(at =>
    /^http\.Server\b/.test(textOf(at)),
  );
  if (servers.length === 0) {
    findings.doubt('it was not found where the server is created', {
      path: program.entry.path,
    });
  }
  for (const { source, node } of servers) {
    const elements = elementsOf(source, node);
    for (const [name, most] of LIMITS) {
      const given = elements.get(name);
      const value = given && numberOf(program, { source, node: given });
      if (value === undefined || !(value > 0) || value > most) {
        findings.problem(
          `the server has ${value === undefined ? 'no' : 'too high a'} ${name}`,
          placeOf({ source, node: given ?? node }),
        );
      }
    }
  }
  const stops = calls(program, 'signal.NotifyContext', 'signal.Notify').filter(
    ({ source, node }) => textOf({ source, node }).includes('SIGTERM'),
  );
  if (stops.length === 0 || calls(program, '*.Shutdown').length === 0) {
    findings.problem(
      'SIGTERM does not end running requests first',
      stops[0] ? placeOf(stops[0]) : { path: program.entry.path },
    );
  }
}

function judgeRate(program: GoProgram, findings: Findings) {
  const all = refusals(program).filter(r => r.status === 429);
  if (all.length === 0) {
    findings.problem('no caller is refused for too many calls (429)', {
      path: program.entry.path,
    });
  }
  for (const refusal of all) {
    const test = conditionOf(refusal);
    if (!/^\w+ < 1$/.test(test)) {
      findings.problem('the limit on calls is switched off', placeOf(refusal));
    }
    const name = refusal.fn?.name ?? '';
    const asked = functions(program).some(
      fn =>
        fn.name !== name && callsIn(fn.source, fn.body, `*.${name}`).length > 0,
    );
    if (!asked) {
      findings.problem('the limit on calls is not asked', placeOf(refusal));
    }
  }
}

function judgeSchemas(program: GoProgram, findings: Findings) {
  for (const call of calls(program, 'json.NewDecoder')) {
    const fn = functionAround(program, call);
    if (
      !fn ||
      callsIn(fn.source, fn.body, '*.DisallowUnknownFields').length === 0
    ) {
      findings.problem(
        `${call.source.path} takes members that it does not know`,
        placeOf(call),
      );
    }
  }
  for (const call of calls(program, 'json.Unmarshal')) {
    const [from] = call.args;
    if (
      from &&
      /\.Body$|^body$/.test(textOf({ source: call.source, node: from }))
    ) {
      findings.problem(
        `${call.source.path} takes members that it does not know`,
        placeOf(call),
      );
    }
  }
}

function judgeErrors(program: GoProgram, findings: Findings) {
  for (const call of calls(program, 'Refuse', '*.Refuse', 'http.Error')) {
    const leak = callsIn(
      call.source,
      call.node,
      '*.Error',
      'debug.Stack',
      'fmt.Sprint',
    ).find(({ node }) => node.from !== call.node.from);
    if (leak) {
      findings.problem(
        `${call.source.path} answers with what an error says`,
        placeOf(leak),
      );
    }
  }
  for (const call of calls(program, 'debug.Stack', 'debug.PrintStack')) {
    findings.problem(
      `${call.source.path} reads the stack of an error`,
      placeOf(call),
    );
  }
  if (calls(program, 'recover').length === 0) {
    findings.problem('a handler that panics ends without an answer', {
      path: program.entry.path,
    });
  }
}

function judgeHealth(program: GoProgram, findings: Findings) {
  const routes = findAll(program.files, 'String').filter(({ source, node }) =>
    /^GET \/health\//.test(stringOf(source, node)),
  );
  if (routes.length === 0) {
    findings.problem('there is no /health endpoint', {
      path: program.entry.path,
    });
  }
  for (const { source, node } of routes) {
    const literal = around(node, 'LiteralValue');
    const handle = literal && elementsOf(source, literal).get('Handle');
    const name = handle ? textOf({ source, node: handle }).split('(')[0] : '';
    const fn = functions(program).find(f => f.name === name);
    const bodies = fn
      ? named(fn.body, 'TypedLiteral').filter(n =>
          /^map\[/.test(textOf({ source: fn.source, node: n })),
        )
      : [];
    const talks = bodies.find(body => {
      const elements = fn && elementsOf(fn.source, body);
      return elements?.size !== 1 || elements.get('status')?.name !== 'String';
    });
    if (!fn || bodies.length === 0 || talks) {
      findings.problem(
        'a health endpoint tells more than whether',
        placeOf({
          source: fn?.source ?? source,
          node: talks ?? fn?.node ?? node,
        }),
      );
    }
  }
}

/** Judges how a Go service speaks HTTP. */
export function judgeGoHttp(tree: Tree, findings: Findings): string {
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  judgeHeaders(program, findings);
  judgeOrigins(program, findings);
  judgeBody(program, findings);
  judgeServer(program, findings);
  judgeRate(program, findings);
  judgeSchemas(program, findings);
  judgeErrors(program, findings);
  judgeHealth(program, findings);
  return 'Every answer has the security headers and no other origin reads it; bodies, headers, time and calls are limited, bodies are checked by a type, errors and health endpoints tell nothing, and SIGTERM ends running requests first.';
}
