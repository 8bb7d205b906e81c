import * as t from '@babel/types';
import type { Findings } from '../../control';
import { type Module, nodesOf, placeOf } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import { answersOf } from './answers';
import {
  callsFunction,
  callsMethod,
  conditionsOf,
  find,
  type Fn,
  type Found,
  functionAround,
  isBefore,
  isInside,
  numberOf,
  overrideOf,
  textOf,
  valueOf,
} from './code';
import type { Enforcement } from './decisions';
import { serversOf } from './servers';

/** Whether something is waited for, in the same function, whatever happens, before a node is run. */
function isAfter(
  module: Module,
  node: t.Node,
  isIt: (awaited: t.Node) => boolean,
): boolean {
  const fn = functionAround(module, node);
  return nodesOf(fn?.body ?? node).some(
    n =>
      t.isAwaitExpression(n) &&
      isIt(n.argument) &&
      isBefore(n, node) &&
      functionAround(module, n) === fn &&
      conditionsOf(n, fn?.body ?? node).every(c => isInside(node, c)),
  );
}

/** Whether a handler waits for the gate. */
function isGated(module: Module, run: t.Node): boolean {
  return isAfter(module, run, awaited => callsFunction(awaited, 'gate'));
}

/** Functions that wait for the gate themselves, by their names. */
function gatedNames(module: Module): string[] {
  return nodesOf(module.ast).flatMap(n => {
    const name = t.isFunctionDeclaration(n) && n.id ? n.id.name : undefined;
    return name !== undefined &&
      t.isFunctionDeclaration(n) &&
      nodesOf(n.body).some(
        inner =>
          t.isAwaitExpression(inner) && callsFunction(inner.argument, 'gate'),
      )
      ? [name]
      : [];
  });
}

/** Whether an answer is given that refuses, and says no more. */
function isRefusal(graph: ModuleGraph, call: t.CallExpression): boolean {
  const [first] = call.arguments;
  const statuses = [
    first,
    ...call.arguments.map(argument => valueOf(argument, 'status')),
  ].map(one => numberOf(graph, one));
  return statuses.some(status => status !== undefined && status >= 400);
}

/** A call that answers: of the response itself, or of a function that was given it. */
type Answer = Found<t.CallExpression>;

/** Judges whether anything but a refusal is answered before somebody decided. */
function judgeAnswers(findings: Findings, graph: ModuleGraph) {
  const gated = new Map(
    graph.modules.map(module => [module, gatedNames(module)]),
  );
  const isDecided = ({ module, node }: Answer) =>
    isAfter(module, node, awaited =>
      nodesOf(awaited).some(n =>
        callsFunction(n, 'gate', ...(gated.get(module) ?? [])),
      ),
    );
  const asked = new Set<Fn>();
  const queue = answersOf(graph).map(({ module, node }) => {
    const answer: Answer = { module, node };
    return { answer, origin: answer };
  });
  const refused = new Set<t.Node>();
  for (const { answer, origin } of queue) {
    const { module, node } = answer;
    const fn = functionAround(module, node);
    const head = nodesOf(fn?.body ?? node).find(
      n => callsMethod(n, 'writeHead') && isBefore(n, node),
    );
    const isFollowing =
      head !== undefined &&
      conditionsOf(head, fn?.body ?? node).every(c => isInside(node, c));
    if (
      isDecided(answer) ||
      isRefusal(graph, node) ||
      (isFollowing && refused.has(head))
    ) {
      refused.add(node);
      continue;
    }
    const callers = callersOf(graph, fn);
    const undecided = callers.filter(call => !isDecided(call));
    if (!fn || callers.length === 0) {
      findings.problem(
        'a request is answered before it is decided on',
        placeOf(origin.module, origin.node),
      );
    } else if (!asked.has(fn)) {
      asked.add(fn);
      // Where only some calls come too early, these are what is wrong.
      const isMixed = undecided.length < callers.length;
      queue.push(
        ...undecided.map(call => ({
          answer: call,
          origin: isMixed ? call : origin,
        })),
      );
    }
  }
}

