import type { Collector } from '@fairway/plugin-security-scorecard-node';
import type { Environment } from '@marcbachmann/cel-js';
import type { CompiledCheck } from '../domain/check';
import {
  compileBoolean,
  compileString,
  type CompiledExpression,
  type FactDefinitions,
} from './cel';
import type { CheckSet, CheckSource } from './checkSet';

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

type Expressions = Omit<CompiledCheck, 'definition' | 'collector' | 'facts'>;

/** Expressions of a check whose collector is not installed: they are never asked. */
const NEVER_ASKED: Expressions = {
  appliesMessage: '',
  pass: () => ({ kind: 'failed', message: 'the collector is not installed' }),
  observed: () => ({
    kind: 'failed',
    message: 'the collector is not installed',
  }),
};

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
): CompiledCheck {
  const declared: FactDefinitions = collector?.facts ?? {};
  const facts = new Set<string>();

  function guarded<T>(
    field: string,
    text: string,
    compile: (
      e: Environment,
      f: FactDefinitions,
      s: string,
    ) => CompiledExpression<T>,
  ) {
    try {
      const compiled = compile(environment, declared, text);
      compiled.facts.forEach(name => facts.add(name));
      return compiled.run;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report({ field, message });
      return () => ({ kind: 'failed' as const, message });
    }
  }
  const bool = (field: string, text: string | undefined) =>
    text === undefined ? undefined : guarded(field, text, compileBoolean);

  const expressions: Expressions = collector
    ? {
        applies: bool('applies', source.applies),
        appliesMessage: source.appliesMessage ?? '',
        known: bool('known', source.known),
        unknown:
          source.unknown === undefined
            ? undefined
            : guarded('unknown', source.unknown, compileString),
        pass: guarded('pass', source.pass, compileBoolean),
        warn: bool('warn', source.warn),
        observed: guarded('observed', source.observed, compileString),
      }
    : NEVER_ASKED;

  return {
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
      installed: collector !== undefined,
    },
    facts: [...facts].sort(),
    ...expressions,
  };
}
