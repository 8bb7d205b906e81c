import type {
  CheckDefinition,
  CollectorStatus,
  Finding,
  Page,
  Scorecard,
  ScorecardSummary,
  ScorecardTodo,
} from './types';

/** Filters of {@link SecurityScorecardClient.listScorecards}. */
export interface ListScorecardsOptions {
  /** Case-insensitive part of the entity's name or title. */
  search?: string;
  ownerRef?: string;
  level?: string;
  orderBy?: 'worst' | 'title' | 'deadline';
  /** 1–200, default 20. */
  limit?: number;
  offset?: number;
}

/** Filters of {@link SecurityScorecardClient.listFindings}. */
export interface ListFindingsOptions {
  search?: string;
  severity?: string;
  status?: string;
  /** 1–200, default 20. */
  limit?: number;
  offset?: number;
}

/** The security scorecard's API, for frontends and other backends. */
export interface SecurityScorecardClient {
  listScorecards(o?: ListScorecardsOptions): Promise<Page<ScorecardSummary>>;
  /** Throws NotFoundError when the entity is unknown or hidden from the caller. */
  getScorecard(entityRef: string): Promise<Scorecard>;
  listFindings(
    entityRef: string,
    o?: ListFindingsOptions,
  ): Promise<Page<Finding>>;
  /** Asks for a fresh collection; resolves once it is queued. */
  refresh(entityRef: string): Promise<void>;
  listTodos(): Promise<ScorecardTodo[]>;
  listChecks(): Promise<CheckDefinition[]>;
  listCollectors(): Promise<CollectorStatus[]>;
}
