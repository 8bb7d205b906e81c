import * as t from '@babel/types';
import type { Findings } from '../../control';
import {
  isMember,
  type Module,
  nodesOf,
  placeOf,
  propertyName,
} from '../../logging/ast';
import { type ModuleGraph, readGraph } from '../../logging/modules';
import { findRedaction, REQUIRED_KEYS } from '../../logging/redaction';
import type { Tree } from '../../types';
import { callsFunction, callsMethod, textOf } from './code';

const OTHER_OUTPUT = new Set(['console', 'node:console', 'debug']);
const UNKNOWN_LOGGERS = ['winston', 'bunyan', 'log4js', 'loglevel', 'signale'];
const STREAMS = ['stdout', 'stderr'];
/** Functions of `fs` that write to what their first argument says. */
const WRITERS = [
  'write',
  'writeSync',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'appendFileSync',
  'createWriteStream',
];

/** Whether a call writes to the standard streams by their number, or as a file. */
function writesToStream(node: t.Node): boolean {
  if (!callsFunction(node, ...WRITERS) && !callsMethod(node, ...WRITERS)) {
    return false;
  }
  const [target] = node.arguments;
  return (
    t.isNumericLiteral(target, { value: 1 }) ||
    t.isNumericLiteral(target, { value: 2 }) ||
    /^\/dev\/(?:std(?:out|err)|fd\/[12])$|^\/proc\/self\/fd\/[12]$/.test(
      textOf(target) ?? '',
    )
  );
}

/** Whether a node takes the standard streams out of `process`, by whatever way to it. */
function takesStream(node: t.Node): boolean {
  if (isMember(node, 'process', ...STREAMS)) {
    return true;
  }
  if (t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) {
    return (
      STREAMS.includes(propertyName(node) ?? '') &&
      propertyName(node.object) === 'process'
    );
  }
  return (
    t.isVariableDeclarator(node) &&
    t.isObjectPattern(node.id) &&
    (t.isIdentifier(node.init, { name: 'process' }) ||
      propertyName(node.init ?? node) === 'process') &&
    node.id.properties.some(p => STREAMS.includes(propertyName(p) ?? ''))
  );
}

/** The first place where `process`, or all that is global, gets another name, or a member that only running it tells. */
function unclearIn(module: Module): t.Node | undefined {
  const isGlobal = (n: t.Node | null | undefined) =>
    t.isIdentifier(n, { name: 'globalThis' }) ||
    t.isIdentifier(n, { name: 'global' });
  const isWhole = (n: t.Node | null | undefined) =>
    isGlobal(n) ||
    t.isIdentifier(n, { name: 'process' }) ||
    (t.isMemberExpression(n) &&
      isGlobal(n.object) &&
      propertyName(n) === 'process');
  return nodesOf(module.ast).find(
    n =>
      (t.isVariableDeclarator(n) && t.isIdentifier(n.id) && isWhole(n.init)) ||
      (t.isAssignmentExpression(n) && isWhole(n.right)) ||
      (t.isMemberExpression(n) &&
        isWhole(n.object) &&
        propertyName(n) === undefined),
  );
}

/** The first place where a module writes past the logger. */
function bypassOf(
  module: Module,
  locals: Map<string, string>,
  loggers: Set<string>,
): t.Node | undefined {
  // What is given to the logger itself, such as where it writes to, is no bypass.
  const given = nodesOf(module.ast).flatMap(node =>
    t.isCallExpression(node) &&
    t.isIdentifier(node.callee) &&
    loggers.has(locals.get(node.callee.name) ?? '')
      ? node.arguments
      : [],
  );
  const inside = (node: t.Node) =>
    given.some(
      g =>
        (g.start ?? 0) <= (node.start ?? -1) &&
        (node.end ?? 0) <= (g.end ?? -1),
    );
  return nodesOf(module.ast).find(
    node =>
      (t.isIdentifier(node, { name: 'console' }) ||
        takesStream(node) ||
        writesToStream(node) ||
        (t.isImportSpecifier(node) &&
          t.isIdentifier(node.imported, { name: 'debuglog' })) ||
        (t.isMemberExpression(node) && propertyName(node) === 'console') ||
        (t.isImportDeclaration(node) && OTHER_OUTPUT.has(node.source.value)) ||
        (t.isImportDeclaration(node) &&
          /^(?:node:)?process$/.test(node.source.value) &&
          node.specifiers.some(
            s =>
              t.isImportSpecifier(s) &&
              t.isIdentifier(s.imported) &&
              STREAMS.includes(s.imported.name),
          ))) &&
      !inside(node),
  );
}

function judgeGraph(findings: Findings, graph: ModuleGraph): string {
  const described: string[] = [];
  const loggers = new Set<string>();
  for (const module of graph.modules) {
    const locals = graph.imported.get(module.path) ?? new Map<string, string>();
    const pinoName = [...locals].find(([, from]) => from === 'pino')?.[0];
    const redaction = findRedaction(module, pinoName);
    if (redaction) {
      loggers.add(module.path);
      findings.evidence(module.path);
      const missing = REQUIRED_KEYS.filter(k => !redaction.keys.includes(k));
      if (missing.length > 0) {
        findings.problem(
          `${module.path} does not redact ${missing.join(', ')}`,
        );
      }
      redaction.problems.forEach(p => findings.problem(`${module.path}: ${p}`));
      described.push(
        `${module.path} writes JSON ${
          redaction.kind === 'pino' ? 'with pino' : 'with a replacer'
        } that redacts ${redaction.keys.length} keys, among them ${REQUIRED_KEYS.join(
          ', ',
        )}`,
      );
    }
  }
  const other = UNKNOWN_LOGGERS.find(name => graph.packages.has(name));
  if (other) {
    findings.doubt(`${other} is used, whose redaction is not judged`);
  } else if (loggers.size === 0) {
    findings.problem(
      `no module that ${graph.entry} runs writes JSON with credentials redacted`,
    );
  }
  for (const module of graph.modules) {
    const locals = graph.imported.get(module.path) ?? new Map<string, string>();
    const bypass = loggers.has(module.path)
      ? undefined
      : bypassOf(module, locals, loggers);
    if (bypass) {
      findings.problem(
        `${module.path} writes past the logger`,
        placeOf(module, bypass),
      );
    }
    const unclear = unclearIn(module);
    if (unclear) {
      findings.doubt(
        `it was not found whether ${module.path} writes past the logger`,
        placeOf(module, unclear),
      );
    }
  }
  return described.join('; ');
}

/** Judges how a Node.js service writes its log. */
export function judgeNodeLogging(tree: Tree, findings: Findings): string {
  if (!tree.paths().includes('package.json')) {
    findings.doubt('there is no package.json');
    return '';
  }
  const result = readGraph(tree);
  if (!result.ok) {
    findings.doubt(result.reason, { path: 'package.json' });
    return '';
  }
  const { graph } = result;
  findings.evidence(graph.entry);
  const described = judgeGraph(findings, graph);
  return `${described}; none of the ${graph.modules.length} modules that ${graph.entry} runs writes past it.`;
}
