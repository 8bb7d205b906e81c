import * as t from '@babel/types';
import type { Findings } from '../../control';
import { nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import {
  callsMethod,
  find,
  type Found,
  functionAround,
  isBefore,
  isFn,
  isInside,
  numberOf,
  overrideOf,
  valueOf,
} from './code';

/** Option of the server → most milliseconds. */
const TIMEOUTS: readonly [string, number][] = [
  ['headersTimeout', 60_000],
  ['requestTimeout', 120_000],
];
const MAKERS = ['createServer', 'createSecureServer'];
const HTTP = /^(?:node:)?(?:https?|http2)$/;

/** A place where a server is made. */
export type ServerMaker = Found<t.CallExpression | t.NewExpression>;

/** Local names by which a module has what makes a server. */
function makersIn(graph: ModuleGraph, path: string): Set<string> {
  const module = graph.modules.find(m => m.path === path);
  const names = new Set(MAKERS);
  for (const node of module?.ast.program.body ?? []) {
    if (t.isImportDeclaration(node) && HTTP.test(node.source.value)) {
      for (const s of node.specifiers) {
        if (
          t.isImportSpecifier(s) &&
          t.isIdentifier(s.imported) &&
          [...MAKERS, 'Server'].includes(s.imported.name)
        ) {
          names.add(s.local.name);
        }
      }
    }
  }
  return names;
}

/** The places where HTTP servers are made, under whatever name. */
export function serversOf(graph: ModuleGraph): ServerMaker[] {
  const names = new Map(
    graph.modules.map(({ path }) => [path, makersIn(graph, path)]),
  );
  return find(
    graph,
    (n): n is t.CallExpression | t.NewExpression =>
      t.isCallExpression(n) || t.isNewExpression(n),
  ).filter(({ module, node: { callee } }) => {
    const own = names.get(module.path) ?? new Set<string>();
    return t.isIdentifier(callee)
      ? own.has(callee.name)
      : [...MAKERS, 'Server'].includes(propertyName(callee) ?? '');
  });
}

/** Judges how long a server waits, where it is made and where it is changed. */
export function judgeTimeouts(findings: Findings, graph: ModuleGraph): void {
  const servers = serversOf(graph);
  if (servers.length === 0) {
    findings.doubt('it was not found where the server is created', {
      path: graph.entry,
    });
  }
  const isTooLong = (value: t.Node | undefined, most: number) => {
    const milliseconds = numberOf(graph, value);
    return (
      milliseconds === undefined || milliseconds <= 0 || milliseconds > most
    );
  };
  const changes = find(graph, (n): n is t.AssignmentExpression =>
    t.isAssignmentExpression(n),
  );
  for (const { module, node } of servers) {
    findings.evidence(module.path, node.loc?.start.line);
    const options = node.arguments.find(a => t.isObjectExpression(a));
    for (const [name, most] of TIMEOUTS) {
      const value = valueOf(options, name);
      const isSet = changes.some(
        change =>
          change.module === module && propertyName(change.node.left) === name,
      );
      if (value ? isTooLong(value, most) : !isSet) {
        findings.problem(
          `the server has ${value ? 'too long a' : 'no'} ${name}`,
          placeOf(module, value ?? node),
        );
      }
      const override = options && overrideOf(options, name);
      if (value && override) {
        findings.doubt(
          `${name} of the server may be set to something else`,
          placeOf(module, override),
        );
      }
    }
    const lenient = valueOf(options, 'insecureHTTPParser');
    if (lenient && !t.isBooleanLiteral(lenient, { value: false })) {
      findings.problem(
        'the server takes what is no valid HTTP',
        placeOf(module, lenient),
      );
    }
  }
  for (const { module, node } of changes) {
    for (const [name, most] of TIMEOUTS) {
      if (propertyName(node.left) === name && isTooLong(node.right, most)) {
        findings.problem(
          `the server is given too long a ${name}`,
          placeOf(module, node),
        );
      }
    }
  }
}

/** Names of signals that a call registers a handler for. */
function signalsOf(
  { module, node }: Found<t.CallExpression>,
  graph: ModuleGraph,
): string[] {
  const [signal] = node.arguments;
  if (t.isStringLiteral(signal)) {
    return [signal.value];
  }
  if (!t.isIdentifier(signal)) {
    return [];
  }
  // for (const signal of ['SIGTERM', 'SIGINT']), or a function for each of them
  const { name } = signal;
  return nodesOf(module.ast)
    .filter(n => isInside(node, n))
    .flatMap((n): t.Node[] => {
      if (t.isForOfStatement(n)) {
        const names = nodesOf(n.left);
        return names.some(x => t.isIdentifier(x, { name })) ? [n.right] : [];
      }
      return callsMethod(n, 'forEach') &&
        t.isMemberExpression(n.callee) &&
        nodesOf(n.arguments[0] ?? n).some(x => t.isIdentifier(x, { name }))
        ? [n.callee.object]
        : [];
    })
    .flatMap(list => {
      const variable = t.isIdentifier(list)
        ? find(graph, (x): x is t.VariableDeclarator =>
            t.isVariableDeclarator(x),
          ).find(v => t.isIdentifier(v.node.id, { name: list.name }))?.node.init
        : list;
      return variable ? [...nodesOf(variable)] : [];
    })
    .flatMap(n => (t.isStringLiteral(n) ? [n.value] : []));
}

/** A node, and all that it calls by name, within the modules of the service. */
function reachedFrom(graph: ModuleGraph, start: Found): Found[] {
  const named = find(graph, isFn).flatMap(found => {
    const { node } = found;
    const name =
      t.isFunctionDeclaration(node) || t.isFunctionExpression(node)
        ? node.id?.name
        : undefined;
    return name === undefined ? [] : [{ ...found, name }];
  });
  const held = find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  ).flatMap(({ module, node: { id, init } }) =>
    t.isIdentifier(id) && init && isFn(init)
      ? [{ module, node: init, name: id.name }]
      : [],
  );
  const functions = [...named, ...held];
  const reached: Found[] = [start];
  for (const { module, node } of reached) {
    const used = new Set(
      nodesOf(node).flatMap(n => (t.isIdentifier(n) ? [n.name] : [])),
    );
    const locals = graph.imported.get(module.path);
    reached.push(
      ...functions.filter(
        fn =>
          used.has(fn.name) &&
          (fn.module === module || locals?.get(fn.name) === fn.module.path) &&
          !reached.some(r => r.node === fn.node),
      ),
    );
  }
  return reached;
}

