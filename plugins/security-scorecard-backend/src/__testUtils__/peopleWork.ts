import type {
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type {
  CheckDefinition,
  WaiverRequest,
} from '@fairway/plugin-security-scorecard-common';
import { migrated } from '@fairway/test-backends';
import { EntityIndexStore } from '../database/EntityIndexStore';
import { migrationsDirectory } from '../database/migrate';
import { describeEntity } from '../domain/entity';
import { NOTICE_KINDS } from '../notifications/notices';
import { NoticeStore } from '../notifications/NoticeStore';
import { DEFAULT_WAIVER_POLICY, type WaiverPolicy } from '../waivers/policy';
import { WaiverLife } from '../waivers/WaiverLife';
import { WaiverService } from '../waivers/WaiverService';
import { WaiverStore } from '../waivers/WaiverStore';
import { WaiverSweeper } from '../waivers/WaiverSweeper';
import { component } from './fixtures';

/** A time that a test moves. */
export class TestClock {
  #now = new Date('2026-11-21T12:00:00.000Z');

  readonly now = () => new Date(this.#now);

  /** The time so many milliseconds from now, as text. */
  in(milliseconds: number): string {
    return new Date(this.#now.getTime() + milliseconds).toISOString();
  }

  pass(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

export const HOUR = 3600_000;
export const DAY = 24 * HOUR;

/** A definition of a check, as the policy holds it. */
export function definition(
  id: string,
  over: Partial<CheckDefinition> = {},
): CheckDefinition {
  return {
    id,
    title: `Title of ${id}`,
    description: '',
    pillar: 'scan',
    area: 'infrastructure',
    severity: 'high',
    level: 'bronze',
    mode: 'enforce',
    collector: 'fake',
    expected: 'that it is so',
    remediation: 'Make it so.',
    maxAge: 'PT24H',
    frameworks: {},
    ...over,
  };
}

/** Services of two teams on a fresh database. */
export async function openWorld(databases: TestDatabases, id: TestDatabaseId) {
  const knex = await databases.init(id);
  await migrated(knex, migrationsDirectory());
  await new EntityIndexStore(knex).upsert(
    [
      component('payments-api', {
        title: 'Payments API',
        annotations: { 'fairway.dev/tier': '1' },
      }),
      component('payments-ui'),
      component('shop', { owner: 'storefront' }),
    ].map(describeEntity),
  );
  return knex;
}

/** Stores results as evaluation does: a letter per check. */
export async function storeStates(
  knex: Awaited<ReturnType<typeof openWorld>>,
  name: string,
  states: Record<string, string>,
  details: object = {},
) {
  const ids = Object.keys(states).sort();
  const list = `list-${ids.join('-')}`.slice(0, 40);
  await knex('check_lists')
    .insert({ id: list, check_ids: JSON.stringify(ids) })
    .onConflict('id')
    .ignore();
  const letters = ids.map(checkId => states[checkId]).join('');
  await knex('scorecards')
    .where('entity_ref', `component:default/${name}`)
    .update({
      check_list: list,
      states: letters,
      details: JSON.stringify(details),
      failing: [...letters].filter(letter => letter === 'f').length,
    });
}

/** Stores a finding of payments-api. */
export async function storeFinding(
  knex: Awaited<ReturnType<typeof openWorld>>,
  id: string,
  over: Record<string, string | null> = {},
) {
  const at = '2026-11-01T00:00:00.000Z';
  await knex('findings').insert({
    id,
    entity_ref: 'component:default/payments-api',
    pillar: 'scan',
    vulnerability: `CVE-${id}`,
    title: `Title of ${id}`,
    severity: 'high',
    severity_rank: 1,
    status: 'open',
    component: 'openssl',
    location: 'image',
    aliases: '[]',
    search_text: '',
    reports: '{}',
    sources: '[]',
    first_seen_at: at,
    last_seen_at: at,
    ...over,
  });
}

/** Everything about waivers over one database, with a clock and a policy of the test. */
export function waiverParts(
  knex: Awaited<ReturnType<typeof openWorld>>,
  clock: TestClock,
  policy: Partial<WaiverPolicy> = {},
) {
  const store = new WaiverStore(knex);
  const board = new NoticeStore({ kinds: new Set(NOTICE_KINDS), batch: {} });
  const life = new WaiverLife(store, board);
  const changed: string[] = [];
  const shared = {
    knex,
    store,
    life,
    policy: () => ({ ...DEFAULT_WAIVER_POLICY, ...policy }),
    changed: async (waiver: { entityRef: string; status: string }) => {
      changed.push(`${waiver.status} ${waiver.entityRef}`);
    },
    now: clock.now,
  };
  return {
    store,
    board,
    /** What was told after commits. */
    changed,
    service: new WaiverService({
      ...shared,
      checks: () => [
        definition('scan.covered', { title: 'Every artefact is scanned' }),
        definition('scan.criticals', { severity: 'critical' }),
      ],
      deciders: ['group:default/security'],
    }),
    sweeper: new WaiverSweeper({ ...shared, board }),
    notices: async () =>
      knex('notices').orderBy('id').select('kind', 'recipient'),
  };
}

/** What ana asks for, usually. */
export function wish(
  clock: TestClock,
  over: Partial<WaiverRequest> = {},
): WaiverRequest {
  return {
    entityRef: 'component:default/payments-api',
    target: { kind: 'check', checkId: 'scan.covered' },
    type: 'accepted-risk',
    justification: 'The scanner is replaced next week.',
    expiresAt: clock.in(10 * DAY),
    ...over,
  };
}

export const ANA = 'user:default/ana';
export const BO = 'user:default/bo';
export const SAM = 'user:default/sam';
export const KIM = 'user:default/kim';
