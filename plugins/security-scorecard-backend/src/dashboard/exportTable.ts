import { csvLine, type Cell } from '@fairway/plugin-backends-node';
import {
  LEVELS,
  OVERDUE_AGES,
  RESULT_STATES,
  type DashboardTable,
  type Finding,
} from '@fairway/plugin-security-scorecard-common';
import { breathe } from '../database/breathe';
import type { Visible } from '../rollups/RollupReader';
import type { DashboardReader } from './DashboardReader';

/** Most rows of a file. */
export const MOST_ROWS = 10_000;
/** Findings that are read at once. */
const PAGE = 500;
/** Days of an exported trend: all that is asked for at once. */
const DAYS = 400;
/** Recurring findings of a file. */
const RECURRING = 1000;

interface Table {
  columns: readonly string[];
  rows(
    reader: DashboardReader,
    visible: Visible,
    now: Date,
  ): Promise<Cell[][]> | AsyncIterable<Cell[][]>;
}

const TABLES: Record<DashboardTable, Table> = {
  parts: {
    columns: [
      'ref',
      'title',
      'services',
      'withoutData',
      ...LEVELS,
      'score',
      'checksKnown',
      'checksApplicable',
      'failingChecks',
      'overdueFindings',
      'waived',
      'nextDeadline',
    ],
    rows: async (reader, visible, now) =>
      (await reader.parts(visible, now)).map(part => [
        part.ref,
        part.title,
        part.entities,
        part.withoutData,
        ...LEVELS.map(level => part.levels[level]),
        part.score,
        part.coverage.known,
        part.coverage.applicable,
        part.failing,
        part.overdueFindings,
        part.waived,
        part.nextDeadline,
      ]),
  },
  checks: {
    columns: [
      'checkId',
      'title',
      'pillar',
      'severity',
      'mode',
      ...RESULT_STATES,
      'waived',
    ],
    rows: async (reader, visible) =>
      (await reader.checks(visible)).map(check => [
        check.checkId,
        check.title,
        check.pillar,
        check.severity,
        check.mode,
        ...RESULT_STATES.map(state => check.counts[state]),
        check.waived,
      ]),
  },
  trend: {
    columns: [
      'date',
      'services',
      'score',
      'checksKnown',
      'checksApplicable',
      'failingChecks',
      'openCritical',
      'openHigh',
      'overdueFindings',
    ],
    rows: async (reader, visible, now) => {
      const from = new Date(now.getTime() - DAYS * 86_400_000);
      return (
        await reader.trend(visible, from.toISOString().slice(0, 10), now)
      ).map(day => [
        day.date,
        day.entities,
        day.score,
        day.known,
        day.applicable,
        day.failing,
        day.openCritical,
        day.openHigh,
        day.overdue,
      ]);
    },
  },
  overdue: {
    columns: [
      'owner',
      'title',
      'to7Days',
      'to30Days',
      'to90Days',
      'longer',
      'total',
    ],
    rows: async (reader, visible, now) =>
      (await reader.overdue(visible, now)).map(team => [
        team.ref,
        team.title,
        ...OVERDUE_AGES.map(age => team.ages[age]),
        team.total,
      ]),
  },
  'overdue-findings': {
    columns: [
      'id',
      'entityRef',
      'vulnerability',
      'title',
      'severity',
      'component',
      'location',
      'firstSeenAt',
      'deadline',
      'remediation',
    ],
    async *rows(reader, visible, now) {
      let after: Finding | undefined;
      do {
        const page: Finding[] = await reader.overdueFindings(
          visible,
          { limit: PAGE, ...(after ? { after } : {}) },
          now,
        );
        yield page.map(finding => [
          finding.id,
          finding.entityRef,
          finding.vulnerability,
          finding.title,
          finding.severity,
          finding.component,
          finding.location,
          finding.firstSeenAt,
          finding.deadline,
          finding.remediation ?? null,
        ]);
        after = page.length < PAGE ? undefined : page.at(-1);
        await breathe();
      } while (after);
    },
  },
  'without-data': {
    columns: ['entityRef', 'title', 'owner'],
    rows: async (reader, visible) =>
      (await reader.withoutData(visible, MOST_ROWS)).items.map(service => [
        service.entityRef,
        service.title,
        service.ownerRef,
      ]),
  },
  recurring: {
    columns: [
      'by',
      'ref',
      'vulnerability',
      'title',
      'severity',
      'services',
      'ofServices',
      'findings',
    ],
    rows: async (reader, visible) =>
      (await reader.recurring(visible, RECURRING)).map(row => [
        row.by,
        row.ref,
        row.vulnerability,
        row.vulnerabilityTitle,
        row.severity,
        row.services,
        row.of,
        row.findings,
      ]),
  },
  waivers: {
    columns: [
      'id',
      'entityRef',
      'owner',
      'targetKind',
      'target',
      'targetTitle',
      'severity',
      'type',
      'expiresAt',
    ],
    rows: async (reader, visible, now) =>
      (await reader.waivers(visible, MOST_ROWS, now)).items.map(waiver => [
        waiver.id,
        waiver.entityRef,
        waiver.ownerRef,
        waiver.target.kind,
        waiver.target.kind === 'check'
          ? waiver.target.checkId
          : waiver.target.findingId,
        waiver.targetTitle,
        waiver.severity,
        waiver.type,
        waiver.expiresAt,
      ]),
  },
  campaigns: {
    columns: [
      'id',
      'title',
      'targetDate',
      'total',
      'done',
      'failing',
      'unknown',
      'waived',
    ],
    rows: async (reader, visible, now) =>
      (await reader.campaigns(visible, MOST_ROWS, now)).items.map(
        ({ id, title, targetDate, progress }) => [
          id,
          title,
          targetDate,
          progress.total,
          progress.done,
          progress.failing,
          progress.unknown,
          progress.waived,
        ],
      ),
  },
  collectors: {
    columns: [
      'id',
      'title',
      'pillar',
      'lastRunAt',
      'lastSuccessAt',
      'seconds',
      'entities',
      'failed',
      'error',
    ],
    rows: async reader =>
      (await reader.collectors()).map(collector => [
        collector.id,
        collector.title,
        collector.pillar,
        collector.lastRunAt,
        collector.lastSuccessAt,
        collector.seconds,
        collector.entities,
        collector.failed,
        collector.error,
      ]),
  },
};

async function* pagesOf(
  rows: ReturnType<Table['rows']>,
): AsyncGenerator<Cell[][]> {
  if (Symbol.asyncIterator in rows) {
    yield* rows;
  } else {
    yield await rows;
  }
}

/**
 * A table as lines of CSV, the names of the columns first; only those when
 * nothing is visible. At most {@link MOST_ROWS} rows, and a last line says when
 * there are more.
 */
export async function* exportTable(
  table: DashboardTable,
  reader: DashboardReader,
  visible: Visible | undefined,
  now: Date,
): AsyncGenerator<string> {
  const { columns, rows } = TABLES[table];
  yield csvLine(columns);
  if (!visible) {
    return;
  }
  let room = MOST_ROWS;
  for await (const page of pagesOf(rows(reader, visible, now))) {
    yield page.slice(0, room).map(csvLine).join('');
    if (page.length > room) {
      yield csvLine([`Only the first ${MOST_ROWS} rows; narrow the scope`]);
      return;
    }
    room -= page.length;
  }
}
