import { InputError } from '@backstage/errors';
import type {
  CheckDefinition,
  Severity,
  WaiverTarget,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { FindingRow } from '../database/rows';

/** What is known of the check or finding that a waiver is asked for. */
export interface KnownTarget {
  title: string;
  severity: Severity;
  /** Further words by which lists find the waiver. */
  words: string[];
}

/**
 * Looks up what a waiver is asked for.
 *
 * @throws InputError that names the field, when the entity has no such check or finding
 */
export async function findTarget(
  knex: Knex,
  checks: readonly CheckDefinition[],
  entityRef: string,
  target: WaiverTarget,
): Promise<KnownTarget> {
  if (target.kind === 'check') {
    const check = checks.find(({ id }) => id === target.checkId);
    if (!check) {
      throw new InputError(
        `target.checkId: there is no check '${target.checkId}'; see the list of checks`,
      );
    }
    return { title: check.title, severity: check.severity, words: [check.id] };
  }
  const finding: FindingRow | undefined = await knex<FindingRow>('findings')
    .where({ id: target.findingId, entity_ref: entityRef })
    .first();
  if (!finding) {
    throw new InputError(
      `target.findingId: '${entityRef}' has no finding '${target.findingId}'; see its list of findings`,
    );
  }
  if (finding.status === 'resolved') {
    throw new InputError(
      `target.findingId: the finding '${target.findingId}' is resolved, so there is nothing to waive`,
    );
  }
  return {
    title: finding.title,
    severity: finding.severity,
    words: [finding.vulnerability, finding.component],
  };
}
