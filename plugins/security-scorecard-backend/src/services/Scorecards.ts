import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  CheckDefinition,
  CollectorStatus,
  Finding,
  Page,
  Scorecard,
  ScorecardSummary,
  ScorecardTodo,
} from '@fairway/plugin-security-scorecard-common';
import type {
  AllFindingsQuery,
  FindingListQuery,
} from '../database/FindingReader';
import type {
  ScorecardListQuery,
  ScorecardTextQuery,
  ScorecardTexts,
} from '../database/ScorecardReader';

/** The operations behind the routes. */
export interface Scorecards {
  list(
    query: ScorecardListQuery,
    options: CallerOptions,
  ): Promise<Page<ScorecardSummary>>;
  /** Throws NotFoundError when there is no such scorecard. */
  get(entityRef: string, options: CallerOptions): Promise<Scorecard>;
  /** In the order of the refs; null where there is none or the caller may not read it. */
  getMany(
    entityRefs: readonly string[],
    query: Pick<ScorecardListQuery, 'criteria'>,
    options: CallerOptions,
  ): Promise<(Scorecard | null)[]>;
  /** The same as JSON text. */
  getTexts(
    entityRefs: readonly string[],
    query: ScorecardTextQuery,
    options: CallerOptions,
  ): Promise<ScorecardTexts>;
  allFindings(
    query: AllFindingsQuery,
    options: CallerOptions,
  ): Promise<Page<Finding>>;
  /** Throws NotFoundError when there is no such scorecard. */
  findings(
    entityRef: string,
    query: FindingListQuery,
    options: CallerOptions,
  ): Promise<Page<Finding>>;
  /** Queues a collection. Throws NotFoundError when there is no such scorecard. */
  refresh(entityRef: string, options: CallerOptions): Promise<void>;
  /** Failing checks of what the caller owns. */
  todos(
    query: Pick<ScorecardListQuery, 'criteria'>,
    options: CallerOptions,
  ): Promise<ScorecardTodo[]>;
  checks(options: CallerOptions): Promise<CheckDefinition[]>;
  collectors(options: CallerOptions): Promise<CollectorStatus[]>;
}
