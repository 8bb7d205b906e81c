import { TestDatabases } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { IMAGE_DRIFT_TOPIC } from '@fairway/plugin-approved-images-common';
import {
  GOLDEN_PATH_TOPIC,
  type GoldenPathObservedEvent,
} from '@fairway/plugin-golden-path-common';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import {
  GATE_ANSWERED_TOPIC,
  SCORECARD_CHANGED_TOPIC,
} from '@fairway/plugin-security-scorecard-node';
import { startPortal } from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const API = 'component:default/payments-api';
const minute = (of: number) =>
  new Date(Date.UTC(2026, 10, 18, 10, of)).toISOString();

/** What the golden path saw of the repository of a service. */
const observed = (
  at: number,
  state: 'pass' | 'fail' | 'unknown' | 'not-applicable',
): GoldenPathObservedEvent => ({
  entityRef: API,
  template: null,
  version: null,
  latest: null,
  drift: null,
  files: [],
  controls: [
    {
      id: 'branch-protection',
      state,
      message: 'the default branch takes pushes without a review',
    },
    { id: 'pinned-actions', state: 'fail' },
  ],
  observedAt: minute(at),
});

const finding = (given: Partial<Finding> = {}): Finding => ({
  id: 'finding-1',
  entityRef: API,
  pillar: 'scan',
  vulnerability: 'CVE-2026-0001',
  title: 'CVE-2026-0001 in openssl',
  severity: 'critical',
  status: 'open',
  component: 'openssl',
  location: 'registry/payments-api',
  remediation: null,
  aliases: [],
  purl: null,
  fixedIn: null,
  fixAvailable: null,
  exploitAvailable: true,
  knownExploited: true,
  epss: null,
  suppression: null,
  waiverId: null,
  url: null,
  sources: ['inspector'],
  firstSeenAt: minute(0),
  lastSeenAt: minute(0),
  deadline: null,
  ...given,
});

const drift = (given: object = {}) => ({
  id: 'drift-1 open',
  driftId: 'drift-1',
  entityRef: API,
  reference: 'registry/payments-api@sha256:1',
  place: 'harbour-prod',
  reason: 'unregistered',
  status: 'open',
  at: minute(0),
  ...given,
});

const gate = (given: object = {}) => ({
  entityRef: API,
  stage: 'production',
  verdict: 'fail',
  change: 'https://git.example/payments-api/pulls/7',
  rules: ['no-criticals'],
  at: minute(0),
  ...given,
});

