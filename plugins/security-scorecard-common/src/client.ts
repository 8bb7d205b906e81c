import type {
  Campaign,
  CampaignDetail,
  CampaignItem,
  CampaignRequest,
  ListCampaignsOptions,
} from './campaigns';
import type { Dashboard, DashboardTable, OverdueAge } from './dashboard';
import type { GateAnswer, GateStage } from './gate';
import type {
  IssuedUploadToken,
  ReportUpload,
  UploadReportOptions,
  UploadToken,
} from './reports';
import type {
  HistoryEntry,
  Rollup,
  RollupDetail,
  RollupDimension,
  TrendPoint,
} from './rollups';
import type {
  ListWaiversOptions,
  Waiver,
  WaiverDecision,
  WaiverLimits,
  WaiverRequest,
  WaiverTarget,
} from './waivers';
import type {
  CheckDefinition,
  CollectorStatus,
  Finding,
  Page,
  Pillar,
  PolicyStatus,
  Scorecard,
  ScorecardSummary,
  ScorecardTodo,
} from './types';

/** Filters of {@link SecurityScorecardClient.listScorecards}. */
export interface ListScorecardsOptions {
  /** Case-insensitive part of the entity's name or title. */
  search?: string;
  ownerRef?: string;
  /** Group, system or domain: its entities and those of everything below it. */
  scope?: string;
  kind?: string;
  level?: string;
  /** Only entities whose result of this check is in `state` (`fail` when absent). */
  checkId?: string;
  state?: string;
  /** Only entities of which nothing was ever observed. */
  withoutData?: boolean;
  /** Only entities whose worst result in this pillar is `worst` (`fail` when absent). */
  pillar?: Pillar;
  worst?: string;
  /** Only entities with failing enforced checks. */
  failing?: boolean;
  /** Only entities made from this template. */
  template?: string;
  orderBy?: 'worst' | 'title' | 'deadline';
  /** 1–200, default 20. */
  limit?: number;
  offset?: number;
}

/** Filters of {@link SecurityScorecardClient.listAllFindings}. */
export interface ListAllFindingsOptions extends ListFindingsOptions {
  /** Group, system or domain: its entities and those of everything below it. */
  scope?: string;
  /** Only those past their deadline. */
  overdue?: boolean;
  /** Only those whose deadline has been over for so long. */
  age?: OverdueAge;
  /** Owner of the service itself, without what is below it. */
  ownerRef?: string;
  /** Template that the service was made from. */
  template?: string;
  /** The whole name of the vulnerability. */
  vulnerability?: string;
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

  /** Scorecards of up to 200 entities in the order asked for; null where there is none or it is hidden. */
  getScorecards(
    entityRefs: readonly string[],
    request?: SecurityScorecardRequestOptions,
  ): Promise<(Scorecard | null)[]>;
  /** Findings of all entities that the caller may read, earliest deadline first. */
  listAllFindings(
    o?: ListAllFindingsOptions,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<Finding>>;
  /** Changes of one entity, newest first; of a check or finding, with those of its waivers. */
  listHistory(
    entityRef: string,
    o?: { subject?: string; limit?: number; offset?: number },
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<HistoryEntry>>;
  /** One point per day for an entity with a scorecard, a group, system, domain or `organisation`; 1–400 days, default 90. */
  getTrend(
    ref: string,
    o?: { days?: number },
    request?: SecurityScorecardRequestOptions,
  ): Promise<TrendPoint[]>;
  /** Roll-ups by owner, system, domain or kind, worst first. */
  listRollups(
    o: { by: RollupDimension; scope?: string },
    request?: SecurityScorecardRequestOptions,
  ): Promise<Rollup[]>;
  /** Roll-up of a group, system or domain, or of everything with `organisation`. */
  getRollup(
    ref: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<RollupDetail>;
  /** Everything that the overview shows of a group, system or domain, or of everything without a scope; days of the trend 1–400, default 90. */
  getDashboard(
    o?: { scope?: string; days?: number },
    request?: SecurityScorecardRequestOptions,
  ): Promise<Dashboard>;
  /** One table of the overview as CSV, whole, up to 10,000 rows. */
  exportDashboard(
    o: { table: DashboardTable; scope?: string },
    request?: SecurityScorecardRequestOptions,
  ): Promise<Blob>;
  getPolicyStatus(
    request?: SecurityScorecardRequestOptions,
  ): Promise<PolicyStatus>;
  getGate(
    entityRef: string,
    o: { stage: GateStage; change?: string },
    request?: SecurityScorecardRequestOptions,
  ): Promise<GateAnswer>;

  listWaivers(
    o?: ListWaiversOptions,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<Waiver>>;
  /** How long a waiver may last that is asked for now; for those who may ask. */
  getWaiverLimits(
    o: { entityRef: string; target: WaiverTarget },
    request?: SecurityScorecardRequestOptions,
  ): Promise<WaiverLimits>;
  requestWaiver(
    waiver: WaiverRequest,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Waiver>;
  getWaiver(
    id: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Waiver>;
  /** Throws a 403 for the requester, and a 409 when it is decided already. */
  decideWaiver(
    id: string,
    decision: WaiverDecision,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Waiver>;
  /** Takes back one's own pending request. */
  withdrawWaiver(
    id: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Waiver>;
  /** Ends an approved waiver before its time. */
  revokeWaiver(
    id: string,
    o: { reason: string },
    request?: SecurityScorecardRequestOptions,
  ): Promise<Waiver>;

  /** A page of campaigns, active ones first, then by their target date. */
  listCampaigns(
    o?: ListCampaignsOptions,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<Campaign>>;
  createCampaign(
    campaign: CampaignRequest,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Campaign>;
  getCampaign(
    id: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<CampaignDetail>;
  listCampaignItems(
    id: string,
    o?: { limit?: number; offset?: number },
    request?: SecurityScorecardRequestOptions,
  ): Promise<Page<CampaignItem>>;
  closeCampaign(
    id: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Campaign>;
  /** Makes its checks a standard: they are enforced for its scope from now on. */
  promoteCampaign(
    id: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<Campaign>;

  /** Uploads a scanner's report; the token of a pipeline may take the place of a Backstage token. */
  uploadReport(
    entityRef: string,
    report: Uint8Array | string,
    o?: UploadReportOptions,
    request?: SecurityScorecardRequestOptions,
  ): Promise<ReportUpload>;
  /** The latest upload of each slot, and those of changes under test. */
  listReports(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<ReportUpload[]>;
  listUploadTokens(
    entityRef: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<UploadToken[]>;
  issueUploadToken(
    entityRef: string,
    o: { description: string; expiresAt?: string },
    request?: SecurityScorecardRequestOptions,
  ): Promise<IssuedUploadToken>;
  revokeUploadToken(
    entityRef: string,
    id: string,
    request?: SecurityScorecardRequestOptions,
  ): Promise<void>;
}
