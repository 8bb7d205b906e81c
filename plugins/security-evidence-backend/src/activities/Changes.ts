import type { AuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  ListedLocalGitChange,
  LocalGit,
  LocalGitChange,
} from '@fairway/plugin-local-git-node';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import type { ScorecardRecordService } from '@fairway/plugin-security-scorecard-node';
import type { CallerOptions } from '../services/Evidence';
import type { Period } from '../services/time';
import {
  SourceUnavailableError,
  type ActivityRange,
  type ActivitySource,
  type SourcePage,
} from './ActivitySource';
import { visibleServices } from './visibleServices';

/** Annotation with `<owner>/<repository>` of a service. */
const REPOSITORY = 'fairway.dev/git-repository';
/** Repositories that one question is about at most. */
const MAX_REPOSITORIES = 200;
/** Requests to the git server at a time. */
const AT_A_TIME = 8;

/** What {@link Changes} needs. */
export interface ChangesOptions {
  git: Pick<LocalGit, 'listChanges' | 'change'>;
  record: ScorecardRecordService;
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: AuthService;
}

interface Found {
  entityRef: string;
  owner: string;
  name: string;
  listed: ListedLocalGitChange;
}

const isWithin = (time: string, { from, at }: Period) => {
  const millis = Date.parse(time);
  return millis >= Date.parse(from) && millis <= Date.parse(at);
};

const timeOf = ({ createdAt, merged }: ListedLocalGitChange) =>
  new Date(merged?.at ?? createdAt).toISOString();

function toActivity(
  { entityRef, owner, name, listed }: Found,
  change: LocalGitChange,
): Activity {
  const counting = change.approvals.filter(approval => approval.counts);
  const failed = change.checks.filter(check => check.state !== 'success');
  return {
    kind: 'change',
    id: `${owner}/${name}#${change.id}`,
    at: timeOf(listed),
    actor: change.author,
    entityRef,
    summary: change.title,
    details: {
      state: change.state,
      need: change.description,
      author: change.author,
      approvedBy: counting.map(a => a.by).join(' ') || null,
      approvedAt: counting.at(-1)?.at ?? null,
      checks: change.checks.map(c => `${c.name}: ${c.state}`).join('; '),
      checksPassed: failed.length === 0 && change.checks.length > 0,
      blockers: change.blockers.map(b => b.message).join('; ') || null,
      head: change.head,
      mergedBy: change.merged?.by ?? null,
      mergedAt: change.merged?.at ?? null,
      mergeCommit: change.merged?.commit ?? null,
    },
  };
}

/**
 * Changes of services on the local git server that were opened or merged in the
 * period: the need, who reviewed and approved, and what the checks and the gate
 * said of them.
 */
export class Changes implements ActivitySource {
  readonly kind = 'change';
  readonly #options: ChangesOptions;

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  async page(
    range: ActivityRange,
    { limit, offset }: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<SourcePage> {
    // The portal sees every repository, so what the caller sees is asked first.
    const refs =
      range.entityRefs ??
      (await visibleServices(
        this.#options.record,
        { at: range.at, scope: null },
        options,
      ));
    const found = await this.#find(await this.#repositories(refs), range);
    const page = found.slice(offset, offset + limit);
    const items: Activity[] = [];
    for (let start = 0; start < page.length; start += AT_A_TIME) {
      items.push(
        ...(await Promise.all(
          page
            .slice(start, start + AT_A_TIME)
            .map(async change =>
              toActivity(
                change,
                await this.#options.git.change(
                  change.owner,
                  change.name,
                  change.listed.id,
                ),
              ),
            ),
        )),
      );
    }
    return { items, totalItems: found.length };
  }

  /** Services by `<owner>/<repository>`. */
  async #repositories(refs: ReadonlySet<string>): Promise<Map<string, string>> {
    const { auth, catalog } = this.#options;
    const entityRefs = [...refs];
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs,
        fields: ['kind', 'metadata.name', 'metadata.annotations'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const found = new Map<string, string>();
    items.forEach((entity, index) => {
      const repository = entity?.metadata.annotations?.[REPOSITORY];
      if (repository && /^[\w.-]+\/[\w.-]+$/.test(repository)) {
        found.set(repository, entityRefs[index]);
      }
    });
    if (found.size > MAX_REPOSITORIES) {
      throw new SourceUnavailableError(
        `These are ${found.size} repositories, more than ${MAX_REPOSITORIES} at a time; choose a narrower scope.`,
      );
    }
    return found;
  }

  /** The changes of a period, the newest first. */
  async #find(
    repositories: ReadonlyMap<string, string>,
    period: Period,
  ): Promise<Found[]> {
    const all = [...repositories];
    const found: Found[] = [];
    for (let start = 0; start < all.length; start += AT_A_TIME) {
      const lists = await Promise.all(
        all.slice(start, start + AT_A_TIME).map(async ([repository, ref]) => {
          const [owner, name] = repository.split('/');
          const listed = await this.#list(owner, name);
          return listed.map(change => ({
            entityRef: ref,
            owner,
            name,
            listed: change,
          }));
        }),
      );
      found.push(
        ...lists
          .flat()
          .filter(
            ({ listed: { createdAt, merged } }) =>
              isWithin(createdAt, period) ||
              (merged !== null && isWithin(merged.at, period)),
          ),
      );
    }
    return found.sort((a, b) => (timeOf(a.listed) < timeOf(b.listed) ? 1 : -1));
  }

  async #list(owner: string, name: string): Promise<ListedLocalGitChange[]> {
    try {
      return await this.#options.git.listChanges(owner, name);
    } catch (error) {
      if (error instanceof NotFoundError) {
        return [];
      }
      throw new SourceUnavailableError(
        `The changes of ${owner}/${name} can't be read: ${error instanceof Error ? error.message : 'the git server gave no reason'}`,
      );
    }
  }
}
