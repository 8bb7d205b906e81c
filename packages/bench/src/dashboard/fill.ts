import type { Knex } from 'knex';
import { refOf, TEAMS } from '../scorecard/workload';

const DAY = 86_400_000;
const SEVERITIES = ['critical', 'high', 'medium', 'low'];
/** Different weaknesses in all services. */
const WEAKNESSES = 2000;
/** Changes of a service that the history holds. */
const CHANGES = 20;
const DAYS = 90;
const CAMPAIGNS = 3;
const BATCH = 500;

/** Deterministic, evenly spread 32 bits. */
function mix(...parts: number[]): number {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ part, 0x85ebca6b);
    hash = (hash ^ (hash >>> 13)) >>> 0;
  }
  return hash;
}

function* batches<T>(rows: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length) {
    yield batch;
  }
}

async function insert(knex: Knex, table: string, rows: Iterable<object>) {
  await knex.transaction(async trx => {
    for (const batch of batches(rows)) {
      await trx(table).insert(batch);
    }
  });
}

/** Two of three are open, one of twenty is waived, and of deadlines most are over. */
function* findingsOf(services: number, each: number, now: number) {
  const at = (days: number) => new Date(now + days * DAY).toISOString();
  for (let service = 0; service < services; service += 1) {
    for (let index = 0; index < each; index += 1) {
      const chance = mix(service + 1, index + 1);
      const rank = chance % SEVERITIES.length;
      const weakness = index < 3 ? index : (chance >>> 4) % WEAKNESSES;
      const isOpen = chance % 3 !== 0;
      yield {
        id: `finding-${service}-${index}`,
        entity_ref: refOf(service),
        pillar: 'scan',
        vulnerability: `CVE-2026-${10_000 + weakness}`,
        title: `A weakness of a library that many services bring along (${weakness})`,
        severity: SEVERITIES[rank],
        severity_rank: rank,
        status: isOpen ? 'open' : 'resolved',
        component: `library-${weakness % 300}`,
        location: `/app/node_modules/library-${weakness % 300}/package.json`,
        search_text: `cve-2026-${weakness}`,
        remediation: `Update library-${weakness % 300} to a version that has the fix, and build the image anew.`,
        aliases: '[]',
        reports: JSON.stringify({
          bench: { title: 'A weakness', severity: SEVERITIES[rank] },
        }),
        sources: '["bench"]',
        waiver_id: isOpen && chance % 20 === 0 ? 'waiver' : null,
        first_seen_at: at(-300),
        last_seen_at: at(-1),
        resolved_at: isOpen ? null : at(-2),
        deadline: at(-((chance >>> 8) % 260) + 60),
      };
    }
  }
}

function* historyOf(services: number, now: number) {
  for (let change = 0; change < CHANGES; change += 1) {
    for (let service = 0; service < services; service += 1) {
      yield {
        entity_ref: refOf(service),
        at: new Date(now - (CHANGES - change) * 4 * DAY).toISOString(),
        kind: 'check',
        subject: 'bench.covered',
        from_state: change % 2 ? 'pass' : 'fail',
        to_state: change % 2 ? 'fail' : 'pass',
      };
    }
  }
}

function* daysOf(services: number, now: number) {
  const scopes = [
    'organisation',
    ...Array.from({ length: TEAMS }, (_, team) => `group:default/team-${team}`),
  ];
  for (let day = 0; day < DAYS; day += 1) {
    for (const scope of scopes) {
      const entities = scope === 'organisation' ? services : services / TEAMS;
      yield {
        day: new Date(now - (DAYS - day) * DAY).toISOString().slice(0, 10),
        scope,
        entities: Math.round(entities),
        level_none: Math.round(entities),
        level_bronze: 0,
        level_silver: 0,
        level_gold: 0,
        score_sum: Math.round(entities * (40 + day / 3)),
        scored: Math.round(entities),
        known: Math.round(entities * 10),
        applicable: Math.round(entities * 12),
        failing: Math.round(entities * 3),
        open_critical: Math.round(entities * 4),
        open_high: Math.round(entities * 6),
        overdue: Math.round(entities * 8),
      };
    }
  }
}

