import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  wholeScorecards,
  type CheckResult,
  type Scorecard,
  type ScorecardSummary,
  type Waiver,
} from '@fairway/plugin-security-scorecard-common';
import { startPortal } from '../__testUtils__/portal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const FRAMEWORKS = ['soc2', 'ssdf', 'osps'];
const SERVICES = {
  'payments-api': 'payments',
  shop: 'storefront',
  ledger: 'payments',
  idle: 'platform',
};
const WORST_FIRST = [
  'not-satisfied',
  'undetermined',
  'excepted',
  'satisfied',
  'not-applicable',
];

/** What the scorecard's API said of each service at a time. */
type Cards = Map<string, Scorecard>;

interface Definition {
  id: string;
  title: string;
  pillar: string;
  collector: string;
  frameworks: Record<string, string[]>;
}

/** How a result counts, in words of the README of the plugin. */
function wordOf({ state, waived }: CheckResult): string {
  switch (state) {
    case 'pass':
      return 'satisfied';
    case 'not-applicable':
      return 'not-applicable';
    case 'fail':
    case 'warn':
      return waived ? 'excepted' : 'not-satisfied';
    default:
      return 'undetermined';
  }
}

const worstOf = (words: string[]) =>
  WORST_FIRST.find(word => words.includes(word)) ?? 'not-applicable';

/** A time after everything so far, and before everything that follows. */
async function nextMoment(): Promise<string> {
  const at = new Date();
  while (Date.now() <= at.getTime()) {
    await new Promise(resolve => setImmediate(resolve));
  }
  return at.toISOString();
}

