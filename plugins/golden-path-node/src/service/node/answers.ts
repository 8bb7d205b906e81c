import * as t from '@babel/types';
import type { Findings } from '../../control';
import { type Module, nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import { HEADERS } from '../headers';
import {
  callsFunction,
  callsMethod,
  find,
  type Fn,
  type Found,
  functionAround,
  isBefore,
  isFn,
  isInside,
  setterOf,
  textOf,
  valueOf,
} from './code';
import { serversOf } from './servers';

const NAMED = /^(?:res|response)$/;
const ANNOTATED = /^(?:Http2)?Server(?:Response|Http2Response)$/;

function nameOfParameter(param: t.Node | undefined): string | undefined {
  return t.isIdentifier(param) ? param.name : undefined;
}

function isAnnotated(param: t.Node): boolean {
  return (
    t.isIdentifier(param) &&
    t.isTSTypeAnnotation(param.typeAnnotation) &&
    nodesOf(param.typeAnnotation).some(
      n =>
        t.isTSTypeReference(n) &&
        ((t.isIdentifier(n.typeName) && ANNOTATED.test(n.typeName.name)) ||
          (t.isTSQualifiedName(n.typeName) &&
            ANNOTATED.test(n.typeName.right.name))),
    )
  );
}

/** Functions that are called for each request: given to a server when it is made, or later. */
export function listenersOf(graph: ModuleGraph): Found<Fn>[] {
  const given = [
    ...serversOf(graph),
    ...find(graph, (n): n is t.CallExpression =>
      callsMethod(n, 'on', 'once', 'addListener', 'prependListener'),
    ).filter(({ node }) =>
      ['request', 'checkContinue', 'checkExpectation'].includes(
        textOf(node.arguments[0]) ?? '',
      ),
    ),
  ];
  return given.flatMap(({ module, node }) =>
    node.arguments.flatMap(argument =>
      isFn(argument) ? [{ module, node: argument }] : [],
    ),
  );
}

/** A function with the name of its parameter that answers are written to. */
interface Responder extends Found<Fn> {
  response: string;
}

function respondersOf(graph: ModuleGraph): Responder[] {
  const listeners = new Set(listenersOf(graph).map(({ node }) => node));
  return find(graph, isFn).flatMap(({ module, node }) =>
    node.params.flatMap((param, index): Responder[] => {
      const name = nameOfParameter(param);
      const isResponse =
        isAnnotated(param) ||
        NAMED.test(name ?? '') ||
        (index === 1 && listeners.has(node));
      return name !== undefined && isResponse
        ? [{ module, node, response: name }]
        : [];
    }),
  );
}

/** A place where an answer begins, in the function that was given the response. */
export interface Write extends Found<t.CallExpression> {
  fn: Fn;
}

function writesOf(
  { module, node, response }: Responder,
  ...names: string[]
): Write[] {
  return nodesOf(node.body)
    .filter(
      (n): n is t.CallExpression =>
        t.isCallExpression(n) &&
        ((callsMethod(n, ...names) &&
          t.isMemberExpression(n.callee) &&
          t.isIdentifier(n.callee.object, { name: response })) ||
          (names.includes('pipe') &&
            (callsMethod(n, 'pipe') || callsFunction(n, 'pipeline')) &&
            n.arguments.some(a => t.isIdentifier(a, { name: response })))),
    )
    .map(n => ({ module, node: n, fn: node }));
}

/** Where answers are written to. */
export function answersOf(graph: ModuleGraph): Write[] {
  return respondersOf(graph).flatMap(one =>
    writesOf(one, 'writeHead', 'write', 'end', 'pipe'),
  );
}

function judgeHead(
  findings: Findings,
  { module, node }: Found<t.CallExpression>,
  name: string,
  isByOne: boolean,
) {
  const given = node.arguments.filter(a => t.isObjectExpression(a));
  const spread = given
    .flatMap(({ properties }) => properties)
    .findLast(
      p => t.isSpreadElement(p) && t.isIdentifier(p.argument, { name }),
    );
  const shadow = nodesOf(module.ast).find(
    n =>
      t.isVariableDeclarator(n) &&
      t.isIdentifier(n.id, { name }) &&
      !nodesOf(n).some(x => textOf(x) === HEADERS[0][0]),
  );
  if (!spread || shadow) {
    const message = 'an answer is written without the security headers';
    if (isByOne && !shadow) {
      findings.doubt(
        `${message}, unless they are set one by one`,
        placeOf(module, node),
      );
    } else {
      findings.problem(message, placeOf(module, shadow ?? node));
    }
    return;
  }
  const known = HEADERS.map(([header]) => header.toLowerCase());
  for (const { properties } of given) {
    const setter = setterOf(
      properties.slice(properties.indexOf(spread) + 1),
      one => known.includes(one.toLowerCase()),
    );
    if (setter) {
      const header = propertyName(setter);
      if (header === undefined) {
        findings.doubt(
          'an answer may be written with other security headers',
          placeOf(module, setter),
        );
      } else {
        findings.problem(
          `${header} is set to something else`,
          placeOf(module, setter),
        );
      }
    }
  }
}

/** The list of the headers, where it is changed. */
function changesOf(module: Module, name: string): t.Node | undefined {
  const isList = (n: t.Node): boolean =>
    nodesOf(n).some(x => t.isIdentifier(x, { name }));
  return nodesOf(module.ast).find(
    n =>
      (t.isUnaryExpression(n, { operator: 'delete' }) && isList(n.argument)) ||
      (t.isAssignmentExpression(n) &&
        t.isMemberExpression(n.left) &&
        isList(n.left.object)) ||
      (t.isCallExpression(n) &&
        t.isMemberExpression(n.callee) &&
        [
          'assign',
          'defineProperty',
          'defineProperties',
          'set',
          'deleteProperty',
        ].includes(propertyName(n.callee) ?? '') &&
        n.arguments[0] !== undefined &&
        t.isIdentifier(n.arguments[0], { name })),
  );
}

/** Judges whether every answer has the security headers, as they are in the list. */
export function judgeHeaders(findings: Findings, graph: ModuleGraph): void {
  const named = find(graph, (n): n is t.VariableDeclarator =>
    t.isVariableDeclarator(n),
  )
    .flatMap(({ module, node: { id, init } }) => {
      const list =
        t.isTSAsExpression(init) || t.isTSSatisfiesExpression(init)
          ? init.expression
          : init;
      return t.isIdentifier(id) && t.isObjectExpression(list)
        ? [{ module, node: list, name: id.name }]
        : [];
    })
    .find(
      ({ node }) =>
        valueOf(node, 'X-Content-Type-Options') ??
        valueOf(node, 'Content-Security-Policy'),
    );
  if (!named) {
    findings.problem('no module sets security headers', { path: graph.entry });
    return;
  }
  const { module, node: list, name } = named;
  findings.evidence(module.path);
  for (const [header, pattern] of HEADERS) {
    const value = valueOf(list, header);
    const text = textOf(value);
    if (text === undefined || !pattern.test(text)) {
      findings.problem(
        `${header} is ${text === undefined ? 'not set' : `"${text}"`}`,
        placeOf(module, value ?? list),
      );
    }
  }
  for (const one of graph.modules) {
    const change = changesOf(one, name);
    if (change) {
      findings.problem(
        'the list of the security headers is changed',
        placeOf(one, change),
      );
    }
  }
  const heads = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'writeHead'),
  );
  if (heads.length === 0) {
    findings.doubt('it was not found where answers are written', {
      path: graph.entry,
    });
  }
  const isByOne = find(graph, (n): n is t.CallExpression =>
    callsMethod(n, 'setHeader', 'setHeaders', 'appendHeader'),
  ).some(({ node }) => {
    const header = textOf(node.arguments[0]);
    return (
      header === undefined ||
      HEADERS.some(([one]) => one.toLowerCase() === header.toLowerCase())
    );
  });
  heads.forEach(head => judgeHead(findings, head, name, isByOne));
  for (const { module: sender, node, fn } of answersOf(graph)) {
    const isAfterHead = heads.some(
      head =>
        head.module === sender &&
        isInside(head.node, fn) &&
        (head.node === node || isBefore(head.node, node)) &&
        isInside(node, functionAround(sender, head.node) ?? fn),
    );
    if (!isAfterHead) {
      const message = 'an answer is written without the security headers';
      if (isByOne) {
        findings.doubt(
          `${message}, unless they are set one by one`,
          placeOf(sender, node),
        );
      } else {
        findings.problem(message, placeOf(sender, node));
      }
    }
  }
}
