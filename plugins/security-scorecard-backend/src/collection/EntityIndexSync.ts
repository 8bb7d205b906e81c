import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EntityFilter } from '../config';
import type {
  EntityIndexStore,
  IndexUpdate,
} from '../database/EntityIndexStore';
import { subtractDuration } from '../domain/durations';
import type { TreeNode, TreeStore } from '../database/TreeStore';
import { describeEntity } from '../domain/entity';
import { treeNodeOf } from '../domain/tree';

/** Entities per page of the catalog. */
const PAGE = 250;

/** How long an entity must be missing before it is removed. */
const GRACE = 'PT5M';

/** The same, when so many are missing at once that the catalog itself may be at fault. */
const DOUBTFUL_GRACE = 'P1D';

/** Milliseconds between two looks at a catalog that is being filled, and how many there are. */
const PAUSE = 2000;
const TRIES = 15;

/** The parts of entities that are indexed. */
const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'relations'];

/** Kinds of which the trees consist. */
const TREE_KINDS = ['group', 'system', 'domain'];

/** Lets the index follow the catalog. */
export class EntityIndexSync {
  readonly #options: EntityIndexSyncOptions;

  constructor(options: EntityIndexSyncOptions) {
    this.#options = options;
  }

  /**
   * Reads the catalog, adds and updates entities, and removes those that have
   * been gone for a while. An empty answer removes nothing, and when more than
   * half are gone at once they stay for a day.
   *
   * @throws when the catalog can't be read completely; then nothing is removed
   */
  async run(signal: AbortSignal): Promise<IndexUpdate> {
    const { index, now, logger } = this.#options;
    const before = await index.count();
    const update: IndexUpdate = { added: [], changed: [] };
    const listed = new Set<string>();
    for await (const page of this.#catalog(signal)) {
      const { added, changed } = await index.upsert(page);
      update.added.push(...added);
      update.changed.push(...changed);
      page.forEach(entity => listed.add(entity.ref));
    }
    signal.throwIfAborted();
    await this.#syncTrees(signal);

    await index.settle(update);
    if (listed.size === 0) {
      if (before) {
        logger.warn(
          `The catalog listed no entity for securityScorecard.entityFilter, so the ${before} known scorecards are kept`,
        );
      }
      return update;
    }
    const missing = await index.markMissing(listed, now(), signal);
    const doubtful = missing * 2 > before;
    if (missing && doubtful) {
      logger.warn(
        `The catalog no longer lists ${missing} of ${before} entities with a scorecard; they are kept for a day in case it is mistaken`,
      );
    }
    const removed = await index.removeMissingBefore(
      subtractDuration(now(), doubtful ? DOUBTFUL_GRACE : GRACE),
      signal,
    );
    if (removed.length) {
      logger.info(
        `Removed ${removed.length} scorecards of entities that left the catalog`,
      );
    }
    return update;
  }

  /**
   * Like `run`, but waits for a catalog that is still being filled, as it is
   * while a portal starts for the first time.
   */
  async runUntilFilled(signal: AbortSignal): Promise<IndexUpdate> {
    const total = await this.run(signal);
    let waited = 0;
    const empty = async () => (await this.#options.index.count()) === 0;
    while (waited < TRIES && (await empty())) {
      await this.#options.pause(PAUSE, signal);
      await this.#more(total, signal);
      waited += 1;
    }
    // Entities that belong together arrive over a few moments.
    let growing = waited > 0;
    while (growing && waited < TRIES) {
      await this.#options.pause(PAUSE, signal);
      growing = (await this.#more(total, signal)).added.length > 0;
      waited += 1;
    }
    return total;
  }

  async #more(total: IndexUpdate, signal: AbortSignal): Promise<IndexUpdate> {
    const update = await this.run(signal);
    total.added.push(...update.added);
    total.changed.push(...update.changed);
    return update;
  }

  /** Lets the trees of groups, systems and domains follow the catalog too. */
  async #syncTrees(signal: AbortSignal) {
    const { index, trees } = this.#options;
    const nodes: TreeNode[] = [];
    for await (const page of this.#pages([{ kind: TREE_KINDS }], signal)) {
      nodes.push(...page.map(treeNodeOf));
    }
    signal.throwIfAborted();
    await trees.replace(nodes);
    await index.setDomains(await trees.domainsOf(await index.systems()));
  }

  async *#catalog(signal: AbortSignal) {
    for await (const page of this.#pages(this.#options.filter, signal)) {
      yield page.map(describeEntity);
    }
  }

  async *#pages(filter: EntityFilter, signal: AbortSignal) {
    const { catalog, auth } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    let cursor: string | undefined;
    do {
      signal.throwIfAborted();
      const page = await catalog.queryEntities(
        cursor
          ? { cursor, limit: PAGE, fields: FIELDS }
          : { filter, limit: PAGE, fields: FIELDS },
        { credentials },
      );
      yield page.items;
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
  }
}

/** What {@link EntityIndexSync} needs. */
export interface EntityIndexSyncOptions {
  catalog: CatalogService;
  auth: AuthService;
  index: EntityIndexStore;
  trees: TreeStore;
  filter: EntityFilter;
  logger: LoggerService;
  now: () => Date;
  /** Waits some milliseconds; rejects when the signal is aborted. */
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}
