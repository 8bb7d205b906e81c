import type { Entity } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import {
  hasBranch,
  type RepositoryCheckout,
  type Upgrade,
  type UpgradePlan,
  withRepository,
} from '@fairway/plugin-golden-path-node';
import { LocalGit } from '@fairway/plugin-local-git-node';
import { LocalGitChanges } from './localGitChanges';
import { assertOwnRepository } from './ownFile';
import { planned, type UpgradeResult } from './result';

/** Most characters of a change's description on the local git server. */
const MAX_DESCRIPTION = 19_000;

/** What {@link upgradeOnLocalGit} needs. */
export interface LocalGitUpgrade {
  git: LocalGit;
  owner: string;
  name: string;
  entityRef: string;
  /** Those whose repository it may be; it has to name one. */
  services: readonly Entity[];
  plan: (files: RepositoryCheckout['files']) => Promise<Upgrade>;
  /** Who the commit is made by. */
  author: { name: string; email: string };
  /** Entity ref of the person who asked for it. */
  person?: string;
  dryRun: boolean;
  now: Date;
  signal: AbortSignal;
}

function proposalOf(plan: UpgradePlan, person: string | undefined) {
  const { title, body, branch, lane } = plan;
  return {
    source: branch,
    title,
    description:
      body.length > MAX_DESCRIPTION
        ? `${body.slice(0, MAX_DESCRIPTION)}\n\n(shortened)`
        : body,
    labels: ['golden-path', ...(lane === 'security' ? ['security'] : [])],
    ...(person ? { author: person } : {}),
  };
}

/**
 * Opens a change with an upgrade on the local git server. Repeated, it finds the
 * branch that is there and the change that is open, and changes nothing.
 */
export async function upgradeOnLocalGit(
  input: LocalGitUpgrade,
): Promise<UpgradeResult> {
  const { git, owner, name, entityRef, signal } = input;
  const { remoteUrl } = git.urls(owner, name);
  return withRepository(remoteUrl, { signal }, async checkout => {
    assertOwnRepository(checkout.files, input.services);
    const plan = await input.plan(checkout.files);
    if (plan.state === 'current') {
      return { entityRef, state: 'current', message: plan.message };
    }
    const about = { entityRef, ...planned(plan) };
    if (input.dryRun) {
      return {
        ...about,
        state: 'planned',
        message: `A dry run opens no change. It would write ${plan.writes.size} files and delete ${plan.removals.length}.`,
      };
    }
    const changes = new LocalGitChanges(git, owner, name, signal);
    const found = await changes.find(plan.branch);
    if (
      found &&
      found.state !== 'open' &&
      (await hasBranch(remoteUrl, plan.branch, signal))
    ) {
      return {
        ...about,
        state: 'closed',
        title: found.title,
        url: changes.page(found),
        message: `The change was ${found.state} before; nothing is offered again while its branch ${plan.branch} is there.`,
      };
    }
    const open = found?.state === 'open' ? found : undefined;
    // A run that stopped after its push left the branch; whatever else is in it
    // is not offered in the name of the golden path.
    const pushed =
      open ??
      (await checkout.push(
        {
          branch: plan.branch,
          message: `${plan.title}\n\n${plan.body}\n`,
          author: input.author,
          at: input.now,
          writes: plan.writes,
          removals: plan.removals,
        },
        `Bearer ${git.token}`,
      ));
    if (pushed === 'other') {
      throw new ConflictError(
        `The branch ${plan.branch} of ${owner}/${name} is there and holds something else; delete it, then run this again.`,
      );
    }
    const change = open ?? (await changes.open(proposalOf(plan, input.person)));
    return {
      ...about,
      state: open ? 'open' : 'opened',
      title: change.title,
      url: changes.page(change),
      message: open
        ? 'The change is open already.'
        : 'A change is open for review.',
    };
  });
}
