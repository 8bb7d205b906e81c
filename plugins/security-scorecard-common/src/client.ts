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

/** Options of every request. */
export interface SecurityScorecardRequestOptions {
  /** Backstage token of the caller; needed between backends, not in a browser. */
  token?: string;
}

/** The security scorecard's API, for frontends and other backends. */
export interface SecurityScorecardClient {
  listScorecards(
    o?: ListScorecardsOptions,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<ScorecardSummary>>;
  /** Throws NotFoundError when the entity is unknown or hidden from the caller. */
  getScorecard(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Scorecard>;
  listFindings(
    entityRef: string,
    o?: ListFindingsOptions,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<Finding>>;
  /** Asks for a fresh collection; resolves once it is queued. */
  refresh(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<void>;
  listTodos(
    request?: SecurityScorecardRequestOptions,
  ): Promise<ScorecardTodo[]>;
  listChecks(
    request?: SecurityScorecardRequestOptions,
  ): Promise<CheckDefinition[]>;
  listCollectors(
    request?: SecurityScorecardRequestOptions,
  ): Promise<CollectorStatus[]>;
}
