import type { Collector } from '@fairway/plugin-security-scorecard-node';
import type { Environment } from '@marcbachmann/cel-js';
import type { CompiledCheck } from '../domain/check';
import {
  compileBoolean,
  compileString,
  type CompiledCondition,
  type CompiledExpression,
  type FactDefinitions,
} from './cel';
import type { CheckSet, CheckSource } from './checkSet';
import { inWords } from './factWords';
import { findUnreachable, type CheckConditions } from './reachability';

/** The part of a collector that checks are compiled against. */
export type CollectorDeclaration = Pick<
  Collector,
  'id' | 'title' | 'facts' | 'annotations'
>;

/** One thing that is wrong with one field of a check. */
export interface CompileProblem {
  field: string;
  message: string;
}

/** A check that is ready, and what its conditions are. */
export interface CompiledSource {
  check: CompiledCheck;
  /** Undefined when they could not be compiled or are never asked. */
  conditions: CheckConditions | undefined;
}

type Expressions = Omit<
  CompiledCheck,
  'definition' | 'collector' | 'facts' | 'attributes'
>;

/** Expressions of a check whose collector is not installed: they are never asked. */
const NEVER_ASKED: Expressions = {
  appliesMessage: '',
  pass: () => ({ kind: 'failed', message: 'the collector is not installed' }),
  observed: () => ({
    kind: 'failed',
    message: 'the collector is not installed',
  }),
};

class Compiler {
  readonly facts = new Set<string>();
  /** Undefined as soon as one expression reads the entity as a whole. */
  attributes: CompiledCheck['attributes'] = [];
  failed = false;
  readonly #environment: Environment;
  readonly #declared: FactDefinitions;
  readonly #report: (problem: CompileProblem) => void;

  constructor(
    environment: Environment,
    declared: FactDefinitions,
    report: (problem: CompileProblem) => void,
  ) {
    this.#environment = environment;
    this.#declared = declared;
    this.#report = report;
  }

  condition(field: string, text: string): CompiledCondition | undefined {
    return this.#guard(field, text, compileBoolean);
  }

  text(field: string, text: string): CompiledExpression<string> | undefined {
    return this.#guard(field, text, compileString);
  }

  #guard<C extends CompiledExpression<unknown>>(
    field: string,
    text: string,
    compile: (e: Environment, f: FactDefinitions, s: string) => C,
  ): C | undefined {
    try {
      const compiled = compile(this.#environment, this.#declared, text);
      compiled.facts.forEach(name => this.facts.add(name));
      this.attributes =
        this.attributes && compiled.attributes
          ? [...new Set([...this.attributes, ...compiled.attributes])].sort()
          : undefined;
      return compiled;
    } catch (error) {
      this.failed = true;
      this.#report({
        field,
        message: error instanceof Error ? error.message : String(error),
      });
      return undefined;
    }
  }
}

/** An expression that did not compile: the policy does not load, so it is never asked. */
const NOT_COMPILED = () => ({
  kind: 'failed' as const,
  message: 'the expression does not compile',
});

function compileExpressions(source: CheckSource, compiler: Compiler) {
  const optional = (field: 'applies' | 'known' | 'warn') => {
    const text = source[field];
    return text === undefined ? undefined : compiler.condition(field, text);
  };
  const applies = optional('applies');
  const known = optional('known');
  const pass = compiler.condition('pass', source.pass);
  const warn = optional('warn');
  const unknown =
    source.unknown === undefined
      ? undefined
      : compiler.text('unknown', source.unknown);
  const decides = [...compiler.facts].sort();
  const observed =
    source.observed === undefined
      ? inWords(decides)
      : compiler.text('observed', source.observed)?.run;

  const conditions: CheckConditions | undefined =
    compiler.failed || !pass
      ? undefined
      : {
          applies: applies?.condition,
          known: known?.condition,
          pass: pass.condition,
          warn: warn?.condition,
        };
  const expressions: Expressions = {
    applies: applies?.run,
    appliesMessage: source.appliesMessage ?? '',
    known: known?.run,
    unknown: unknown?.run,
    pass: pass?.run ?? NOT_COMPILED,
    warn: warn?.run,
    observed: observed ?? NOT_COMPILED,
  };
  return { expressions, conditions };
}

/**
 * Compiles one check. A check of a collector that is not installed is kept, so
 * that it shows as unknown instead of silently not counting.
 */
export function compileCheck(
  source: CheckSource,
  metadata: CheckSet['metadata'],
  collector: CollectorDeclaration | undefined,
  environment: Environment,
  report: (problem: CompileProblem) => void,
): CompiledSource {
  const compiler = new Compiler(environment, collector?.facts ?? {}, report);
  const compiled = collector
    ? compileExpressions(source, compiler)
    : { expressions: NEVER_ASKED, conditions: undefined };
  if (compiled.conditions) {
    findUnreachable(compiled.conditions).forEach(report);
  }
  const check: CompiledCheck = {
    definition: {
      id: source.id,
      title: source.title,
      description: source.description,
      pillar: metadata.pillar,
      area: source.area,
      severity: source.severity,
      level: source.level,
      mode: source.mode,
      collector: metadata.collector,
      expected: source.expected,
      remediation: source.remediation,
      maxAge: source.maxAge,
      frameworks: source.frameworks,
    },
    collector: {
      id: metadata.collector,
      title: collector?.title ?? metadata.collector,
      annotations: collector?.annotations ?? [],
      facts: collector?.facts ?? {},
      installed: collector !== undefined,
    },
    facts: [...compiler.facts].sort(),
    attributes: compiler.attributes,
    ...compiled.expressions,
  };
  return { check, conditions: compiled.conditions };
}
