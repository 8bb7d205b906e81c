import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  CheckDefinition,
  FactValue,
} from '@fairway/plugin-security-scorecard-common';

/** What a check in code sees of the entity. Texts are empty when the entity does not say. */
export interface CheckedEntity {
  kind: string;
  type: string;
  lifecycle: string;
  /** From the annotation `fairway.dev/tier`. */
  tier: string;
  name: string;
  namespace: string;
  /** Entity ref of the owner. */
  owner: string;
  tags: readonly string[];
}

/** What a check in code says. */
export interface CodeCheckVerdict {
  state: 'pass' | 'fail' | 'warn' | 'not-applicable' | 'unknown';
  /** What was seen, in words. */
  observed: string;
  /** Why it is so, in one sentence. */
  reason: string;
}

/** A check that CEL can't say. */
export interface CodeCheck {
  definition: CheckDefinition;
  /** Raised when the same facts may get another verdict, so that stored results are evaluated again. */
  version: number;
  /** Facts of the check's collector that must be there; while one is missing the check is unknown and not asked. */
  facts: readonly string[];
  /**
   * Judges one entity. Pure: no I/O, clock or randomness. What it throws is an
   * error of this check on this entity only. It runs in the backend's process
   * and can't be interrupted: keep it well under a millisecond.
   */
  evaluate(context: {
    facts: Readonly<Record<string, FactValue>>;
    entity: CheckedEntity;
  }): CodeCheckVerdict;
}

/** Where modules add checks in code. */
export interface ChecksExtensionPoint {
  /** Throws when a check of that id was added already. */
  addCheck(...checks: CodeCheck[]): void;
}

/** Extension point for checks in code. */
export const checksExtensionPoint = createExtensionPoint<ChecksExtensionPoint>({
  id: 'security-scorecard.checks',
});
