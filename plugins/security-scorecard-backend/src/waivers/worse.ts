import {
  SEVERITIES,
  type CheckDefinition,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { StoredWaiver } from './rows';

/** What nobody has judged yet may be high. */
const rank = (severity: Severity) =>
  SEVERITIES.indexOf(severity === 'untriaged' ? 'high' : severity);

/** Severity that was waived, with each that is worse. */
const WORSE = SEVERITIES.flatMap(waived =>
  SEVERITIES.filter(now => rank(now) < rank(waived)).map(now => [waived, now]),
);

/** Narrows a query on `waivers` joined with `findings` to open findings that are worse than what was waived. */
export function whereWorse(query: Knex.QueryBuilder): void {
  query
    .where('waivers.target_kind', 'finding')
    .where('findings.status', 'open')
    .whereIn(['waivers.severity', 'findings.severity'], WORSE);
}

/** The severity by which a waiver is decided: that of its request, or what its target has become since if that is worse. */
export async function severityToDecide(
  knex: Knex,
  checks: readonly CheckDefinition[],
  { target, severity }: StoredWaiver,
): Promise<Severity> {
  const now: Severity | undefined =
    target.kind === 'check'
      ? checks.find(({ id }) => id === target.checkId)?.severity
      : (
          await knex<{ id: string; severity: Severity }>('findings')
            .where({ id: target.findingId })
            .first('severity')
        )?.severity;
  return now !== undefined && rank(now) < rank(severity) ? now : severity;
}
