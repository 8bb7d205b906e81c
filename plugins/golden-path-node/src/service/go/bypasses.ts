import type { Findings } from '../../control';
import {
  around,
  findAll,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import {
  assignments,
  calls,
  callsIn,
  functionAround,
  functions,
  mentions,
  selectedOf,
} from './code';
import { DEFAULT_LINES, isDefaultSet, makers } from './defaultLogger';
import { judgeFrameworkLines } from './frameworkLines';
import { type GoProgram, isSamePackage } from './program';
import { textsIn } from './texts';

/** What writes lines of its own. */
const WRITES =
  /^(?:fmt\.Print(?:f|ln)?|log\.(?!Logger$|L[a-z]\w*$)\w+|slog\.NewTextHandler|syscall\.Write|os\.NewFile)$/;
const STREAM = /^os\.(?:Stdout|Stderr)$/;
const DEVICE =
  /^\/(?:dev\/(?:std(?:out|err)|fd\/[12]|tty)|proc\/\w+\/fd\/[12])$/;
/** Packages that write a log by themselves. */
const LOGGERS =
  /^(?:go\.uber\.org\/zap|github\.com\/(?:rs\/zerolog|sirupsen\/logrus|apex\/log|charmbracelet\/log|phuslu\/log|golang\/glog|inconshreveable\/log15|hashicorp\/go-hclog|go-kit\/log|op\/go-logging)|k8s\.io\/klog)(?:\/.*)?$/;

function judgeStreams(
  program: GoProgram,
  past: (at: Located) => void,
  findings: Findings,
) {
  const made = new Set(makers(program).map(({ name }) => name));
  const auditors = functions(program).filter(
    ({ name, source, body }) =>
      name === 'Record' && callsIn(source, body, 'json.Marshal').length > 0,
  );
  for (const at of mentions(program.written, STREAM)) {
    const parent = at.node.parent?.name;
    const call = parent === 'Arguments' ? at.node.parent?.parent : undefined;
    const callee = call?.firstChild
      ? selectedOf(textOf({ ...at, node: call.firstChild }))
      : '';
    const isLogger =
      callee === 'slog.NewJSONHandler' ||
      made.has(callee.split('.').at(-1) ?? '');
    const isTrail =
      selectedOf(textOf(at)) === 'os.Stderr' &&
      (/\.NewTrail$/.test(callee) ||
        (parent === 'ReturnStatement' &&
          auditors.some(
            ({ source }) =>
              source.path === at.source.path ||
              isSamePackage(source, at.source),
          )));
    if (parent === 'SelectorExpr' || (call && !isLogger && !isTrail)) {
      past(at);
    } else if (!isLogger && !isTrail) {
      findings.doubt(
        `it is not known what ${at.source.path} writes`,
        placeOf(at),
      );
    }
  }
}

/** What makes loggers whose handler was not seen. */
function judgeHandlers(program: GoProgram, findings: Findings) {
  const doubt = (at: Located) =>
    findings.doubt(
      `it is not known what the logger of ${at.source.path} leaves out`,
      placeOf(at),
    );
  for (const call of calls({ files: program.written }, 'slog.New')) {
    const { source } = call;
    const [given] = call.args;
    const text = given ? textOf({ source, node: given }) : '';
    const fn = functionAround(call);
    const isMade =
      fn &&
      named(fn.body, 'VarDecl').some(node =>
        textOf({ source, node }).startsWith(`${text} := slog.NewJSONHandler(`),
      );
    if (!text.startsWith('slog.NewJSONHandler(') && !isMade) {
      doubt(call);
    }
  }
  for (const at of findAll(program.written, 'Parameter', 'FieldDecl')) {
    if (/\bslog\.(?:Record|Handler)$/.test(textOf(at))) {
      doubt(at);
    }
  }
  for (const at of mentions(program.written, /^slog\.NewJSONHandler$/)) {
    if (at.node.parent?.name !== 'CallExpr') {
      doubt(at);
    }
  }
}

/** Judges whether anything is written past the logger. */
export function judgeBypasses(program: GoProgram, findings: Findings): void {
  const past = (at: Located) =>
    findings.problem(`${at.source.path} writes past the logger`, placeOf(at));
  mentions(program.written, WRITES).forEach(past);
  if (!isDefaultSet(program)) {
    mentions(program.written, DEFAULT_LINES).forEach(past);
  }
  calls({ files: program.written }, 'println', 'print').forEach(past);
  textsIn(program, program.written)
    .filter(({ text }) => DEVICE.test(text))
    .forEach(past);
  judgeStreams(program, past, findings);
  judgeHandlers(program, findings);
  judgeFrameworkLines(program, findings);
  for (const call of calls(
    { files: program.written },
    'slog.NewJSONHandler',
  ).slice(1)) {
    findings.problem(
      `${call.source.path} has a logger of its own`,
      placeOf(call),
    );
  }
  for (const at of findAll(program.written, 'ImportSpec')) {
    if (LOGGERS.test(/["`](.*)["`]/.exec(textOf(at))?.[1] ?? '')) {
      findings.problem(
        `${at.source.path} has a logger of its own`,
        placeOf(at),
      );
    }
  }
  for (const { source, targets } of assignments(program.written)) {
    for (const node of targets) {
      if (
        /\.ReplaceAttr$/.test(textOf({ source, node })) &&
        !around(node, 'LiteralValue')
      ) {
        findings.problem(
          `${source.path} changes what is left out`,
          placeOf({ source, node }),
        );
      }
    }
  }
}
