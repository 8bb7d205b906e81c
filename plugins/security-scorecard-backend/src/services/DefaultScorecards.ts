import type { UserInfoService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { Collector } from '@fairway/plugin-security-scorecard-node';
import type { CollectorRuns } from '../database/CollectorRuns';
import type { RefreshQueue } from '../database/RefreshQueue';
import type {
  AllFindingsQuery,
  FindingListQuery,
  FindingReader,
} from '../database/FindingReader';
import type {
  ScorecardListQuery,
  ScorecardReader,
  ScorecardTextQuery,
} from '../database/ScorecardReader';
import type { TodoReader } from '../database/TodoReader';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { Scorecards } from './Scorecards';

/** The operations without authorization; see AuthorizedScorecards. */
export class DefaultScorecards implements Scorecards {
  readonly #options: DefaultScorecardsOptions;

  constructor(options: DefaultScorecardsOptions) {
    this.#options = options;
  }

  async list(query: ScorecardListQuery) {
    return this.#options.reader.list(query, this.#options.now());
  }

  async get(entityRef: string) {
    const scorecard = await this.#options.reader.get(
      entityRef,
      this.#options.now(),
    );
    if (!scorecard) {
      throw noScorecard(entityRef);
    }
    return scorecard;
  }

  async getMany(
    entityRefs: readonly string[],
    query: Pick<ScorecardListQuery, 'criteria'>,
  ) {
    return this.#options.reader.getMany(entityRefs, query, this.#options.now());
  }

  async getTexts(entityRefs: readonly string[], query: ScorecardTextQuery) {
    return this.#options.reader.getTexts(
      entityRefs,
      query,
      this.#options.now(),
    );
  }

  async allFindings(query: AllFindingsQuery) {
    return this.#options.findings.listAll(query, this.#options.now());
  }

  async findings(entityRef: string, query: FindingListQuery) {
    await this.#assertExists(entityRef);
    return this.#options.findings.list(entityRef, query);
  }

  async refresh(entityRef: string, { credentials }: CallerOptions) {
    await this.#assertExists(entityRef);
    await this.#options.queue.enqueue(
      [entityRef],
      principalOf(credentials.principal),
      this.#options.now(),
    );
  }

  async todos(
    { criteria }: Pick<ScorecardListQuery, 'criteria'>,
    { credentials }: CallerOptions,
  ) {
    const { ownershipEntityRefs } =
      await this.#options.userInfo.getUserInfo(credentials);
    return this.#options.todos.list(
      ownershipEntityRefs,
      criteria,
      this.#options.now(),
    );
  }

  async checks() {
    return this.#options.registry.policy.checks.map(c => c.definition);
  }

  async collectors() {
    return Promise.all(
      this.#options.collectors.map(async ({ id, title, pillar }) => {
        const health = await this.#options.runs.health(id);
        return {
          id,
          title,
          pillar,
          lastRunAt: health?.endedAt ?? null,
          lastSuccessAt: health?.lastSuccessAt ?? null,
          seconds: health
            ? (Date.parse(health.endedAt) - Date.parse(health.startedAt)) / 1000
            : null,
          entities: health?.entities ?? 0,
          failed: health?.failed ?? 0,
          error: health?.error ?? null,
        };
      }),
    );
  }

  async #assertExists(entityRef: string) {
    const [resource] = await this.#options.reader.resources([entityRef]);
    if (!resource) {
      throw noScorecard(entityRef);
    }
  }
}

/** What {@link DefaultScorecards} needs. */
export interface DefaultScorecardsOptions {
  reader: ScorecardReader;
  findings: FindingReader;
  todos: TodoReader;
  queue: RefreshQueue;
  runs: CollectorRuns;
  registry: CheckRegistry;
  collectors: readonly Collector[];
  userInfo: UserInfoService;
  now: () => Date;
}

/** The same words for "there is none" and "you may not know", so that neither tells. */
export function noScorecard(entityRef: string): NotFoundError {
  return new NotFoundError(
    `There is no scorecard of '${entityRef}' that you can read; check the name, or ask its owners`,
  );
}

function principalOf(principal: unknown): string {
  if (typeof principal === 'object' && principal !== null) {
    if (
      'userEntityRef' in principal &&
      typeof principal.userEntityRef === 'string'
    ) {
      return principal.userEntityRef;
    }
    if ('subject' in principal && typeof principal.subject === 'string') {
      return principal.subject;
    }
  }
  return 'unknown';
}
