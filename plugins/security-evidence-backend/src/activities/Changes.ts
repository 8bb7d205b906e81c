import type { AuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  ListedLocalGitChange,
  LocalGit,
  LocalGitChange,
} from '@fairway/plugin-local-git-node';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import type { ScorecardRecordService } from '@fairway/plugin-security-scorecard-node';
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

/** Services that are named when their changes are not known. */
const NAMED = 5;

function sayUnread(unread: readonly string[], of: number): string {
  const named = [...unread].sort().slice(0, NAMED).join(', ');
  return `The changes of ${unread.length} of ${of} services are not known here, because no repository of the local git server is theirs: ${named}${unread.length > NAMED ? ' and others' : ''}.`;
}

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
    const { repositories, known } = await this.#repositories(refs);
    const { found, gone } = await this.#find(repositories, range);
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
    const unread = [...refs].filter(ref => !known.has(ref) || gone.has(ref));
    return {
      items,
      totalItems: found.length,
      ...(unread.length > 0 && { missing: sayUnread(unread, refs.size) }),
    };
  }

  /** Services by `<owner>/<repository>`, one for each, and all that have one. */
  async #repositories(refs: ReadonlySet<string>): Promise<{
    repositories: ReadonlyMap<string, string>;
    known: ReadonlySet<string>;
  }> {
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
    const known = new Set<string>();
    items.forEach((entity, index) => {
      const repository = entity?.metadata.annotations?.[REPOSITORY];
      if (repository && /^[\w.-]+\/[\w.-]+$/.test(repository)) {
        found.set(repository, entityRefs[index]);
        known.add(entityRefs[index]);
      }
    });
    if (found.size > MAX_REPOSITORIES) {
      throw new SourceUnavailableError(
        `These are ${found.size} repositories, more than ${MAX_REPOSITORIES} at a time; choose a narrower scope.`,
      );
    }
    return { repositories: found, known };
  }

  /** The changes of a period, the newest first, and services whose repository is not there. */
  async #find(
    repositories: ReadonlyMap<string, string>,
    period: Period,
  ): Promise<{ found: Found[]; gone: ReadonlySet<string> }> {
    const all = [...repositories];
    const found: Found[] = [];
    const gone = new Set<string>();
    for (let start = 0; start < all.length; start += AT_A_TIME) {
      const lists = await Promise.all(
        all.slice(start, start + AT_A_TIME).map(async ([repository, ref]) => {
          const [owner, name] = repository.split('/');
          const listed = await this.#list(owner, name);
          if (!listed) {
            gone.add(ref);
          }
          return (listed ?? []).map(change => ({
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
    return {
      found: found.sort((a, b) =>
        timeOf(a.listed) < timeOf(b.listed) ? 1 : -1,
      ),
      gone,
    };
  }

  /** Undefined when there is no such repository. */
  async #list(
    owner: string,
    name: string,
  ): Promise<ListedLocalGitChange[] | undefined> {
    try {
      return await this.#options.git.listChanges(owner, name);
    } catch (error) {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw new SourceUnavailableError(
        `The changes of ${owner}/${name} can't be read: ${error instanceof Error ? error.message : 'the git server gave no reason'}`,
      );
    }
  }
}
