import type { ResultState, Severity } from './types';

/** Life cycle of a campaign. */
export const CAMPAIGN_STATUSES = ['active', 'closed'] as const;
/** Status of a campaign. */
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** Filters of campaigns. */
export interface ListCampaignsOptions {
  status?: CampaignStatus;
  /** Case-insensitive part of the title or description; at most 200 characters. */
  search?: string;
  /** 1 to 200; 20 when left out. */
  limit?: number;
  offset?: number;
}

/** Entities a campaign is about; empty lists do not narrow. */
export interface CampaignScope {
  /** Groups, with the groups below them. */
  ownerRefs: string[];
  systemRefs: string[];
  /** Values of the annotation `fairway.dev/tier`. */
  tiers: string[];
}

/** What is asked of a new campaign. */
export interface CampaignRequest {
  /** 3–200 characters. */
  title: string;
  description?: string;
  checkIds: string[];
  scope: CampaignScope;
  /** ISO 8601, in the future. */
  targetDate: string;
  /** ISO 8601 durations before the target date at which owners are reminded. */
  reminders?: string[];
}

/** How far a campaign is: (entity, check) pairs by outcome. */
export interface CampaignProgress {
  total: number;
  /** Passing, warned or not applicable. */
  done: number;
  failing: number;
  /** Unknown, stale or error: never done. */
  unknown: number;
  waived: number;
}

/** A set of checks with a target date. */
export interface Campaign extends Required<CampaignRequest> {
  id: string;
  status: CampaignStatus;
  createdBy: string;
  createdAt: string;
  closedAt: string | null;
  /** When its checks were made a standard: enforced for its scope from then on. */
  promotedAt: string | null;
  progress: CampaignProgress;
  /** Whether the caller may change it. */
  manageable: boolean;
}

/** One day of a burn-up. */
export interface BurnUpPoint {
  /** YYYY-MM-DD, UTC. */
  date: string;
  total: number;
  done: number;
}

/** A campaign with its burn-up, from its start to today. */
export interface CampaignDetail extends Campaign {
  burnUp: BurnUpPoint[];
}

/** One open point of a campaign. */
export interface CampaignItem {
  entityRef: string;
  entityTitle: string;
  ownerRef: string | null;
  checkId: string;
  checkTitle: string;
  severity: Severity;
  state: ResultState;
  waived: boolean;
}