function* waiversOf(services: number, now: number) {
  for (let service = 0; service < services; service += 25) {
    yield {
      id: `waiver-${service}`,
      entity_ref: refOf(service),
      target_kind: 'check',
      target_id: 'bench.covered',
      target_title: 'The fact covered is as it should be',
      severity: 'medium',
      type: 'accepted-risk',
      justification: 'The supplier mends it with the next version.',
      status: 'approved',
      search: 'covered',
      requested_by: 'user:default/ana',
      requested_at: new Date(now - DAY).toISOString(),
      expires_at: new Date(now + (1 + (service % 60)) * DAY).toISOString(),
    };
  }
}

async function addCampaigns(knex: Knex, now: number) {
  const at = (days: number) => new Date(now + days * DAY).toISOString();
  for (let campaign = 0; campaign < CAMPAIGNS; campaign += 1) {
    const id = `campaign-${campaign}`;
    await knex('campaigns').insert({
      id,
      title: `Campaign ${campaign}`,
      description: '',
      check_ids: '["bench.covered","bench.encrypted"]',
      scope: '{"ownerRefs":[],"systemRefs":[],"tiers":[]}',
      target_date: at(30 + campaign),
      reminders: '[]',
      status: 'active',
      created_by: 'user:default/sam',
      created_at: at(-DAYS),
    });
    await insert(
      knex,
      'campaign_points',
      Array.from({ length: DAYS * TEAMS }, (_, index) => ({
        campaign_id: id,
        day: at(Math.floor(index / TEAMS) - DAYS).slice(0, 10),
        owner_ref: `group:default/team-${index % TEAMS}`,
        total: 250,
        done: Math.floor(index / TEAMS),
      })),
    );
  }
}

/** Counts of the open findings, as they are kept with each service. */
async function countFindings(knex: Knex) {
  const open = `from findings f where f.entity_ref = scorecards.entity_ref
    and f.status = 'open' and f.waiver_id is null`;
  const counts = SEVERITIES.map(
    (severity, rank) =>
      `open_${severity} = (select count(*) ${open} and f.severity_rank = ${rank})`,
  );
  await knex.raw(
    `update scorecards set ${counts.join(', ')},
       finding_deadline = (select min(f.deadline) ${open}),
       next_deadline = (select min(f.deadline) ${open})`,
  );
}

/** Rows that are there after the filling. */
export interface Filled {
  findings: number;
  history: number;
}

/** Gives services that have results also findings, a history and what people do about them. */
export async function fill(
  knex: Knex,
  services: number,
  findings: number,
): Promise<Filled> {
  const now = Date.now();
  await insert(knex, 'findings', findingsOf(services, findings, now));
  await insert(knex, 'history', historyOf(services, now));
  await insert(knex, 'daily_snapshots', daysOf(services, now));
  await insert(knex, 'waivers', waiversOf(services, now));
  await addCampaigns(knex, now);
  await countFindings(knex);
  // Every second service is made from one of five templates; one of a hundred has no data.
  const isPostgres = knex.client.config.client === 'pg';
  const names: string[] = Array.from({ length: services }, (_, i) => refOf(i));
  for (let template = 0; template < 5; template += 1) {
    for (const batch of batches(
      names.filter((_, service) => service % 10 === template),
    )) {
      await knex('scorecards')
        .whereIn('entity_ref', batch)
        .update({ template_ref: `template:default/service-${template}` });
    }
  }
  for (const batch of batches(
    names.filter((_, service) => service % 100 === 7),
  )) {
    await knex('scorecards')
      .whereIn('entity_ref', batch)
      .update({ evaluated_at: null });
  }
  // What the database's own housekeeping does within minutes.
  await knex.raw(isPostgres ? 'vacuum analyze' : 'analyze');
  const count = async (table: string) => {
    const [{ total }] = await knex(table).count({ total: '*' });
    return Number(total);
  };
  return { findings: await count('findings'), history: await count('history') };
}
