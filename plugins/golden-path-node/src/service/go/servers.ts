import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import {
  around,
  findAll,
  isInside,
  type Located,
  placeOf,
  textOf,
} from '../source';
import {
  assignments,
  calls,
  elementsOf,
  mentions,
  numberOf,
  partsOf,
} from './code';
import type { GoProgram } from './program';

/** Member of http.Server → most that it may be: seconds, or bytes. */
const LIMITS: ReadonlyMap<string, number> = new Map([
  ['ReadHeaderTimeout', 60],
  ['ReadTimeout', 120],
  ['WriteTimeout', 120],
  ['IdleTimeout', 120],
  ['MaxHeaderBytes', 64 * 1024],
]);

/** Servers that have no limits. */
const UNLIMITED = /^http\.(?:Serve|ServeTLS|ListenAndServe|ListenAndServeTLS)$/;

/** Packages that answer requests by themselves. */
const ANSWERING =
  /^(?:net\/(?:http\/(?:cgi|fcgi|httptest|httputil)|rpc)|(?:github\.com\/(?:gin-gonic\/gin|labstack\/echo|gofiber\/fiber|go-chi\/chi|gorilla\/mux|julienschmidt\/httprouter|valyala\/fasthttp|beego\/beego|kataras\/iris|danielgtaylor\/huma|emicklei\/go-restful|go-kit\/kit)|google\.golang\.org\/grpc|connectrpc\.com\/connect|golang\.org\/x\/net\/(?:http2|websocket))(?:\/.*)?)$/;

/** The servers of a program that are made with their limits. */
export function servers({ written }: GoProgram): Located[] {
  return findAll(written, 'TypedLiteral').filter(({ source, node }) => {
    const type = node.firstChild;
    return type !== null && textOf({ source, node: type }) === 'http.Server';
  });
}

/** Servers that are made without anything. */
function bareServers(program: GoProgram): Located[] {
  return mentions(program.written, /^http\.Server$/).filter(
    ({ node }) =>
      !/^(?:TypedLiteral|PointerType)$/.test(node.parent?.name ?? ''),
  );
}

const member = ({ source, node }: Located): string =>
  node.name === 'SelectorExpr' && node.lastChild
    ? textOf({ source, node: node.lastChild })
    : '';

function judgeLimit(
  program: GoProgram,
  name: string,
  most: number,
  at: Located,
  given: SyntaxNode | undefined,
  findings: Findings,
) {
  const value = given && numberOf(program, { ...at, node: given });
  if (value === undefined || !(value > 0) || value > most) {
    findings.problem(
      `the server has ${value === undefined || value === 0 ? 'no' : 'too high a'} ${name}`,
      placeOf({ ...at, node: given ?? at.node }),
    );
  }
}

/** Judges what limits the servers have. */
export function judgeLimits(program: GoProgram, findings: Findings): void {
  const made = servers(program);
  if (made.length === 0) {
    findings.doubt('it was not found where the server is created', {
      path: program.entry.path,
    });
  }
  for (const at of made) {
    const elements = elementsOf(at.source, at.node);
    for (const [name, most] of LIMITS) {
      judgeLimit(program, name, most, at, elements.get(name), findings);
    }
  }
  const later = assignments(program.written).flatMap(one =>
    one.targets.flatMap((node, index) => {
      const name = member({ ...one, node });
      const most = LIMITS.get(name);
      return most === undefined
        ? []
        : [{ source: one.source, node, name, most, value: one.values[index] }];
    }),
  );
  for (const at of later) {
    judgeLimit(program, at.name, at.most, at, at.value, findings);
  }
  for (const at of bareServers(program)) {
    if (later.some(({ source }) => source === at.source)) {
      findings.doubt('it was not found which limits a server has', placeOf(at));
    } else {
      findings.problem('a server has no limits', placeOf(at));
    }
  }
  for (const at of mentions(program.written, UNLIMITED)) {
    findings.problem('a server has no limits', placeOf(at));
  }
  judgeOthers(program, findings);
}

/** Judges whether something else answers requests. */
export function judgeOthers(program: GoProgram, findings: Findings): void {
  const other = [...program.packages].find(name => ANSWERING.test(name));
  if (other) {
    findings.doubt(`${other} may answer requests, which was not followed`, {
      path: program.entry.path,
    });
  }
  for (const call of calls({ files: program.written }, '*.Accept')) {
    if (call.args.length === 0) {
      findings.doubt(
        'it was not found how connections are answered',
        placeOf(call),
      );
    }
  }
}

/** Name that a server is kept by. */
function nameOf({ source, node }: Located): string | undefined {
  const kept = around(node, 'VarDecl', 'VarSpec', 'Assignment', 'Element');
  const target = kept && partsOf(kept).find(({ name }) => name !== 'var');
  return target
    ? textOf({ source, node: target }).split('.').at(-1)
    : undefined;
}

/** Judges whether running requests end before the service does. */
export function judgeEnd(program: GoProgram, findings: Findings): void {
  const problem = (at?: Located) =>
    findings.problem(
      'SIGTERM does not end running requests first',
      at ? placeOf(at) : { path: program.entry.path },
    );
  const stops = calls(program, 'signal.NotifyContext', 'signal.Notify').filter(
    at => textOf(at).includes('SIGTERM'),
  );
  const names = servers(program).map(nameOf);
  const ends = calls(program, '*.Shutdown').filter(({ callee }) =>
    names.includes(callee.split('.').at(-2)),
  );
  const [stop] = stops;
  if (!stop || ends.length === 0) {
    problem(stop);
  }
  for (const at of ends) {
    for (
      let branch = around(at.node, 'IfStatement', 'FunctionLiteral');
      branch?.name === 'IfStatement';
      branch = around(branch, 'IfStatement', 'FunctionLiteral')
    ) {
      const block = branch.getChild('Block');
      if (block && isInside(at.node, block)) {
        findings.doubt(
          'it is not known when running requests end first',
          placeOf(at),
        );
      }
    }
  }
  for (const at of calls(program, 'signal.Ignore', 'signal.Reset')) {
    findings.doubt('it is not known what ends the service', placeOf(at));
  }
}
