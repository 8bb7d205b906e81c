import { csvLine } from '@fairway/plugin-backends-node';
import { controlsByCheck, type EvidenceSet } from './EvidenceSet';

const COLUMNS = [
  'record',
  'control',
  'service',
  'owner',
  'subject',
  'state',
  'waived',
  'since',
  'source',
  'actor',
  'summary',
  'details',
] as const;

type Line = Partial<Record<(typeof COLUMNS)[number], string | boolean | null>>;

const line = (cells: Line) => csvLine(COLUMNS.map(name => cells[name] ?? ''));

/**
 * The evidence as one table. The first column tells what a row is: `context`,
 * `control`, `result`, `exception`, `finding`, `access`, `change`, `case` or
 * `unavailable`.
 */
export async function* writeCsv(set: EvidenceSet): AsyncGenerator<string> {
  const { summary } = set;
  const { controls, framework, at, scope, recordedSince, services } = summary;
  yield `${COLUMNS.join(',')}\r\n`;
  yield line({
    record: 'context',
    subject: `${framework.id} ${framework.version}`,
    service: scope ?? 'organisation',
    since: at,
    source: 'security-evidence',
    actor: set.generatedBy,
    summary: framework.title,
    details: JSON.stringify({
      from: set.from,
      generatedAt: set.generatedAt,
      recordedSince,
      services,
    }),
  });
  yield controls
    .map(control =>
      line({
        record: 'control',
        control: control.id,
        state: control.state,
        summary: control.title,
        details: JSON.stringify({
          checks: control.checkIds,
          services: control.services,
        }),
      }),
    )
    .join('');
  const controlsOf = controlsByCheck(set);
  for await (const page of set.services) {
    let piece = '';
    for (const service of page) {
      const about = { service: service.entityRef, owner: service.ownerRef };
      for (const result of service.results) {
        piece += line({
          ...about,
          record: 'result',
          control: (controlsOf.get(result.checkId) ?? []).join(' '),
          subject: result.checkId,
          state: result.state,
          waived: result.waived,
          since: result.since,
          source: result.source,
          summary: result.title,
          details: JSON.stringify({
            waiver: result.waiverId,
            facts: result.facts,
          }),
        });
      }
      for (const exception of service.exceptions) {
        piece += line({
          ...about,
          record: 'exception',
          control: (controlsOf.get(exception.target.id) ?? []).join(' '),
          subject: exception.target.id,
          state: exception.type,
          since: exception.decidedAt,
          source: exception.waiverId,
          actor: exception.decidedBy,
          summary: exception.targetTitle,
          details: JSON.stringify({
            justification: exception.justification,
            requestedBy: exception.requestedBy,
            requestedAt: exception.requestedAt,
            expiresAt: exception.expiresAt,
          }),
        });
      }
      for (const finding of service.findings) {
        piece += line({
          ...about,
          record: 'finding',
          subject: finding.vulnerability,
          state: finding.severity,
          since: finding.firstSeenAt,
          source: finding.sources.join(' '),
          summary: finding.title,
          details: JSON.stringify({
            id: finding.id,
            component: finding.component,
            location: finding.location,
          }),
        });
      }
    }
    yield piece;
  }
  for await (const part of set.activities) {
    if ('unavailable' in part) {
      yield line({
        record: 'unavailable',
        subject: part.kind,
        summary: part.unavailable,
      });
      continue;
    }
    yield part.items
      .map(activity =>
        line({
          record: activity.kind,
          service: activity.entityRef,
          subject: activity.id,
          since: activity.at,
          actor: activity.actor,
          summary: activity.summary,
          details: JSON.stringify(activity.details),
        }),
      )
      .join('');
  }
}
