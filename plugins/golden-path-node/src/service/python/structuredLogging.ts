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
import { calls, callsIn, classes, type Fn, functions } from './code';
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
  const used = findAll(program.modules, 'MemberExpression').filter(at =>
    textOf(at).startsWith(`${listName}.`),
  );
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

function judgeBypasses(
  program: PythonProgram,
  redactor: PythonRedactor,
  findings: Findings,
) {
  for (const call of calls(program, ...BYPASSES)) {
    const own =
      call.source === redactor.source && call.callee.startsWith('logging.');
    if (!own) {
      findings.problem(
        `${call.source.path} writes past the logger`,
        placeOf(call),
      );
    }
  }
  for (const at of findAll(program.modules, 'MemberExpression')) {
    const stream = /^sys\.(?:stdout|stderr)$/.test(textOf(at));
    if (stream && at.source !== redactor.source) {
      findings.problem(`${at.source.path} writes past the logger`, placeOf(at));
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
