import type { Findings } from '../../control';
import {
  isInside,
  type Located,
  placeOf,
  type Source,
  textOf,
} from '../source';
import { calls, functionAround, mentions } from './code';
import { importsOf } from './names';
import { partsOf } from './parts';
import type { GoProgram } from './program';

/** What a package of others writes to the output by itself, and what to have instead. */
interface Talker {
  path: RegExp;
  /** What writes lines that no logger of the service sees. */
  writes: RegExp;
  /** What may write them, by what it is given. */
  unclear: RegExp;
  instead: string;
}

const TALKERS: readonly Talker[] = [
  {
    path: /^github\.com\/gin-gonic\/gin$/,
    writes: /^gin\.(?:Default|Logger\w*|Recovery\w*|CustomRecovery)$/,
    unclear: /^gin\.(?:Default(?:Error)?Writer|Debug\w*)$/,
    instead:
      'gin.New with middleware of your own, and gin.CustomRecoveryWithWriter(nil, …)',
  },
  {
    path: /^github\.com\/go-chi\/chi(?:\/v\d+)?\/middleware$/,
    writes: /^middleware\.(?:Logger|Recoverer|PrintPrettyStack|Default\w*)$/,
    unclear: /^middleware\.\w*Log\w*$/,
    instead: 'middleware of your own that asks the logger',
  },
  {
    path: /^github\.com\/labstack\/echo(?:\/v\d+)?\/middleware$/,
    writes: /^middleware\.(?:Logger(?:WithConfig)?|Recover)$/,
    unclear: /^middleware\.(?:Recover|Logger|Default(?:Recover|Logger))\w*$/,
    instead:
      'middleware.RequestLoggerWithConfig with a LogValuesFunc that asks the logger',
  },
  {
    path: /^github\.com\/gorilla\/handlers$/,
    writes: /^handlers\.(?:Combined)?LoggingHandler$/,
    unclear: /^handlers\.(?:CustomLoggingHandler|Recovery\w*)$/,
    instead: 'middleware of your own that asks the logger',
  },
  {
    path: /^github\.com\/urfave\/negroni(?:\/v\d+)?$/,
    writes: /^negroni\.(?:Classic|NewLogger|NewRecovery)$/,
    unclear: /^negroni\.(?:Logger|Recovery)$/,
    instead: 'negroni.New with middleware of your own',
  },
];

const ECHO = /^github\.com\/labstack\/echo(?:\/v\d+)?$/;
/** Names that stand for Echo, or for what a handler of it gets. */
const IS_ECHO =
  /\b(\w+)\s*:?=\s*echo\.New\(|\b(\w+)\s+(?:\*\s*)?echo\.(?:Echo|Context)\b/g;

/** Packages of others that write lines in ways of their own. */
const OTHERS =
  /^github\.com\/(?:gofiber\/fiber|valyala\/fasthttp|beego\/beego|kataras\/iris)(?:\/.*)?$/;

/** Whether a name may be that of another package of the file, too. */
function isShared(source: Source, path: RegExp): boolean {
  const imported = importsOf(source);
  const base = imported.find(one => path.test(one.path))?.base;
  return imported.filter(one => one.base === base).length > 1;
}

/** Files that import a package. */
const importing = (program: GoProgram, path: RegExp): Source[] =>
  program.written.filter(source =>
    importsOf(source).some(one => path.test(one.path)),
  );

const selected = (at: Located): string =>
  /(?:[\w.]|\(\))+$/.exec(textOf(at).slice(-200))?.[0] ?? '';

function judgeTalker(
  program: GoProgram,
  { path, writes, unclear, instead }: Talker,
  findings: Findings,
): void {
  for (const at of mentions(importing(program, path), /./)) {
    const name = selected(at);
    if (writes.test(name) && !isShared(at.source, path)) {
      findings.problem(
        `${name} writes past the logger: have ${instead}`,
        placeOf(at),
      );
    } else if (writes.test(name) || unclear.test(name)) {
      findings.doubt(
        `it is not known what ${name} writes: have ${instead}`,
        placeOf(at),
      );
    }
  }
}

/** Lines of Echo itself: of its logger, and of how it starts. */
function judgeEcho(program: GoProgram, findings: Findings): void {
  for (const source of importing(program, ECHO)) {
    const names = new Set(
      [...source.text.matchAll(IS_ECHO)].map(([, one, other]) => one ?? other),
    );
    for (const at of mentions([source], /./)) {
      const name = selected(at);
      const [head, what] = name.split('.');
      if (
        names.has(head) &&
        (/^Logger\b/.test(what) || /^Start(?![a-z])/.test(what)) &&
        at.node.parent?.name !== 'SelectorExpr'
      ) {
        findings.problem(
          `${name} writes past the logger: have Echo as the handler of an http.Server, and the logger of the service`,
          placeOf(at),
        );
      }
    }
  }
}

/** Gin tells all its routes, unless it is told not to before it is made. */
function judgeGin(program: GoProgram, findings: Findings): void {
  const made = mentions(program.written, /^gin\.New$/);
  const [first] = made;
  if (!first) {
    return;
  }
  const modes = calls({ files: program.written }, 'gin.SetMode');
  const other = modes.find(
    ({ source, args: [mode] }) =>
      !mode || textOf({ source, node: mode }) !== 'gin.ReleaseMode',
  );
  if (modes.length === 0 || other) {
    findings.problem(
      'gin.New writes lines past the logger: call gin.SetMode(gin.ReleaseMode) before it',
      placeOf(other ?? first),
    );
    return;
  }
  const isBefore = (at: Located) =>
    calls(program, 'gin.SetMode').some(mode => {
      const fn = functionAround(mode);
      const statement = mode.node.parent;
      return (
        fn !== undefined &&
        statement?.name === 'ExprStatement' &&
        statement.parent?.from === fn.body.from &&
        (fn.source === at.source && isInside(at.node, fn.body)
          ? statement.from < at.node.from
          : fn.name === 'main' &&
            fn.source === program.entry &&
            partsOf(fn.body)[0]?.from === statement.from) &&
        functionAround(at) !== undefined
      );
    });
  for (const at of made.filter(one => !isBefore(one))) {
    findings.doubt(
      'it is not known whether Gin writes lines of its own: call gin.SetMode(gin.ReleaseMode) first in main',
      placeOf(at),
    );
  }
}

/** Judges what packages that answer requests write by themselves. */
export function judgeFrameworkLines(
  program: GoProgram,
  findings: Findings,
): void {
  TALKERS.forEach(talker => judgeTalker(program, talker, findings));
  judgeEcho(program, findings);
  judgeGin(program, findings);
  const other = [...program.packages].find(name => OTHERS.test(name));
  if (other) {
    findings.doubt(
      `it is not known what ${other} writes: have net/http, chi, gorilla/mux, Gin or Echo answer`,
      { path: program.entry.path },
    );
  }
}
