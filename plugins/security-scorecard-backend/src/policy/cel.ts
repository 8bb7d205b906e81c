import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type { FactDefinition } from '@fairway/plugin-security-scorecard-node';
import {
  Environment,
  EvaluationError,
  type ASTNode,
} from '@marcbachmann/cel-js';
import type { Expression, ExpressionContext } from '../domain/check';
import { conditionOf, type Condition } from './conditions';

/** Facts by name, as a collector declares them. */
export type FactDefinitions = Readonly<Record<string, FactDefinition>>;

/** A compiled expression and the facts it reads. */
export interface CompiledExpression<T> {
  run: Expression<T>;
  facts: string[];
  /** Attributes of the entity that it reads; undefined when that can't be told. */
  attributes: Attribute[] | undefined;
}

/** An attribute of the entity, as evaluation names it. */
type Attribute = keyof ExpressionContext['entity'];

/** A compiled yes-or-no expression, also as a condition that can be reasoned about. */
export interface CompiledCondition extends CompiledExpression<boolean> {
  condition: Condition;
}

/** Limits that no honest check meets; a policy file can't hang the backend. */
const LIMITS = {
  maxAstNodes: 500,
  maxDepth: 40,
  maxListElements: 100,
  maxMapEntries: 100,
};

/** Environment in which the facts of one collector and the entity are known by type. */
export function createEnvironment(facts: FactDefinitions): Environment {
  return new Environment({ limits: LIMITS })
    .registerVariable({
      name: 'facts',
      schema: Object.fromEntries(
        Object.entries(facts).map(([name, { type }]) => [name, type]),
      ),
    })
    .registerVariable({
      name: 'entity',
      schema: {
        kind: 'string',
        type: 'string',
        lifecycle: 'string',
        tier: 'string',
        name: 'string',
        namespace: 'string',
        owner: 'string',
        tags: 'list<string>',
      },
    });
}

function toCel(value: FactValue, type: FactDefinition['type']): unknown {
  return type === 'int' && typeof value === 'number' ? BigInt(value) : value;
}

/** What checks see of an entity. */
export function entityVariables(entity: ExpressionContext['entity']) {
  return {
    kind: entity.kind,
    type: entity.type,
    lifecycle: entity.lifecycle,
    tier: entity.tier,
    name: entity.name,
    namespace: entity.namespace,
    owner: entity.ownerRef ?? '',
    tags: entity.tags,
  };
}

/** What an expression sees, and no more than it reads: this is asked very often. */
function bindings(
  definitions: FactDefinitions,
  reads: { facts: readonly string[] | undefined; entity: boolean },
  context: ExpressionContext,
) {
  const facts: Record<string, unknown> = {};
  for (const name of reads.facts ?? Object.keys(context.facts)) {
    if (Object.hasOwn(context.facts, name)) {
      const value = context.facts[name];
      if (value !== null && Object.hasOwn(definitions, name)) {
        facts[name] = toCel(value, definitions[name].type);
      }
    }
  }
  return reads.entity
    ? { facts, entity: entityVariables(context.entity) }
    : { facts };
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** Names of the members of a variable that an expression reads; undefined stands for all of it. */
function membersOf(variable: string, value: unknown): (string | undefined)[] {
  if (Array.isArray(value)) {
    return value.flatMap(part => membersOf(variable, part));
  }
  if (!isNode(value)) {
    return [];
  }
  if (value.op === 'id') {
    return value.args === variable ? [undefined] : [];
  }
  const args: unknown = value.args;
  if (Array.isArray(args)) {
    const [target, name] = args;
    if (isNode(target) && target.op === 'id' && target.args === variable) {
      if (value.op === '.' && typeof name === 'string') {
        return [name];
      }
      if (
        isNode(name) &&
        name.op === 'value' &&
        typeof name.args === 'string'
      ) {
        return [name.args];
      }
    }
  }
  return membersOf(variable, args);
}

/** Names of the facts that an expression reads, from its syntax tree. */
function factsIn(ast: ASTNode): string[] {
  return [
    ...new Set(membersOf('facts', ast).filter(name => name !== undefined)),
  ];
}

const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  kind: 'kind',
  type: 'type',
  lifecycle: 'lifecycle',
  tier: 'tier',
  name: 'name',
  namespace: 'namespace',
  owner: 'ownerRef',
  tags: 'tags',
};

function attributesIn(ast: ASTNode): Attribute[] | undefined {
  const names = membersOf('entity', ast).map(name =>
    name === undefined ? undefined : ATTRIBUTES[name],
  );
  const known = names.filter(name => name !== undefined);
  return known.length === names.length ? [...new Set(known)] : undefined;
}

/** Which missing fact stopped an evaluation, when one did. */
function missingFact(error: unknown): string | undefined {
  return error instanceof EvaluationError && error.code === 'no_such_key'
    ? /No such key: (\S+)/.exec(error.message)?.[1]
    : undefined;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}

function compile<T>(
  environment: Environment,
  facts: FactDefinitions,
  source: string,
  type: 'bool' | 'string',
  isValue: (value: unknown) => value is T,
): CompiledExpression<T> {
  const checked = environment.check(source);
  if (!checked.valid) {
    throw new Error(firstLine(checked.error));
  }
  if (checked.type !== type) {
    throw new Error(
      `the expression is of type ${checked.type}, wanted ${type}`,
    );
  }
  const parsed = environment.parse(source);
  const members = membersOf('facts', parsed.ast);
  const reads = {
    facts: members.includes(undefined) ? undefined : factsIn(parsed.ast),
    entity: membersOf('entity', parsed.ast).length > 0,
  };
  return {
    facts: factsIn(parsed.ast),
    attributes: attributesIn(parsed.ast),
    run: context => {
      try {
        const value: unknown = parsed(bindings(facts, reads, context));
        return isValue(value)
          ? { kind: 'value', value }
          : { kind: 'failed', message: `the expression gave no ${type}` };
      } catch (error) {
        const fact = missingFact(error);
        return fact === undefined
          ? { kind: 'failed', message: firstLine(error) }
          : { kind: 'missing', fact };
      }
    },
  };
}

/** Compiles a yes-or-no expression; throws an Error that says what is wrong with it. */
export function compileBoolean(
  environment: Environment,
  facts: FactDefinitions,
  source: string,
): CompiledCondition {
  return {
    ...compile(
      environment,
      facts,
      source,
      'bool',
      value => typeof value === 'boolean',
    ),
    condition: conditionOf(environment.parse(source).ast, text => {
      try {
        const value: unknown = environment.evaluate(text);
        return typeof value === 'boolean' ? value : undefined;
      } catch {
        return undefined;
      }
    }),
  };
}

/** Compiles an expression that gives a text; throws an Error that says what is wrong with it. */
export function compileString(
  environment: Environment,
  facts: FactDefinitions,
  source: string,
): CompiledExpression<string> {
  return compile(
    environment,
    facts,
    source,
    'string',
    value => typeof value === 'string',
  );
}
