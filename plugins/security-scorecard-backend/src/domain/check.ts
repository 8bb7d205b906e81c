import type {
  CheckDefinition,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';
import type { FactDefinition } from '@fairway/plugin-security-scorecard-node';
import type { CheckSubject } from './subject';

/** Outcome of one expression; a fact that was not reported is no failure of the check. */
export type Outcome<T> =
  | { kind: 'value'; value: T }
  | { kind: 'missing'; fact: string }
  | { kind: 'failed'; message: string };

/** What expressions see. */
export interface ExpressionContext {
  facts: Readonly<Record<string, FactValue>>;
  entity: Omit<CheckSubject, 'annotated'>;
}

/** An expression, compiled and type-checked. */
export type Expression<T> = (context: ExpressionContext) => Outcome<T>;

/** A check that is ready to be evaluated. */
export interface CompiledCheck {
  definition: CheckDefinition;
  collector: {
    id: string;
    title: string;
    annotations: readonly string[];
    /** What it can report, by name; none when it is not installed. */
    facts: Readonly<Record<string, FactDefinition>>;
    /** False when no module of this backend brings the collector. */
    installed: boolean;
  };
  /** Names of the facts that the expressions read, sorted. */
  facts: readonly string[];
  /**
   * Names of the entity's attributes that the expressions read; undefined when
   * that is not known. With them, entities that look alike are judged once and
   * texts are made when they are read, because they depend on nothing else.
   */
  attributes?: readonly (keyof ExpressionContext['entity'])[];
  applies?: Expression<boolean>;
  appliesMessage: string;
  known?: Expression<boolean>;
  unknown?: Expression<string>;
  pass: Expression<boolean>;
  warn?: Expression<boolean>;
  observed: Expression<string>;
}
