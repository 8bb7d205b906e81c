import type { Figure } from '../benchmark';
import { percentile } from '../measure';
import type { CaseReport } from './protocol';

/** A case with its name. */
export interface NamedCase {
  database: string;
  report: CaseReport;
}

const ms = (value: number) => `${value.toFixed(1)} ms`;
const p50 = (values: readonly number[]) => percentile(values, 0.5);
const p95 = (values: readonly number[]) => percentile(values, 0.95);
const worst = (values: readonly number[]) => Math.max(0, ...values);
/** Characters of a statement that are printed. */
const SHORT = 400;

/** What was measured of a case, for people. */
export function caseLines({ database, report }: NamedCase): string[] {
  const { services, results, findings, history, shown, addedUp } = report;
  return [
    `${database}: ${services} services, ${results} results, ${findings} findings, ${history} rows of history`,
    `  the request: p50 ${ms(p50(shown))}, p95 ${ms(p95(shown))}, ${report.bytes} bytes`,
    `  added up anew: p50 ${ms(p50(addedUp))}, p95 ${ms(p95(addedUp))}; others waited ${ms(report.held)} at most`,
    ...report.statements.flatMap(each => [
      `  p50 ${ms(each.p50)}, p95 ${ms(each.p95)}, ${each.runs} runs, ${each.returned} rows returned, ${each.read ?? 'unknown'} rows read: ${each.sql.replace(/\s+/g, ' ').slice(0, SHORT)}`,
      ...each.plan.map(line => `      ${line}`),
      ...each.scans.map(table => `      READS ALL OF ${table}`),
    ]),
  ];
}

/** How much longer the largest case takes than the smallest, on the worse of the databases. */
function growth(
  cases: readonly NamedCase[],
  of: (report: CaseReport) => number,
): number {
  const names = [...new Set(cases.map(({ database }) => database))];
  return worst(
    names.map(name => {
      const own = cases
        .filter(({ database }) => database === name)
        .map(({ report }) => report)
        .sort((a, b) => a.services - b.services);
      const last = own[own.length - 1];
      return of(last) / of(own[0]);
    }),
  );
}

/** The figures of all cases; `paints` is what browsers took, when they were asked. */
export function figuresOf(
  cases: readonly NamedCase[],
  paints: readonly number[],
): Figure[] {
  const sizes = cases.map(({ report }) => report.services);
  const range = `${Math.min(...sizes)} to ${Math.max(...sizes)} services`;
  const statements = cases.flatMap(({ report }) => report.statements);
  return [
    {
      title: 'Growth of the request',
      key: 'growth500to5000',
      value: growth(cases, ({ shown }) => p50(shown)),
      detail: `p50, ${range}, the worse of the databases`,
    },
    {
      title: 'Growth of adding up',
      key: 'growthAddedUp',
      value: growth(cases, ({ addedUp }) => p50(addedUp)),
      detail: `p50, ${range}; it is done twice a minute at most, and nobody waits for it`,
    },
    {
      title: 'Slowest statement',
      key: 'worstP95Ms',
      value: worst(statements.map(each => each.p95)),
      detail: 'p95 in milliseconds, adding up included',
    },
    {
      title: 'Slowest request',
      key: 'requestP95Ms',
      value: worst(cases.map(({ report }) => p95(report.shown))),
      detail: 'p95 in milliseconds',
    },
    {
      title: 'Slowest adding up',
      key: 'addedUpP95Ms',
      value: worst(cases.map(({ report }) => p95(report.addedUp))),
      detail: 'p95 in milliseconds',
    },
    {
      title: 'Findings or history read from end to end',
      key: 'fullScans',
      value: statements.reduce((sum, each) => sum + each.scans.length, 0),
      detail: 'statements; wanted 0',
    },
    ...(paints.length === 0
      ? []
      : [
          {
            title: 'First paint of the page',
            key: 'firstPaintMs',
            value: worst(paints),
            detail:
              'milliseconds, the largest case, the worse of the databases',
          },
        ]),
  ];
}
