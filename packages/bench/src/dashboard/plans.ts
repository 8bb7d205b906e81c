import type { Knex } from 'knex';
import { LARGE } from './protocol';
import type { Recorded } from './Recorder';

/** How a database answers a statement. */
export interface Plan {
  /** Rows that were read; null when the database does not tell. */
  read: number | null;
  lines: string[];
  /** Large tables that are read from end to end. */
  scans: string[];
}

/** A node of a plan of PostgreSQL. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

interface PostgresConnection {
  query(
    sql: string,
    values: unknown[],
  ): Promise<{ rows: { 'QUERY PLAN': { Plan: PlanNode }[] }[] }>;
}

interface SqliteConnection {
  prepare(sql: string): { all(...values: unknown[]): { detail: string }[] };
}

const isLarge = (table: string | undefined): boolean =>
  LARGE.some(each => each === table);

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Sums up a plan that was carried out. */
export function readPostgresPlan(root: PlanNode): Plan {
  const scans = nodesOf(root).filter(node => node['Relation Name']);
  const rows = scans.map(
    node =>
      ((node['Actual Rows'] ?? 0) +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0)) *
      (node['Actual Loops'] ?? 1),
  );
  return {
    read: Math.round(rows.reduce((sum, each) => sum + each, 0)),
    lines: scans.map(
      (node, index) =>
        `${node['Node Type']} on ${node['Relation Name']}${
          node['Index Name'] ? ` by ${node['Index Name']}` : ''
        }, ${Math.round(rows[index])} rows`,
    ),
    scans: scans
      .filter(
        node =>
          node['Node Type'] === 'Seq Scan' && isLarge(node['Relation Name']),
      )
      .map(node => node['Relation Name'] ?? ''),
  };
}

/** Sums up the lines of a plan of SQLite; it names a table by its alias. */
export function readSqlitePlan(lines: string[], sql: string): Plan {
  const aliases = new Map(
    [...sql.matchAll(/`(\w+)`(?: as `(\w+)`)?/g)].map(([, table, alias]) => [
      alias ?? table,
      table,
    ]),
  );
  const steps = lines.filter(line => /^(SCAN|SEARCH) /.test(line));
  return {
    read: null,
    lines: steps,
    scans: steps.flatMap(line => {
      const [, name, rest] = /^SCAN (\w+)(.*)$/.exec(line) ?? [];
      const table = name && (aliases.get(name) ?? name);
      return table && isLarge(table) && !rest.includes('USING') ? [table] : [];
    }),
  };
}

/** Asks the database how it answers a statement; PostgreSQL carries it out for that. */
export async function planOf(
  knex: Knex,
  { sql, bindings }: Recorded,
): Promise<Plan> {
  const connection: unknown = await knex.client.acquireConnection();
  try {
    if (isPostgres(knex, connection)) {
      const { rows } = await connection.query(
        `explain (analyze, format json) ${sql}`,
        bindings,
      );
      return readPostgresPlan(rows[0]['QUERY PLAN'][0].Plan);
    }
    if (isSqlite(connection)) {
      const steps = connection
        .prepare(`explain query plan ${sql}`)
        .all(...bindings);
      return readSqlitePlan(
        steps.map(({ detail }) => detail),
        sql,
      );
    }
    throw new Error('This database does not say how it answers');
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

function isPostgres(
  knex: Knex,
  connection: unknown,
): connection is PostgresConnection {
  return (
    knex.client.config.client === 'pg' &&
    typeof connection === 'object' &&
    connection !== null &&
    'query' in connection
  );
}

function isSqlite(connection: unknown): connection is SqliteConnection {
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'prepare' in connection
  );
}
