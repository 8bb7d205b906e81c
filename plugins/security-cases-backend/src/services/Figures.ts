import type {
  AutomationOverview,
  CaseFigures,
  SourceHealth,
  TeamAdoption,
} from '@fairway/plugin-security-cases-common';
import type { Criteria } from '../database/criteria';
import { NO_ACTIONS, type FigureReader } from '../database/FigureReader';
import type { AutomationPolicies } from '../policy/AutomationPolicies';
import { stageOf } from '../policy/evaluate';

const WINDOW_MILLIS = 90 * 24 * 3600_000;

/** Figures over cases, and how far the teams are with automation. */
export class Figures {
  constructor(
    private readonly reader: FigureReader,
    private readonly policies: AutomationPolicies,
    private readonly now: () => Date,
  ) {}

  async figures(
    criteria: Criteria,
    sources: SourceHealth[] | null,
  ): Promise<CaseFigures> {
    const since = this.#since();
    const [open, classes, times, counts] = await Promise.all([
      this.reader.openFigures(criteria),
      this.reader.classes(criteria, since),
      this.reader.openTimes(criteria, since),
      this.reader.actionCounts(criteria, since),
    ]);
    const done = [...counts.values()].reduce(
      (sum, { auto, run }) => ({ auto: sum.auto + auto, run: sum.run + run }),
      { auto: 0, run: 0 },
    );
    return {
      ...open,
      medianTimeToClose: median(times),
      autoShare: share(done.auto, done.auto + done.run),
      classes,
      sources,
    };
  }

  async automation(): Promise<AutomationOverview> {
    const since = this.#since();
    const [counts, cases] = await Promise.all([
      this.reader.actionCounts(undefined, since),
      this.reader.casesByOwner(undefined, since),
    ]);
    const policy = this.policies.current;
    const refs = new Set(
      [...cases.keys(), ...Object.keys(policy.adoption.teams)].filter(
        ref => ref !== null,
      ),
    );
    const teams = [...refs].sort().map((teamRef): TeamAdoption => {
      const actions = counts.get(teamRef) ?? NO_ACTIONS;
      return {
        teamRef,
        ...stageOf(policy, teamRef, this.now()),
        openCases: cases.get(teamRef)?.open ?? 0,
        cases: cases.get(teamRef)?.recent ?? 0,
        actions,
        agreement: share(actions.run, actions.run + actions.declined),
      };
    });
    return { policy: this.policies.describe(), teams };
  }

  #since(): string {
    return new Date(this.now().getTime() - WINDOW_MILLIS).toISOString();
  }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** ISO 8601 duration in whole seconds; null of nothing. */
function median(millis: readonly number[]): string | null {
  if (millis.length === 0) {
    return null;
  }
  const sorted = [...millis].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const value =
    sorted.length % 2 === 1
      ? sorted[middle]
      : (sorted[middle - 1] + sorted[middle]) / 2;
  return `PT${Math.max(0, Math.round(value / 1000))}S`;
}
