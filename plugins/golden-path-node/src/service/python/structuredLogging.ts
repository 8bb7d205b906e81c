import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import { REQUIRED_KEYS } from '../../logging/redaction';
import type { Tree } from '../../types';
import {
  around,
  childrenOf,
  findAll,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import { type Call, calls, callsIn, classes, type Fn, functions } from './code';
import { stringOf } from './values';
import { type PythonProgram, readProgram } from './program';

/** Loggers whose redaction is not judged. */
const OTHER_LOGGERS = ['structlog', 'loguru', 'logbook'];
const BYPASSES = [
  'print',
  'sys.stdout.write',
  'sys.stderr.write',
  'traceback.print_exc',
  'logging.basicConfig',
  'logging.StreamHandler',
  'logging.FileHandler',
  'pprint',
];

/** A function that copies a value without what the keys in a constant hold. */
export interface PythonRedactor extends Fn {
  /** Keys that are masked, in lower case. */
  keys: string[];
  /** Where the keys are. */
  list: Located;
  problems: { message: string; at: Located }[];
}

/** The `x if key in KEYS else y` that masks. */
function maskOf(fn: Fn): SyntaxNode | undefined {
  return named(fn.body, 'ConditionalExpression').find(node => {
    const test = node.getChild('BinaryExpression');
    return (
      test?.getChild('in') &&
      node.parent?.name === 'DictionaryComprehensionExpression'
    );
  });
}

function redactorOf(program: PythonProgram, fn: Fn): PythonRedactor[] {
  const { source } = fn;
  const mask = maskOf(fn);
  const test = mask?.getChild('BinaryExpression');
  const name = test?.lastChild;
  if (!mask || !test || name?.name !== 'VariableName') {
    return [];
  }
  const listName = textOf({ source, node: name });
  const lists = named(source.root, 'AssignStatement').filter(
    ({ firstChild }) =>
      firstChild && textOf({ source, node: firstChild }) === listName,
  );
  const [list] = lists;
  if (!list) {
    return [];
  }
  const problems: PythonRedactor['problems'] = [];
  const wrong = (message: string, node: SyntaxNode) =>
    problems.push({ message, at: { source, node } });
  const [masked, , , , plain] = childrenOf(mask);
  const recurses = (node: SyntaxNode | undefined) =>
    node !== undefined && callsIn(source, node, fn.name).length > 0;
  if (masked.name !== 'String' && masked.name !== 'VariableName') {
    wrong('does not mask what the keys hold', mask);
  }
  if (test.getChild('not')) {
    wrong('masks everything but what the keys hold', test);
  }
  if (!recurses(plain)) {
    wrong('does not look at what is inside other values', mask);
  }
  if (callsIn(source, test, '*.lower', '*.casefold').length === 0) {
    wrong('does not ignore the case of keys', test);
  }
  if (
    !named(fn.body, 'ArrayComprehensionExpression').some(node => recurses(node))
  ) {
    wrong('does not look into lists', fn.node);
  }
  const constant = /^(?:frozenset|set)\b|^\{/.test(
    textOf({ source, node: list.lastChild ?? list }),
  );
  const used = [
    ...findAll(program.modules, 'MemberExpression').filter(at =>
      textOf(at).startsWith(`${listName}.`),
    ),
    ...findAll(program.modules, 'UpdateStatement').filter(at =>
      textOf(at).startsWith(listName),
    ),
  ];
  if (lists.length > 1 || !constant || used.length > 0) {
    wrong(
      `has a list ${listName} that is changed`,
      used[0]?.node ?? lists.at(-1) ?? list,
    );
  }
  const keys = named(list, 'String').map(
    node => stringOf(source, node)?.toLowerCase() ?? '',
  );
  return [{ ...fn, keys, list: { source, node: list }, problems }];
}

/** The functions that keep credentials out of lines. */
export function redactorsOf(program: PythonProgram): PythonRedactor[] {
  return functions(program).flatMap(fn => redactorOf(program, fn));
}

function judgeFormatter(
  program: PythonProgram,
  redactor: PythonRedactor,
  findings: Findings,
) {
  const formatters = classes(program).filter(({ bases }) =>
    bases.some(base => /^(?:logging\.)?Formatter$/.test(base)),
  );
  const formats = functions(program).filter(
    fn =>
      fn.name === 'format' && formatters.some(({ name }) => name === fn.owner),
  );
  if (formats.length === 0) {
    findings.problem('no logging.Formatter writes lines as JSON', {
      path: redactor.source.path,
    });
  }
  for (const { source, body } of formats) {
    for (const node of named(body, 'ReturnStatement')) {
      const [dump] = callsIn(source, node, 'json.dumps');
      const [line] = dump?.args ?? [];
      const [clean] = line ? callsIn(source, line, redactor.name) : [];
      if (!dump || !clean || clean.node.from !== line.from) {
        findings.problem(
          `${source.path} writes a line that is not JSON without credentials`,
          placeOf({ source, node }),
        );
      }
    }
  }
  const used = calls(program, '*.setFormatter').filter(call =>
    formatters.some(
      ({ name }) => callsIn(call.source, call.node, name).length > 0,
    ),
  );
  const [setter] = used;
  const around_ = setter && around(setter.node, 'FunctionDefinition');
  const configure = functions(program).find(
    fn => fn.source === setter?.source && fn.node.from === around_?.from,
  );
  judgeHandlers(program, used, configure, findings);
  const { entry } = program;
  if (
    !setter ||
    (configure && callsIn(entry, entry.root, configure.name).length === 0)
  ) {
    findings.problem('the formatter that redacts is not used', {
      path: entry.path,
    });
  }
}

/** Whether what has the formatter is what writes lines, and nothing else does. */
function judgeHandlers(
  program: PythonProgram,
  setters: readonly Call[],
  configure: Fn | undefined,
  findings: Findings,
) {
  for (const call of calls(program, '*.setFormatter')) {
    if (
      !setters.some(
        one => one.node.from === call.node.from && one.source === call.source,
      )
    ) {
      findings.problem(
        `${call.source.path} writes lines by another formatter`,
        placeOf(call),
      );
    }
  }
  const names = setters.map(({ callee }) => callee.split('.')[0]);
  const isOurs = (text: string) =>
    names.some(name => new RegExp(`\\b${name}\\b`).test(text));
  const given = [
    ...calls(program, '*.addHandler').map(call => ({
      at: call,
      text: call.args.map(node => textOf({ source: call.source, node })).join(),
    })),
    ...findAll(program.modules, 'AssignStatement').flatMap(at => {
      const { firstChild: target, lastChild: value } = at.node;
      const { source } = at;
      return target &&
        value &&
        /\.handlers(?:\[:\])?$/.test(textOf({ source, node: target }))
        ? [{ at, text: textOf({ source, node: value }) }]
        : [];
    }),
  ];
  for (const { at, text } of given) {
    if (at.source !== configure?.source || !isOurs(text)) {
      findings.problem(`${at.source.path} writes past the logger`, placeOf(at));
    }
  }
  if (configure && !given.some(({ text }) => isOurs(text))) {
    findings.problem(
      'the formatter that redacts is not used',
      placeOf(configure),
    );
  }
}

/** Names by which a module has the standard streams, or what writes to them, without saying so. */
const HIDDEN =
  /^from (?:sys|builtins|logging(?:\.\w+)?)\s+import\s[^\n]*\b(?:stdout|stderr|__stdout__|__stderr__|print|\w*Handler|basicConfig|\*)|^import (?:sys|builtins|logging) as\b/;
const STREAM = /^(?:sys\.(?:__)?(?:stdout|stderr)(?:__)?|builtins\.print)$/;

function judgeBypasses(
  program: PythonProgram,
  redactor: PythonRedactor,
  findings: Findings,
) {
  const past = (at: Located) =>
    findings.problem(`${at.source.path} writes past the logger`, placeOf(at));
  for (const call of calls(program, ...BYPASSES, '*.write')) {
    const own =
      call.source === redactor.source && call.callee.startsWith('logging.');
    const [target] = call.args;
    const isFile =
      call.callee.endsWith('.write') && !BYPASSES.includes(call.callee);
    const isStream =
      call.callee === 'os.write' &&
      target &&
      /^[12]$/.test(textOf({ source: call.source, node: target }));
    if (isFile ? isStream : !own) {
      past(call);
    }
  }
  for (const at of findAll(program.modules, 'MemberExpression')) {
    if (STREAM.test(textOf(at)) && at.source !== redactor.source) {
      past(at);
    }
  }
  for (const at of findAll(program.modules, 'ImportStatement')) {
    if (HIDDEN.test(textOf(at))) {
      past(at);
    }
  }
  for (const at of findAll(program.modules, 'VariableName')) {
    const isGiven =
      textOf(at) === 'print' && at.node.parent?.name !== 'CallExpression';
    if (isGiven && at.node.parent?.name !== 'ImportStatement') {
      past(at);
    }
  }
}

/** Judges how a Python service writes its log. */
export function judgePythonLogging(tree: Tree, findings: Findings): string {
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const [redactor] = redactorsOf(program);
  if (!redactor) {
    const other = OTHER_LOGGERS.find(name => program.packages.has(name));
    if (other) {
      findings.doubt(`${other} is used, whose redaction is not judged`, {
        path: program.entry.path,
      });
    } else {
      findings.problem(
        `no module that ${program.entry.path} runs masks the values of credentials`,
        { path: program.entry.path },
      );
    }
    return '';
  }
  const { source, keys, list, problems } = redactor;
  findings.evidence(source.path);
  const missing = REQUIRED_KEYS.filter(key => !keys.includes(key));
  if (missing.length > 0) {
    findings.problem(
      `${source.path} does not redact ${missing.join(', ')}`,
      placeOf(list),
    );
  }
  problems.forEach(({ message, at }) =>
    findings.problem(`${source.path} ${message}`, placeOf(at)),
  );
  judgeFormatter(program, redactor, findings);
  judgeBypasses(program, redactor, findings);
  return `${source.path} writes JSON that redacts ${keys.length} keys, among them ${REQUIRED_KEYS.join(', ')}; none of the ${program.modules.length} modules that ${program.entry.path} runs writes past it.`;
}