/** Calls of a function by its name, from elsewhere. */
function callersOf(graph: ModuleGraph, fn: Fn | undefined): Answer[] {
  const name = t.isFunctionDeclaration(fn) && fn.id ? fn.id.name : undefined;
  return name === undefined
    ? []
    : find(graph, (n): n is t.CallExpression => callsFunction(n, name)).filter(
        call => fn && !isInside(call.node, fn),
      );
}

/** Databases say that they connect, too. */
const isServerEvent = (graph: ModuleGraph, event: string): boolean =>
  event === 'upgrade' ||
  (event === 'stream' && graph.packages.has('node:http2'));

/** What is no request any more, after it became a connection, is not followed. */
function judgeUpgrades(findings: Findings, graph: ModuleGraph) {
  for (const { module, node } of find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'on', 'once', 'addListener'),
  )) {
    const event = textOf(node.arguments[0]) ?? '';
    if (
      ['upgrade', 'connect', 'stream'].includes(event) &&
      node.arguments.length > 1 &&
      isServerEvent(graph, event)
    ) {
      findings.doubt(
        `${module.path} takes connections that are not followed (${event})`,
        placeOf(module, node),
      );
    }
  }
}

/** A function that runs handlers, and its `gate`: what has to let a request pass first. */
export function judgeEntrance(
  findings: Findings,
  graph: ModuleGraph,
  enforcements: readonly Enforcement[],
): void {
  const servers = [...new Set(serversOf(graph).map(({ module }) => module))];
  if (servers.length === 0) {
    findings.problem(
      'no module starts a server, so nothing was judged to be refused',
      {
        path: graph.entry,
      },
    );
  }
  for (const module of servers) {
    const runs = nodesOf(module.ast).filter(n =>
      callsMethod(n, 'prepare', 'handle'),
    );
    if (runs.length === 0) {
      findings.doubt(
        `${module.path} starts a server whose handlers were not found`,
        {
          path: module.path,
        },
      );
    }
    for (const run of runs) {
      if (!isGated(module, run)) {
        findings.problem(
          `${module.path} runs a handler that did not wait for the gate`,
          placeOf(module, run),
        );
      }
    }
  }
  judgeAnswers(findings, graph);
  judgeUpgrades(findings, graph);
  judgeComposition(
    findings,
    graph,
    new Set(servers.map(m => m.path)),
    enforcements,
  );
}

/** Whether what is passed as the gate comes from where decisions are enforced. */
function judgeComposition(
  findings: Findings,
  graph: ModuleGraph,
  servers: ReadonlySet<string>,
  enforcements: readonly Enforcement[],
) {
  const gates = new Set(enforcements.map(e => e.module.path));
  const calls = find(graph, (n): n is t.CallExpression =>
    t.isCallExpression(n),
  ).filter(
    ({ module, node }) =>
      t.isIdentifier(node.callee) &&
      servers.has(graph.imported.get(module.path)?.get(node.callee.name) ?? ''),
  );
  for (const { module, node } of calls) {
    const locals = graph.imported.get(module.path);
    const [options] = node.arguments;
    const given = valueOf(options, 'gate');
    const override = t.isObjectExpression(options)
      ? overrideOf(options, 'gate')
      : undefined;
    if (override) {
      findings.doubt(
        `${module.path} may start the server with another gate`,
        placeOf(module, override),
      );
    }
    const variable = nodesOf(module.ast).find(
      (n): n is t.VariableDeclarator =>
        t.isVariableDeclarator(n) &&
        t.isIdentifier(given) &&
        t.isIdentifier(n.id, { name: given.name }),
    );
    const made = t.isIdentifier(given) ? variable?.init : given;
    const isGate =
      t.isCallExpression(made) &&
      t.isIdentifier(made.callee) &&
      gates.has(locals?.get(made.callee.name) ?? '');
    if (!isGate) {
      findings.problem(
        `${module.path} starts the server with a gate that enforces no decision`,
        placeOf(module, given ?? node),
      );
    }
  }
  if (calls.length === 0) {
    findings.doubt('it was not found what the server is started with', {
      path: graph.entry,
    });
  }
}
