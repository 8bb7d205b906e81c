import type {
  Finding,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { GateFinding } from './input';

/** The stored state of one entity that gates judge. */
export interface GateSubject {
  tier: string;
  scorecard: Scorecard;
  findings: GateFinding[];
}

interface FindingRow {
  id: string;
  vulnerability: string;
  aliases: string;
  title: string;
  severity: Finding['severity'];
  status: Finding['status'];
  component: string;
  location: string;
  deadline: string | null;
  purl: string | null;
  known_exploited: boolean | number | null;
  waiver_id: string | null;
}

/** Reads what gates judge; it evaluates nothing. */
export class GateReader {
  readonly #knex: Knex;
  readonly #scorecards: {
    get(entityRef: string, now: Date): Promise<Scorecard | undefined>;
  };

  constructor(
    knex: Knex,
    scorecards: {
      get(entityRef: string, now: Date): Promise<Scorecard | undefined>;
    },
  ) {
    this.#knex = knex;
    this.#scorecards = scorecards;
  }

  /** Undefined when the entity has no scorecard. */
  async read(entityRef: string, now: Date): Promise<GateSubject | undefined> {
    const scorecard = await this.#scorecards.get(entityRef, now);
    if (!scorecard) {
      return undefined;
    }
    const [tier]: string[] = await this.#knex('scorecards')
      .where('entity_ref', entityRef)
      .pluck('tier');
    const rows: FindingRow[] = await this.#knex('findings')
      .where('entity_ref', entityRef)
      .whereIn('status', ['open', 'suppressed'])
      .orderBy(['severity_rank', 'id'])
      .select(
        'id',
        'vulnerability',
        'aliases',
        'title',
        'severity',
        'status',
        'component',
        'location',
        'deadline',
        'purl',
        'known_exploited',
        'waiver_id',
      );
    return { tier: tier ?? '', scorecard, findings: rows.map(toFinding) };
  }
}

function toFinding(row: FindingRow): GateFinding {
  const aliases: unknown = JSON.parse(row.aliases);
  return {
    id: row.id,
    vulnerability: row.vulnerability,
    aliases: Array.isArray(aliases) ? aliases.map(String) : [],
    title: row.title,
    severity: row.severity,
    status: row.status,
    component: row.component,
    location: row.location,
    deadline: row.deadline,
    purl: row.purl,
    knownExploited:
      row.known_exploited === null ? null : Boolean(row.known_exploited),
    waiverId: row.waiver_id,
  };
}