describe.each(databases.eachSupportedId())('cells of exports on %s', id => {
  const folder = createMockDirectory();
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let checks: Definition[];
  /** Moments, each with what the API said then. */
  const history: { at: string; cards: Cards; waivers: Waiver[] }[] = [];

  async function remember() {
    const { items }: { items: ScorecardSummary[] } = await portal.scorecard(
      'auditor',
      '/scorecards',
    );
    const found = await portal.scorecard('auditor', '/scorecards/by-refs', {
      entityRefs: items.map(item => item.entityRef),
    });
    const cards = wholeScorecards(found).filter(card => card !== null);
    const { items: waivers }: { items: Waiver[] } = await portal.scorecard(
      'auditor',
      '/waivers?status=approved',
    );
    history.push({
      waivers,
      at: await nextMoment(),
      cards: new Map(cards.map(card => [card.entityRef, card])),
    });
  }

  beforeAll(async () => {
    const knex = await databases.init(id);
    portal = await startPortal(knex, folder.path, SERVICES);
    checks = await portal.scorecard('auditor', '/checks');
    await remember();
    Object.assign(portal.seen, {
      'payments-api': { recording: false, days: 7 },
      shop: { recording: true, days: 365 },
      ledger: { recording: false, days: 90 },
    });
    await portal.collect();
    await remember();
    // This portal lets both of them do all that takes two people.
    const waiver = await portal.scorecard('security', '/waivers', {
      entityRef: 'component:default/payments-api',
      target: { kind: 'check', checkId: 'logging.trail' },
      type: 'accepted-risk',
      justification: 'The account is closed at the end of this week.',
      expiresAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    });
    await portal.scorecard('auditor', `/waivers/${waiver.id}/decide`, {
      decision: 'approve',
      reason: 'Agreed.',
    });
    await portal.collect();
    await remember();
    Object.assign(portal.seen, {
      'payments-api': { recording: true, days: 7 },
    });
    await portal.collect();
    await remember();
  });

  const exported = async (framework: string, format: string, at: string) => {
    const answer = await portal.get(
      'auditor',
      `/frameworks/${framework}/export?format=${format}&at=${at}`,
    );
    expect(answer.status).toBe(200);
    return answer;
  };

  /** Ids of checks that name the control, or a part of it. */
  const checksOf = (framework: string, control: string) =>
    checks
      .filter(check =>
        (check.frameworks[framework] ?? []).some(
          named => named === control || named.startsWith(`${control}.`),
        ),
      )
      .map(check => check.id);

  /** The cells of a result as the API had them. */
  const cellsOf = (card: Scorecard, checkId: string) => {
    const result = card.results.find(each => each.checkId === checkId);
    const check = checks.find(each => each.id === checkId);
    return {
      checkId,
      title: check?.title,
      pillar: check?.pillar,
      source: check?.collector,
      state: result?.state,
      waived: result?.waived,
      waiverId: result?.waiverId,
    };
  };

  const CELLS = [0, 1, 2, 3].flatMap(moment =>
    FRAMEWORKS.map(framework => [moment, framework] as const),
  );

  it('has a past in which every result differs', () => {
    const states = history.map(({ cards }) =>
      [...cards.values()]
        .flatMap(card => card.results)
        .map(result => `${result.state}${result.waived ? ' waived' : ''}`)
        .join(),
    );
    expect(new Set(states).size).toBe(4);
    expect(states.join()).toContain('fail waived');
    expect(states.join()).toContain('error');
  });

  it.each(CELLS)(
    'of moment %d by %s are what the API said then: controls',
    async (moment, framework) => {
      const { at, cards } = history[moment];
      const { body } = await exported(framework, 'json', at);
      expect(body).toMatchObject({ at, services: cards.size });
      for (const control of body.controls) {
        const checkIds = checksOf(framework, control.id);
        const counts: Record<string, number> = Object.fromEntries(
          WORST_FIRST.map(word => [word, 0]),
        );
        for (const card of cards.values()) {
          const words = card.results
            .filter(result => checkIds.includes(result.checkId))
            .map(wordOf);
          counts[worstOf(words)] += checkIds.length ? 1 : 0;
        }
        const worst = WORST_FIRST.find(word => counts[word] > 0);
        expect(control).toEqual({
          id: control.id,
          title: control.title,
          group: control.group,
          checkIds,
          services: counts,
          state: checkIds.length ? worst : 'no-check',
        });
      }
      const totals: Record<string, number> = {};
      for (const { state } of body.controls) {
        totals[state] = (totals[state] ?? 0) + 1;
      }
      expect(body.totals).toMatchObject(totals);
    },
  );

  it.each(CELLS)(
    'of moment %d by %s are what the API said then: services',
    async (moment, framework) => {
      const { at, cards, waivers } = history[moment];
      const { body } = await exported(framework, 'json', at);
      const asked = checks
        .map(check => check.id)
        .filter(checkId =>
          body.controls.some((control: { checkIds: string[] }) =>
            control.checkIds.includes(checkId),
          ),
        );
      expect(
        body.serviceEvidence.map((s: { entityRef: string }) => s.entityRef),
      ).toEqual([...cards.keys()].sort());
      for (const shown of body.serviceEvidence) {
        const card = cards.get(shown.entityRef);
        if (!card) {
          throw new Error(`${shown.entityRef} was not there`);
        }
        expect(shown).toMatchObject({
          title: card.title,
          ownerRef: card.ownerRef,
          inCatalog: true,
          state: worstOf(
            card.results.filter(r => asked.includes(r.checkId)).map(wordOf),
          ),
          results: asked.map(checkId => cellsOf(card, checkId)),
        });
        for (const { checkId, facts, since } of shown.results) {
          const then = card.results.find(r => r.checkId === checkId);
          const seen = (of: readonly object[] = []) =>
            of.map(fact => ({ ...fact, observedAt: null }));
          expect(seen(facts)).toEqual(seen(then?.facts));
          expect(since).toBe(then?.since);
        }
        expect(
          shown.exceptions.map((e: { waiverId: string }) => e.waiverId),
        ).toEqual(
          waivers
            .filter(
              ({ entityRef, target }) =>
                entityRef === shown.entityRef &&
                target.kind === 'check' &&
                asked.includes(target.checkId),
            )
            .map(waiver => waiver.id),
        );
      }
    },
  );

  it.each(CELLS)(
    'of moment %d by %s are the same in every format',
    async (moment, framework) => {
      const { at } = history[moment];
      const { body } = await exported(framework, 'json', at);
      const { text: csv } = await exported(framework, 'csv', at);
      const { body: oscal } = await exported(framework, 'oscal', at);
      const [result] = oscal['assessment-results'].results;
      const valueOf = (props: { name: string; value: string }[], of: string) =>
        props.find(({ name }) => name === of)?.value;
      interface Shown {
        entityRef: string;
        results: CheckResult[];
      }
      const cells: string[] = body.serviceEvidence
        .flatMap((s: Shown) =>
          s.results.map(
            r => `${s.entityRef} ${r.checkId} ${r.state} ${r.waived}`,
          ),
        )
        .sort();
      expect(
        (result.observations ?? [])
          .map(
            (seen: {
              description: string;
              props: { name: string; value: string }[];
            }) =>
              `${/component:\S+(?=\.$)/.exec(seen.description)?.[0]} ${['check', 'state', 'waived'].map(of => valueOf(seen.props, of)).join(' ')}`,
          )
          .sort(),
      ).toEqual(cells);
      expect(
        csv
          .split('\r\n')
          .filter(line => line.startsWith('"result"'))
          .map(line => {
            const [, , service, , check, state] = line
              .split(',')
              .map(cell => cell.replaceAll('"', ''));
            return `${service} ${check} ${state} ${line.split(',')[6]}`;
          })
          .sort(),
      ).toEqual(cells);
      const known = body.controls.filter(
        (c: { state: string }) =>
          !['no-check', 'not-applicable'].includes(c.state),
      );
      expect(
        (result.findings ?? []).map(
          (f: { props: { name: string; value: string }[] }) =>
            valueOf(f.props, 'state'),
        ),
      ).toEqual(known.map((c: { state: string }) => c.state));
    },
  );
});
