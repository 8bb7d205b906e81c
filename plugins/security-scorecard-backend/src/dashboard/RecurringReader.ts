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
import { sharedWords } from './sharedWords';
import { VulnerabilityTotals } from './VulnerabilityTotals';

/** Services that make a finding a recurring one. */
const LEAST = 3;
/** Findings that one statement looks at, or those of one vulnerability. */
const BATCH = 3000;

type Kind = RecurringFinding['by'];
const KINDS: readonly Kind[] = ['template', 'team'];

/** Recurring findings whose titles one statement reads. */
const TITLES = 100;

/** One vulnerability in the services of one template or team. */
type Found = Pick<
  RecurringFinding,
  'by' | 'ref' | 'vulnerability' | 'severity' | 'services' | 'findings'
> & {
  /** Two of the services that have it. */
  examples: readonly [string, string];
};

interface FoundRow {
  ref: string;
  vulnerability: string;
  first: string;
  last: string;
  rank: number;
  findings: string | number;
  services: string | number;
}

interface TitleRow {
  vulnerability: string;
  entityRef: string;
  title: string | null;
}

interface GroupRow {
  ref: string;
  title: string | null;
  entities: string | number;
}

/** Finds vulnerabilities that many services of a template or a team share. */
export class RecurringReader {
  readonly #knex: Knex;
  readonly #totals: VulnerabilityTotals;

  constructor(knex: Knex) {
    this.#knex = knex;
    this.#totals = new VulnerabilityTotals(knex);
  }

  /**
   * In at least three services, most services first, then the most severe.
   *
   * No team can have a vulnerability in more services than it has findings, so
   * the most frequent are looked at first, and the rest not at all.
   */
  async list(visible: Visible, limit: number): Promise<RecurringFinding[]> {
    const totals = await this.#totals.list(visible, LEAST);
    const found: Found[] = [];
    for (let start = 0; start < totals.length;) {
      const least = found[limit - 1]?.services ?? LEAST;
      if (totals[start].findings < least) {
        break;
      }
      const batch: string[] = [];
      let findings = 0;
      do {
        batch.push(totals[start].vulnerability);
        findings += totals[start].findings;
        start += 1;
      } while (
        start < totals.length &&
        findings + totals[start].findings <= BATCH
      );
      for (const by of KINDS) {
        await breathe();
        found.push(...(await this.#shared(by, batch, visible, least)));
      }
      found.sort(byWeight).splice(limit);
    }
    return this.#described(found, visible);
  }

  /** Some vulnerabilities by group, in at least so many services of it. */
  async #shared(
    by: Kind,
    vulnerabilities: readonly string[],
    visible: Visible,
    least: number,
  ): Promise<Found[]> {
    const knex = this.#knex;
    const rows = whereAny(
      knex,
      countedFindings(knex, 'vulnerability'),
      'f.vulnerability',
      vulnerabilities,
    );
    if (visible.criteria || visible.scope) {
      rows.whereIn('f.entity_ref', own =>
        own
          .from('scorecards')
          .where(where => narrow(where, knex, visible))
          .select('scorecards.entity_ref'),
      );
    }
    const column = by === 'template' ? 'g.template_ref' : 'g.owner_ref';
    const answer: FoundRow[] = await rows
      .join(`${by === 'template' ? 'scorecards' : 'scorecard_owners'} as g`, {
        'g.entity_ref': 'f.entity_ref',
      })
      .whereNotNull(column)
      .groupBy([column, 'f.vulnerability'])
      .having(knex.raw('count(distinct f.entity_ref)'), '>=', least)
      .select({ ref: column, vulnerability: 'f.vulnerability' })
      .min({ rank: 'f.severity_rank', first: 'f.entity_ref' })
      .max({ last: 'f.entity_ref' })
      .count({ findings: '*' })
      .countDistinct({ services: 'f.entity_ref' });
    return answer.map(row => ({
      by,
      ref: row.ref,
      vulnerability: row.vulnerability,
      examples: [row.first, row.last],
      severity: SEVERITIES[row.rank] ?? 'untriaged',
      services: Number(row.services),
      findings: Number(row.findings),
    }));
  }

  /** With what each says, the name of its group and the number of the group's services. */
  async #described(
    found: readonly Found[],
    visible: Visible,
  ): Promise<RecurringFinding[]> {
    const groups = new Map<Kind, Map<string, GroupRow>>();
    for (const by of KINDS) {
      await breathe();
      const refs = found.filter(row => row.by === by).map(row => row.ref);
      const rows = await this.#groups(by, [...new Set(refs)], visible);
      groups.set(by, new Map(rows.map(row => [row.ref, row])));
    }
    const titles = await this.#titles(found);
    return found.map(({ examples, ...row }) => {
      const group = groups.get(row.by)?.get(row.ref);
      const [first, last] = examples.map(
        ref => titles.get(`${row.vulnerability} ${ref}`) ?? row.vulnerability,
      );
      return {
        ...row,
        vulnerabilityTitle: sharedWords(first, last),
        title:
          group?.title ??
          (row.by === 'template' ? parseEntityRef(row.ref).name : row.ref),
        of: Number(group?.entities ?? row.services),
      };
    });
  }

  /**
   * What one finding says, the most severe of one service, by vulnerability and
   * service. Titles are in no index: one row is read for each, not all.
   */
  async #titles(found: readonly Found[]): Promise<Map<string, string>> {
    const knex = this.#knex;
    const titles = new Map<string, string>();
    for (let start = 0; start < found.length; start += TITLES) {
      await breathe();
      const some = found
        .slice(start, start + TITLES)
        .flatMap(({ vulnerability, examples }) =>
          examples.map(ref => [vulnerability, ref]),
        );
      const wanted = knex.raw(
        `(values ${some.map(() => '(?, ?)').join(', ')}) as wanted`,
        some.flat(),
      );
      const rows: TitleRow[] = await knex.from(wanted).select({
        vulnerability: 'wanted.column1',
        entityRef: 'wanted.column2',
        title: countedFindings(knex, 'vulnerability')
          .whereRaw('f.vulnerability = wanted.column1')
          .whereRaw('f.entity_ref = wanted.column2')
          .orderBy('f.severity_rank')
          .limit(1)
          .select('f.title'),
      });
      for (const { vulnerability, entityRef, title } of rows) {
        if (title !== null) {
          titles.set(`${vulnerability} ${entityRef}`, title);
        }
      }
    }
    return titles;
  }

  #groups(
    by: Kind,
    refs: readonly string[],
    visible: Visible,
  ): PromiseLike<GroupRow[]> {
    const knex = this.#knex;
    const column =
      by === 'template' ? 'scorecards.template_ref' : 'o.owner_ref';
    const rows = knex('scorecards')
      .where(where => narrow(where, knex, visible))
      .groupBy(column)
      .select({ ref: column })
      .count({ entities: '*' });
    if (by === 'team') {
      rows
        .join('scorecard_owners as o', {
          'o.entity_ref': 'scorecards.entity_ref',
        })
        .leftJoin('tree_nodes as n', { 'n.ref': 'o.owner_ref' })
        .max({ title: 'n.title' });
    }
    return whereAny(knex, rows, column, refs);
  }
}

function byWeight(a: Found, b: Found): number {
  return (
    b.services - a.services ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (`${a.by} ${a.ref} ${a.vulnerability}` <
    `${b.by} ${b.ref} ${b.vulnerability}`
      ? -1
      : 1)
  );
}
