import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  AutomationOverview,
  CaseDecision,
  CaseFigures,
  CaseFilter,
  CaseSummary,
  ListCasesOptions,
  Page,
  SecurityCase,
} from '@fairway/plugin-security-cases-common';

/** Cases for their callers; each call checks what the caller may do. */
export interface Cases {
  list(
    query: ListCasesOptions & { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<Page<CaseSummary>>;
  /** Lines of CSV, a page at a time. */
  export(
    filter: CaseFilter,
    options: CallerOptions,
  ): Promise<AsyncIterable<string>>;
  get(id: string, options: CallerOptions): Promise<SecurityCase>;
  assign(
    id: string,
    assignee: string | null,
    options: CallerOptions,
  ): Promise<SecurityCase>;
  comment(
    id: string,
    text: string,
    options: CallerOptions,
  ): Promise<SecurityCase>;
  runAction(
    id: string,
    actionId: string,
    options: CallerOptions,
  ): Promise<SecurityCase>;
  declineAction(
    id: string,
    actionId: string,
    reason: string,
    options: CallerOptions,
  ): Promise<SecurityCase>;
  close(
    id: string,
    closing: { decision: CaseDecision; reason: string },
    options: CallerOptions,
  ): Promise<SecurityCase>;
  figures(options: CallerOptions): Promise<CaseFigures>;
  automation(options: CallerOptions): Promise<AutomationOverview>;
}
