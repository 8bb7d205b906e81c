import type { UpgradePlan } from '@fairway/plugin-golden-path-node';
import type { Speaker } from '@fairway/plugin-spoken-node';
import { linked } from '../markdown';

/** How the upgrade of one service ended. */
export interface UpgradeResult {
  entityRef: string;
  /**
   * `opened` by this run; `open` before it; `closed` by the team without being
   * merged; `current` when there is nothing to do; `prepared` in the workspace
   * for a publish action; `planned` in a dry run; `failed`.
   */
  state:
    | 'opened'
    | 'open'
    | 'closed'
    | 'current'
    | 'prepared'
    | 'planned'
    | 'failed';
  message: string;
  /** Title of the change. */
  title?: string;
  /** Page of the change. */
  url?: string;
  from?: string;
  to?: string;
  /** Files that a person has to resolve. */
  conflicts?: string[];
}

/** What a plan says about its result. */
export function planned(
  plan: UpgradePlan,
): Pick<UpgradeResult, 'title' | 'from' | 'to' | 'conflicts'> {
  return {
    title: plan.title,
    from: plan.from,
    to: plan.to,
    conflicts: plan.outcomes
      .filter(({ outcome }) => outcome === 'conflict')
      .map(({ path }) => path),
  };
}

const link = ({ title, url }: UpgradeResult) =>
  url && title ? `[${title.replace(/[[\]]/g, '')}](${url})` : (title ?? '');

/** The results as Markdown, each service a link by its title. */
export async function summarize(
  results: readonly UpgradeResult[],
  speaker: Pick<Speaker, 'sayInParts'>,
): Promise<string> {
  const services = await speaker.sayInParts(
    results.map(({ entityRef }) => entityRef),
  );
  return results
    .map((result, index) => {
      const { message, conflicts = [] } = result;
      const change = link(result);
      const open =
        conflicts.length === 0
          ? ''
          : ` To resolve: ${conflicts.map(path => `\`${path}\``).join(', ')}.`;
      return `- **${linked(services[index])}**: ${message}${change ? ` ${change}.` : ''}${open}`;
    })
    .join('\n');
}
