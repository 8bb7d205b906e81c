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

const OTHER_OUTPUT = new Set(['console', 'node:console']);
const UNKNOWN_LOGGERS = ['winston', 'bunyan', 'log4js', 'loglevel', 'signale'];

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
        isMember(node, 'process', 'stdout', 'stderr') ||
        (t.isMemberExpression(node) && propertyName(node) === 'console') ||
        (t.isImportDeclaration(node) && OTHER_OUTPUT.has(node.source.value)) ||
        (t.isImportDeclaration(node) &&
          /^(?:node:)?process$/.test(node.source.value) &&
          node.specifiers.some(
            s =>
              t.isImportSpecifier(s) &&
              t.isIdentifier(s.imported) &&
              ['stdout', 'stderr'].includes(s.imported.name),
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
  if (loggers.size === 0) {
    const other = UNKNOWN_LOGGERS.find(name => graph.packages.has(name));
    if (other) {
      findings.doubt(`${other} is used, whose redaction is not judged`);
    } else {
      findings.problem(
        `no module that ${graph.entry} runs writes JSON with credentials redacted`,
      );
    }
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
