import type {
  AutomationOverview,
  CaseDecision,
  CaseFigures,
  CaseLevel,
  CaseStatus,
  CaseSummary,
  EventClass,
  Page,
  SecurityCase,
} from './types';

/** What a list of cases is narrowed by. */
export interface CaseFilter {
  status?: CaseStatus;
  class?: EventClass;
  level?: CaseLevel;
  entityRef?: string;
  ownerRef?: string;
  /** Entity ref of a person, or `none` for cases that nobody has. */
  assignee?: string;
  /** Only cases with proposals that wait, or only others. */
  proposals?: boolean;
  /** Case-insensitive part of the title, the reference, the actor or the target. */
  search?: string;
  /** Opened at this instant or later; ISO 8601. */
  openedFrom?: string;
  /** Opened before this instant; ISO 8601. */
  openedBefore?: string;
}

/** What a list of cases is narrowed and ordered by. */
export interface ListCasesOptions extends CaseFilter {
  /** `urgent` puts open ones first, L2 before L1, the latest event first. Default `urgent`. */
  orderBy?: 'urgent' | 'newest';
  /** 1 to 200; default 20. */
  limit?: number;
  offset?: number;
}

/** Options of a request between backends. */
export interface SecurityCasesRequestOptions {
  token?: string;
}

/** What the backend of security cases answers. */
export interface SecurityCasesClient {
  listCases(
    options?: ListCasesOptions,
    request?: SecurityCasesRequestOptions,
  ): Promise<Page<CaseSummary>>;
  /** The same list as CSV, at most 10,000 cases. */
  exportCases(
    filter?: CaseFilter,
    request?: SecurityCasesRequestOptions,
  ): Promise<Blob>;
  /** Throws NotFoundError when there is none or the caller may not read it. */
  getCase(
    id: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase>;
  /** @param assignee - entity ref of a person; null takes it away from everybody */
  assign(
    id: string,
    assignee: string | null,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase>;
  /** @param text - 1 to 2,000 characters */
  comment(
    id: string,
    text: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase>;
  /** Runs a proposed, recorded or failed action. */
  runAction(
    id: string,
    actionId: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase>;
  /** @param reason - 3 to 2,000 characters */
  declineAction(
    id: string,
    actionId: string,
    reason: string,
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase>;
  /** Closes the case and lifts what it holds back. */
  closeCase(
    id: string,
    closing: { decision: CaseDecision; reason: string },
    request?: SecurityCasesRequestOptions,
  ): Promise<SecurityCase>;
  getFigures(request?: SecurityCasesRequestOptions): Promise<CaseFigures>;
  /** Throws NotAllowedError for those who may not see it. */
  getAutomation(
    request?: SecurityCasesRequestOptions,
  ): Promise<AutomationOverview>;
}