describe.each(databases.eachSupportedId())(
  'what other plugins say on %s',
  databaseId => {
    const start = async () => {
      const knex = await databases.init(databaseId);
      const portal = await startPortal(knex);
      return {
        knex,
        portal,
        tell: (topic: string, eventPayload: unknown) =>
          portal.events.publish({ topic, eventPayload }),
        cases: () =>
          knex('security_cases')
            .orderBy('number')
            .select('class', 'target', 'entity_ref', 'events'),
        source: async (source: string) => {
          const row = await knex('event_sources').where({ source }).first();
          return (
            row && {
              accepted: Number(row.accepted),
              duplicates: Number(row.duplicates),
              ignored: Number(row.ignored),
              malformed: Number(row.malformed),
            }
          );
        },
      };
    };

    it('a control that passed and fails now is weakened, once', async () => {
      const { tell, cases, source, knex } = await start();
      await tell(GOLDEN_PATH_TOPIC, observed(1, 'pass'));
      expect(await cases()).toEqual([]);
      await tell(GOLDEN_PATH_TOPIC, observed(2, 'fail'));
      await tell(GOLDEN_PATH_TOPIC, observed(2, 'fail'));
      await tell(GOLDEN_PATH_TOPIC, observed(3, 'fail'));
      // What could not be told takes nothing back and adds nothing.
      await tell(GOLDEN_PATH_TOPIC, observed(4, 'unknown'));
      await tell(GOLDEN_PATH_TOPIC, observed(5, 'fail'));
      // What was seen earlier and comes late is no news.
      await tell(GOLDEN_PATH_TOPIC, observed(0, 'pass'));
      await tell(GOLDEN_PATH_TOPIC, observed(6, 'fail'));
      expect(await cases()).toEqual([
        {
          class: 'control-weakened',
          target: `${API} branch-protection`,
          entity_ref: API,
          events: 1,
        },
      ]);
      const [event] = await knex('security_events');
      expect(event).toMatchObject({
        source: 'golden-path',
        at: minute(2),
        summary: `Control branch-protection of Payments API fails, which passed before: the default branch takes pushes without a review`,
      });
      expect(await knex('case_links').select('kind', 'ref')).toEqual([
        { kind: 'check', ref: 'golden-path.branch-protection' },
      ]);

      // Put back and weakened again is another event of the same case.
      await tell(GOLDEN_PATH_TOPIC, observed(7, 'pass'));
      await tell(GOLDEN_PATH_TOPIC, observed(8, 'fail'));
      expect((await cases()).map(({ events }) => events)).toEqual([2]);
      expect(await source('golden-path')).toMatchObject({ accepted: 2 });
    });

    it('a control that nobody could tell of before is not weakened', async () => {
      const { tell, cases } = await start();
      await tell(GOLDEN_PATH_TOPIC, observed(1, 'unknown'));
      await tell(GOLDEN_PATH_TOPIC, observed(2, 'fail'));
      await tell(GOLDEN_PATH_TOPIC, observed(3, 'not-applicable'));
      await tell(GOLDEN_PATH_TOPIC, observed(4, 'fail'));
      expect(await cases()).toEqual([]);
    });

    it('a gate that stops a release to production is a case per change', async () => {
      const { tell, cases, source } = await start();
      await tell(GATE_ANSWERED_TOPIC, gate());
      await tell(GATE_ANSWERED_TOPIC, gate({ at: minute(5) }));
      await tell(GATE_ANSWERED_TOPIC, gate({ verdict: 'unknown' }));
      await tell(GATE_ANSWERED_TOPIC, gate({ verdict: 'pass' }));
      await tell(GATE_ANSWERED_TOPIC, gate({ stage: 'test' }));
      await tell(GATE_ANSWERED_TOPIC, gate({ verdict: 'maybe' }));
      expect(await cases()).toEqual([
        {
          class: 'gate-failed',
          target: `${API} production`,
          entity_ref: API,
          events: 1,
        },
      ]);
      expect(await source('gate')).toEqual({
        accepted: 1,
        duplicates: 1,
        ignored: 3,
        malformed: 1,
      });
    });

    it('a critical that is exploited is a case, however often the scorecard changes', async () => {
      const { portal, tell, cases, source } = await start();
      portal.findings.push(
        finding({ id: 'finding-0', knownExploited: false }),
        finding(),
      );
      await tell(SCORECARD_CHANGED_TOPIC, { entityRef: API, changes: 2 });
      await tell(SCORECARD_CHANGED_TOPIC, { entityRef: API, changes: 1 });
      await tell(SCORECARD_CHANGED_TOPIC, { entityRef: 7 });
      expect(await cases()).toEqual([
        {
          class: 'exploited-critical',
          target: 'CVE-2026-0001 in openssl',
          entity_ref: API,
          events: 1,
        },
      ]);
      expect(await source('scorecard')).toEqual({
        accepted: 1,
        duplicates: 1,
        ignored: 0,
        malformed: 1,
      });
    });

    it('a scorecard that could not be read is read again until it is', async () => {
      const { portal, tell, cases, knex } = await start();
      portal.findings.push(finding());
      portal.scorecards.broken = new Error('the scorecard is starting');
      await tell(SCORECARD_CHANGED_TOPIC, { entityRef: API, changes: 1 });
      await portal.work();
      expect(await cases()).toEqual([]);
      const minutesPass = () =>
        knex('watched_states').update({ seen_at: minute(0) });
      await minutesPass();
      await portal.work();
      portal.scorecards.broken = undefined;
      // Not at once.
      await portal.work();
      expect(await cases()).toEqual([]);
      await minutesPass();
      await portal.work();
      expect(await cases()).toMatchObject([{ class: 'exploited-critical' }]);
      expect(await knex('watched_states')).toEqual([]);
    });

    it('a scorecard that is gone is not waited for', async () => {
      const { portal, tell, cases, knex } = await start();
      portal.scorecards.broken = new NotFoundError('There is no scorecard');
      await tell(SCORECARD_CHANGED_TOPIC, { entityRef: API, changes: 1 });
      expect(await knex('watched_states')).toEqual([]);
      expect(await cases()).toEqual([]);
    });

    it('an exploited critical is found behind many others', async () => {
      const { portal, tell, cases } = await start();
      portal.findings.push(
        ...Array.from({ length: 230 }, (_, i) =>
          finding({ id: `other-${i}`, knownExploited: false }),
        ),
        finding(),
      );
      await tell(SCORECARD_CHANGED_TOPIC, { entityRef: API, changes: 231 });
      expect(await cases()).toMatchObject([{ class: 'exploited-critical' }]);
    });

    it('an image that runs without approval is a case until it is explained', async () => {
      const { tell, cases, source, knex } = await start();
      await tell(IMAGE_DRIFT_TOPIC, drift());
      await tell(IMAGE_DRIFT_TOPIC, drift());
      await tell(IMAGE_DRIFT_TOPIC, drift({ id: 'x', status: 'explained' }));
      await tell(IMAGE_DRIFT_TOPIC, drift({ id: '' }));
      await tell(IMAGE_DRIFT_TOPIC, 'nonsense');
      expect(await cases()).toEqual([
        {
          class: 'image-drift',
          target: 'registry/payments-api@sha256:1',
          entity_ref: API,
          events: 1,
        },
      ]);
      expect(await knex('case_links').select('kind', 'ref')).toEqual([
        { kind: 'image', ref: 'drift-1' },
      ]);
      expect(await source('images')).toEqual({
        accepted: 1,
        duplicates: 1,
        ignored: 1,
        malformed: 2,
      });

      // That it could not be determined is no proof of anything.
      await tell(
        IMAGE_DRIFT_TOPIC,
        drift({ id: 'y', reference: 'other', reason: 'undetermined' }),
      );
      expect(
        await knex('security_cases').orderBy('number').pluck('confidence'),
      ).toEqual(['known', 'unknown']);
    });
  },
);
