import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import type { StoredFinding } from '../domain/findings';
import type { BulkTable } from './bulk';
import type { FindingRow } from './rows';

/** The table of findings. */
export const FINDINGS: BulkTable<FindingRow> = {
  name: 'findings',
  key: ['id'],
  columns: {
    id: 'text',
    entity_ref: 'text',
    pillar: 'text',
    vulnerability: 'text',
    title: 'text',
    severity: 'text',
    severity_rank: 'integer',
    status: 'text',
    component: 'text',
    location: 'text',
    search_text: 'text',
    remediation: 'text',
    fix_available: 'boolean',
    exploit_available: 'boolean',
    aliases: 'text',
    purl: 'text',
    fixed_in: 'text',
    known_exploited: 'boolean',
    epss: 'real',
    suppression: 'text',
    waiver_id: 'text',
    url: 'text',
    reports: 'text',
    sources: 'text',
    first_seen_at: 'text',
    last_seen_at: 'text',
    resolved_at: 'text',
    deadline: 'text',
  },
};

/** The row of a finding. */
export function toFindingRow(finding: StoredFinding): FindingRow {
  return {
    id: finding.id,
    entity_ref: finding.entityRef,
    pillar: finding.pillar,
    vulnerability: finding.vulnerability,
    title: finding.title,
    severity: finding.severity,
    severity_rank: SEVERITIES.indexOf(finding.severity),
    status: finding.status,
    component: finding.component,
    location: finding.location,
    search_text: [
      finding.vulnerability,
      ...finding.aliases,
      finding.title,
      finding.component,
      finding.location,
    ]
      .join('\n')
      .toLocaleLowerCase('en-US'),
    remediation: finding.remediation,
    fix_available: finding.fixAvailable,
    exploit_available: finding.exploitAvailable,
    aliases: JSON.stringify(finding.aliases),
    purl: finding.purl,
    fixed_in: finding.fixedIn,
    known_exploited: finding.knownExploited,
    epss: finding.epss,
    suppression: finding.suppression,
    waiver_id: finding.waiverId,
    url: finding.url,
    reports: JSON.stringify(finding.reports),
    sources: JSON.stringify(finding.sources),
    first_seen_at: finding.firstSeenAt,
    last_seen_at: finding.lastSeenAt,
    resolved_at: finding.resolvedAt,
    deadline: finding.deadline,
  };
}