const isExit = (n: t.Node): boolean =>
  callsMethod(n, 'exit', 'abort') &&
  t.isMemberExpression(n.callee) &&
  t.isIdentifier(n.callee.object, { name: 'process' });

/** Judges whether SIGTERM lets running requests end. */
export function judgeShutdown(findings: Findings, graph: ModuleGraph): void {
  const handlers = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'on', 'once', 'addListener', 'prependListener'),
  ).filter(found => signalsOf(found, graph).includes('SIGTERM'));
  const reached = handlers.flatMap(({ module, node }) =>
    node.arguments[1]
      ? reachedFrom(graph, { module, node: node.arguments[1] })
      : [],
  );
  const closes = reached.flatMap(({ module, node }) =>
    nodesOf(node)
      .filter(n => callsMethod(n, 'close'))
      .map(n => ({ module, node: n })),
  );
  if (closes.length === 0) {
    findings.problem('SIGTERM does not end running requests first', {
      path: handlers[0]?.module.path ?? graph.entry,
    });
    return;
  }
  for (const { module, node } of closes) {
    const fn = functionAround(module, node);
    const waits = nodesOf(fn?.body ?? node).filter(n => t.isAwaitExpression(n));
    const exit = nodesOf(fn?.body ?? node).find(
      n =>
        isExit(n) &&
        functionAround(module, n) === fn &&
        isBefore(node, n) &&
        !waits.some(
          w => isBefore(w, n) && (isInside(node, w) || isBefore(node, w)),
        ),
    );
    if (exit) {
      findings.problem(
        'the process ends while requests still run',
        placeOf(module, exit),
      );
    }
  }
}
