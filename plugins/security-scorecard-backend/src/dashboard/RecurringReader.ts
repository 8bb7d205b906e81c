import { parseEntityRef } from '@backstage/catalog-model';
import {
  SEVERITIES,
  type RecurringFinding,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import { whereAny } from '../database/bulk';
import { countedFindings } from '../database/countedFindings';
import { narrow, type Visible } from '../rollups/RollupReader';

/** Services that make a finding a recurring one. */
const LEAST = 3;
/** Services whose findings one statement adds up. */
const PAGE = 250;
/** Most templates and most teams that are looked at, largest first. */
const GROUPS = 200;

type Group = Pick<RecurringFinding, 'by' | 'ref' | 'title' | 'of'>;

interface GroupRow {
  ref: string;
  title: string | null;
  entities: string | number;
}

interface SumRow {
  vulnerability: string;
  rank: number;
  findings: string | number;
  services: string | number;
}

type Sum = Record<'rank' | 'findings' | 'services', number>;

/** Finds vulnerabilities that many services of a template or a team share. */
export class RecurringReader {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** In at least three services, most services first, then the most severe. */
  async list(visible: Visible, limit: number): Promise<RecurringFinding[]> {
    const found: RecurringFinding[] = [];
    for (const group of [
      ...(await this.#templates(visible)),
      ...(await this.#teams(visible)),
    ]) {
      await breathe();
      found.push(...(await this.#ofGroup(group, visible)));
      found.sort(byWeight).splice(limit);
    }
    return found;
  }

  async #templates(visible: Visible): Promise<Group[]> {
    const rows: GroupRow[] = await this.#largest(
      this.#knex('scorecards')
        .where(where => narrow(where, this.#knex, visible))
        .whereNotNull('template_ref'),
      'template_ref',
    );
    return rows.map(({ ref, entities }) => ({
      by: 'template',
      ref,
      title: parseEntityRef(ref).name,
      of: Number(entities),
    }));
  }

  async #teams(visible: Visible): Promise<Group[]> {
    const rows: GroupRow[] = await this.#largest(
      this.#knex('scorecards')
        .join('scorecard_owners as o', {
          'o.entity_ref': 'scorecards.entity_ref',
        })
        .leftJoin('tree_nodes as n', { 'n.ref': 'o.owner_ref' })
        .where(where => narrow(where, this.#knex, visible))
        .max({ title: 'n.title' }),
      'o.owner_ref',
    );
    return rows.map(({ ref, title, entities }) => ({
      by: 'team',
      ref,
      title: title ?? ref,
      of: Number(entities),
    }));
  }

  #largest(rows: Knex.QueryBuilder, column: string): Knex.QueryBuilder {
    return rows
      .groupBy(column)
      .having(this.#knex.raw('count(*)'), '>=', LEAST)
      .orderBy([{ column: 'entities', order: 'desc' }, { column: 'ref' }])
      .limit(GROUPS)
      .select({ ref: column })
      .count({ entities: '*' });
  }

  async #ofGroup(group: Group, visible: Visible): Promise<RecurringFinding[]> {
    const sums = new Map<string, Sum>();
    let after = '';
    for (;;) {
      const refs: string[] = await this.#members(group, visible)
        .where('scorecards.entity_ref', '>', after)
        .orderBy('scorecards.entity_ref')
        .limit(PAGE)
        .pluck('scorecards.entity_ref');
      const last = refs.at(-1);
      if (last === undefined) {
        break;
      }
      for (const row of await this.#sums(refs, group.of <= PAGE)) {
        const known = sums.get(row.vulnerability);
        sums.set(row.vulnerability, {
          rank: Math.min(known?.rank ?? row.rank, row.rank),
          findings: (known?.findings ?? 0) + Number(row.findings),
          services: (known?.services ?? 0) + Number(row.services),
        });
      }
      if (refs.length < PAGE) {
        break;
      }
      after = last;
      await breathe();
    }
    return [...sums]
      .filter(([, { services }]) => services >= LEAST)
      .map(([vulnerability, { rank, services, findings }]) => ({
        ...group,
        vulnerability,
        severity: SEVERITIES[rank] ?? 'untriaged',
        services,
        findings,
      }));
  }

  #members({ by, ref }: Group, visible: Visible): Knex.QueryBuilder {
    const members = this.#knex('scorecards').where(where =>
      narrow(where, this.#knex, visible),
    );
    return by === 'template'
      ? members.where('scorecards.template_ref', ref)
      : members.whereIn('scorecards.entity_ref', own =>
          own
            .from('scorecard_owners')
            .where('owner_ref', ref)
            .select('entity_ref'),
        );
  }

  /** By vulnerability; when there is no other page, only those that recur within this one. */
  async #sums(refs: readonly string[], isWhole: boolean): Promise<SumRow[]> {
    const rows = whereAny(
      this.#knex,
      countedFindings(this.#knex),
      'f.entity_ref',
      refs,
    )
      .groupBy('f.vulnerability')
      .select('f.vulnerability')
      .min({ rank: 'f.severity_rank' })
      .count({ findings: '*' })
      .countDistinct({ services: 'f.entity_ref' });
    return isWhole
      ? rows.having(this.#knex.raw('count(distinct f.entity_ref)'), '>=', LEAST)
      : rows;
  }
}

function byWeight(a: RecurringFinding, b: RecurringFinding): number {
  return (
    b.services - a.services ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (`${a.by} ${a.ref} ${a.vulnerability}` <
    `${b.by} ${b.ref} ${b.vulnerability}`
      ? -1
      : 1)
  );
}
