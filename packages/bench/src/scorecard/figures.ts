import type { Figure } from '../benchmark';
import type { Cost } from './protocol';
import type { CaseCosts, SideCosts } from './measureCase';

/** A case with its name. */
export interface NamedCase extends CaseCosts {
  name: string;
}

/** Health of both sides, in milliseconds at p99. */
export interface Health {
  fairway: number;
  techInsights: number;
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

function sideLine(side: SideCosts): string {
  const cost = ({ wall, cpu }: Cost) => `${ms(wall)} (${ms(cpu)} CPU)`;
  return [
    `ingestion ${cost(side.ingest)}`,
    `first round ${cost(side.firstRound)}`,
    `database CPU ${ms(side.databaseCpu)}`,
    `one percent ${cost(side.onePercentRound)}`,
    `one scorecard ${cost(side.one)}`,
    `hundred ${cost(side.hundred)}`,
    `roll-up ${cost(side.rollUp)}`,
    `${(side.bytes / 1e6).toFixed(1)} MB`,
    `memory +${side.memoryGrowthMB.toFixed(0)} MB`,
  ].join(', ');
}

/** Lines for people about one case. */
export function caseLines({ name, fairway, techInsights, floor }: NamedCase) {
  return [
    `${name}`,
    `  Fairway: ${sideLine(fairway)}; first rounds ${fairway.firstRounds.map(ms).join(', ')}; one scorecard after 20 more rounds ${fairway.growth.toFixed(2)} times`,
    `  Tech Insights: ${sideLine(techInsights)}`,
    `  Floor: ${floor.rows} rows in ${ms(floor.wall)}`,
  ];
}

interface Measured {
  name: string;
  value: number;
  detail: string;
}

function worst(
  measured: Measured[],
  title: string,
  key: string,
  goodIs: 'high' | 'low',
): Figure {
  const [bad] = [...measured].sort((a, b) =>
    goodIs === 'high' ? a.value - b.value : b.value - a.value,
  );
  return { title, key, value: bad.value, detail: `${bad.name}: ${bad.detail}` };
}

function beside(
  cases: readonly NamedCase[],
  pick: (each: NamedCase) => [number, number],
): Measured[] {
  return cases.map(each => {
    const [over, under] = pick(each);
    return {
      name: each.name,
      value: over / under,
      detail: `${ms(over)} beside ${ms(under)}`,
    };
  });
}

/** The figures of the whole run: each the worst over its cases. */
export function figuresOf(
  cases: readonly NamedCase[],
  health: Health | undefined,
): Figure[] {
  const peer = (
    title: string,
    key: string,
    pick: (side: SideCosts) => number,
  ) =>
    worst(
      beside(cases, c => [pick(c.techInsights), pick(c.fairway)]),
      title,
      key,
      'high',
    );
  const plain = (
    title: string,
    key: string,
    pick: (each: NamedCase) => number,
    unit: string,
  ) =>
    worst(
      cases.map(each => ({
        name: each.name,
        value: pick(each),
        detail: unit,
      })),
      title,
      key,
      'low',
    );
  return [
    peer(
      'First round until all results are known, Tech Insights ÷ Fairway',
      'firstRound',
      side => side.firstRound.wall,
    ),
    peer(
      'Round in which 1 % changed, Tech Insights ÷ Fairway',
      'onePercentRound',
      side => side.onePercentRound.wall,
    ),
    peer(
      'CPU of one scorecard, Tech Insights ÷ Fairway',
      'oneScorecardCpu',
      side => side.one.cpu,
    ),
    peer(
      'A hundred scorecards in one call, Tech Insights ÷ Fairway',
      'hundredScorecards',
      side => side.hundred.wall,
    ),
    peer(
      'Roll-up by team, Tech Insights ÷ Fairway',
      'rollup',
      side => side.rollUp.wall,
    ),
    worst(
      beside(cases, c => [
        c.fairway.firstRound.wall,
        c.techInsights.ingest.wall,
      ]),
      'First round of Fairway ÷ ingestion alone of Tech Insights',
      'firstRoundVsIngest',
      'low',
    ),
    worst(
      beside(cases, c => [c.fairway.firstRound.wall, c.floor.wall]),
      'First round of Fairway ÷ bare insert of its rows',
      'rawInsert',
      'low',
    ),
    plain(
      'History rows of a round in which nothing changed',
      'historyRowsUnchanged',
      each => each.fairway.historyRowsUnchanged,
      'rows',
    ),
    plain(
      'CPU of one scorecard after twenty more rounds ÷ before',
      'growth',
      each => each.fairway.growth,
      'times',
    ),
    plain(
      'Growth of memory in the first round',
      'memoryGrowthMB',
      each => each.fairway.memoryGrowthMB,
      'MB of the highest resident size',
    ),
    ...(health
      ? [
          {
            title: 'Unrelated request during a round on SQLite, p99',
            key: 'healthP99Ms',
            value: health.fairway,
            detail: `ms; Tech Insights ${ms(health.techInsights)}`,
          },
        ]
      : []),
  ];
}
