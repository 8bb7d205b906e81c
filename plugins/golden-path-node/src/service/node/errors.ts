import * as t from '@babel/types';
import type { Findings } from '../../control';
import { type Module, nodesOf, placeOf, propertyName } from '../../logging/ast';
import type { ModuleGraph } from '../../logging/modules';
import { findRedaction } from '../../logging/redaction';
import { find, functionAround, isFn, valueOf } from './code';

const ERROR = /^(?:e|ex|err|error|exception|cause|reason)$/;
/** Functions that give what an error says. */
const TELLERS = ['describeError', 'String', 'inspect', 'stringify', 'format'];

const bare = (node: t.Node): t.Node =>
  t.isTSAsExpression(node) || t.isTSNonNullExpression(node)
    ? bare(node.expression)
    : node;

/** Whether an expression is an error that was caught. */
function isCaught(
  node: t.Node | null | undefined,
  caught: ReadonlySet<string>,
): boolean {
  const named = node && bare(node);
  return t.isIdentifier(named) && caught.has(named.name);
}

/** Whether it is one, or has the name of one. */
function isError(
  node: t.Node | null | undefined,
  caught: ReadonlySet<string>,
): boolean {
  const named = node && bare(node);
  return (
    isCaught(node, caught) || (t.isIdentifier(named) && ERROR.test(named.name))
  );
}

/** Whether a call gives what an error says. */
function tells(call: t.CallExpression, caught: ReadonlySet<string>): boolean {
  const { callee } = call;
  const name = t.isIdentifier(callee) ? callee.name : propertyName(callee);
  return (
    (TELLERS.includes(name ?? '') &&
      call.arguments.some(a => isError(a, caught))) ||
    (name === 'toString' &&
      t.isMemberExpression(callee) &&
      isError(callee.object, caught))
  );
}

/** Where an expression tells what an error says. */
function leakIn(root: t.Node, caught: ReadonlySet<string>): t.Node | undefined {
  return nodesOf(root).find(n => {
    if (t.isMemberExpression(n) || t.isOptionalMemberExpression(n)) {
      return (
        ['message', 'cause', 'stack'].includes(propertyName(n) ?? '') &&
        isError(n.object, caught)
      );
    }
    if (t.isCallExpression(n)) {
      return tells(n, caught);
    }
    if (t.isTemplateLiteral(n)) {
      return n.expressions.some(one => isCaught(one, caught));
    }
    return t.isSpreadElement(n)
      ? isCaught(n.argument, caught)
      : t.isObjectProperty(n) && isCaught(n.value, caught);
  });
}

/** Names by which a module has errors: caught, or given as what is not known. */
function caughtIn({ ast }: Module): Set<string> {
  return new Set(
    nodesOf(ast).flatMap((n): string[] => {
      if (t.isCatchClause(n)) {
        return t.isIdentifier(n.param) ? [n.param.name] : [];
      }
      return isFn(n)
        ? n.params.flatMap(param =>
            t.isIdentifier(param) &&
            ERROR.test(param.name) &&
            (!param.typeAnnotation ||
              nodesOf(param.typeAnnotation).some(
                type =>
                  t.isTSUnknownKeyword(type) ||
                  t.isIdentifier(type, { name: 'Error' }),
              ))
              ? [param.name]
              : [],
          )
        : [];
    }),
  );
}

/** What a name of a function stands for, when it was given a value there. */
function valuesNamed(module: Module, at: t.Node, name: string): t.Node[] {
  const fn = functionAround(module, at);
  return nodesOf(fn?.body ?? module.ast).flatMap(n => {
    if (t.isVariableDeclarator(n) && t.isIdentifier(n.id, { name })) {
      return n.init ? [n.init] : [];
    }
    return t.isAssignmentExpression(n) && t.isIdentifier(n.left, { name })
      ? [n.right]
      : [];
  });
}

/** Judges whether answers tell what went wrong inside. */
export function judgeErrors(findings: Findings, graph: ModuleGraph) {
  const isLogger = (module: Module) =>
    findRedaction(module, undefined) !== undefined;
  for (const { module, node } of find(graph, (n): n is t.Node =>
    t.isObjectPattern(n)
      ? n.properties.some(p => propertyName(p) === 'stack')
      : t.isMemberExpression(n) && propertyName(n) === 'stack',
  )) {
    if (!isLogger(module)) {
      findings.problem(
        `${module.path} reads the stack of an error`,
        placeOf(module, node),
      );
    }
  }
  // What an unexpected error says is no answer.
  for (const { module, node } of find(graph, (n): n is t.ObjectExpression =>
    t.isObjectExpression(n),
  )) {
    const body = valueOf(node, 'body');
    if (!body) {
      continue;
    }
    const caught = caughtIn(module);
    const used = nodesOf(body).flatMap(n =>
      t.isIdentifier(n) ? valuesNamed(module, node, n.name) : [],
    );
    const leak = isCaught(body, caught)
      ? body
      : [body, ...used]
          .map(one => leakIn(one, caught))
          .find(n => n !== undefined);
    if (leak) {
      findings.problem(
        `${module.path} answers with what an error says`,
        placeOf(module, leak),
      );
    }
  }
}
