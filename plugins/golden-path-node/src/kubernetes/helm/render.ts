import { isRecord } from '../../text';
import { FUNCTIONS, isTruthy, written } from './functions';
import type { Node, Operand, Pipeline, Template } from './parse';

const MAX_STEPS = 50_000;
const MAX_DEPTH = 50;
const MAX_CHARACTERS = 256 * 1024;

interface Scope {
  dot: unknown;
  root: unknown;
  variables: Map<string, unknown>;
  depth: number;
}

function fieldsOf(value: unknown, fields: readonly string[]): unknown {
  return fields.reduce<unknown>(
    (current, field) =>
      isRecord(current) && Object.hasOwn(current, field)
        ? current[field]
        : undefined,
    value,
  );
}

/**
 * Writes a template of a chart.
 *
 * @param context - what `.` is: Values, Release, Chart
 * @param defines - what the chart's templates define for each other
 * @throws Error when it uses what is not understood, or never ends
 */
export function renderTemplate(
  template: Template,
  context: unknown,
  defines: ReadonlyMap<string, Node[]>,
): string {
  let steps = 0;
  let characters = 0;

  function operand(one: Operand, scope: Scope): unknown {
    switch (one.type) {
      case 'literal':
        return one.value;
      case 'group':
        return fieldsOf(evaluate(one.pipeline, scope), one.fields);
      case 'function':
        return call(one.name, [], scope);
      default:
        if (one.root === '.') {
          return fieldsOf(scope.dot, one.fields);
        }
        if (one.root === '$') {
          return fieldsOf(scope.root, one.fields);
        }
        if (!scope.variables.has(one.root)) {
          throw new Error(`${one.root} is not set`);
        }
        return fieldsOf(scope.variables.get(one.root), one.fields);
    }
  }

  function call(name: string, args: unknown[], scope: Scope): unknown {
    if (name === 'include') {
      const body = defines.get(written(args[0]));
      if (!body) {
        throw new Error(`nothing defines ${written(args[0]).slice(0, 80)}`);
      }
      if (scope.depth >= MAX_DEPTH) {
        throw new Error('templates include each other without end');
      }
      const [, dot] = args;
      return write(body, {
        dot,
        root: dot,
        variables: new Map(),
        depth: scope.depth + 1,
      });
    }
    const found = FUNCTIONS.get(name);
    if (!found) {
      throw new Error(`the function ${name.slice(0, 40)} is not understood`);
    }
    return found(...args);
  }

  function evaluate(pipeline: Pipeline, scope: Scope): unknown {
    steps += 1;
    if (steps > MAX_STEPS) {
      throw new Error('it takes too many steps');
    }
    return pipeline.reduce<{ value: unknown; isFirst: boolean }>(
      ({ value, isFirst }, [head, ...rest]) => {
        const piped = isFirst ? [] : [value];
        if (head.type === 'function') {
          const args = rest.map(one => operand(one, scope));
          return {
            value: call(head.name, [...args, ...piped], scope),
            isFirst: false,
          };
        }
        if (rest.length > 0 || !isFirst) {
          throw new Error('something is called that is no function');
        }
        return { value: operand(head, scope), isFirst: false };
      },
      { value: undefined, isFirst: true },
    ).value;
  }

  function writeNode(node: Node, scope: Scope): string {
    if (node.type === 'text') {
      return node.text;
    }
    if (node.type === 'output') {
      const value = evaluate(node.pipeline, scope);
      if (node.variable !== undefined) {
        scope.variables.set(node.variable, value);
        return '';
      }
      return written(value);
    }
    if (node.type === 'range') {
      const over = evaluate(node.pipeline, scope) ?? [];
      const entries: [unknown, unknown][] = Array.isArray(over)
        ? [...over.entries()]
        : Object.entries(isRecord(over) ? over : {}).sort(([a], [b]) =>
            a < b ? -1 : 1,
          );
      if (entries.length === 0) {
        return write(node.otherwise, scope);
      }
      return entries
        .map(([key, value]) => {
          const variables = new Map(scope.variables);
          const names = node.variables;
          if (names.length === 1) {
            variables.set(names[0], value);
          } else if (names.length === 2) {
            variables.set(names[0], key).set(names[1], value);
          }
          return write(node.body, { ...scope, dot: value, variables });
        })
        .join('');
    }
    for (const { condition, variable, body } of node.branches) {
      const value = condition ? evaluate(condition, scope) : true;
      if (isTruthy(value)) {
        const variables = new Map(scope.variables);
        if (variable !== undefined) {
          variables.set(variable, value);
        }
        const isWith = node.type === 'with' && condition;
        return write(body, {
          ...scope,
          ...(isWith && { dot: value }),
          variables,
        });
      }
    }
    return '';
  }

  function write(nodes: readonly Node[], scope: Scope): string {
    const text = nodes.map(node => writeNode(node, scope)).join('');
    characters += text.length;
    if (characters > MAX_CHARACTERS) {
      throw new Error('it writes too much');
    }
    return text;
  }

  return write(template.nodes, {
    dot: context,
    root: context,
    variables: new Map([['$', context]]),
    depth: 0,
  });
}
