/** States of a request; all but `pending` are terminal. */
export const REQUEST_STATES = [
  'pending',
  'approved',
  'denied',
  'lapsed',
  'withdrawn',
  'invalidated',
] as const;

/** State of a request. */
export type RequestState = (typeof REQUEST_STATES)[number];

/** What a request asks for: access, more time for a grant, or access at once. */
export const REQUEST_KINDS = ['access', 'extension', 'break-glass'] as const;

/** What a request asks for. */
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** How much harm the entitlement can do. */
export type Risk = 'low' | 'medium' | 'high';

/** One stage of the approvals of a request. */
export interface ApprovalStep {
  /** How many distinct people. */
  any: number;
  /** The sets as the policy names them: `owners`, `group:…`, `user:…`. */
  from: string[];
  /** Who can approve now, without requester and grantee. */
  approvers: string[];
  /** Who has. */
  approvedBy: string[];
}

/** A person's decision. */
export interface Decision {
  by: string;
  verdict: 'approve' | 'deny';
  reason: string | null;
  at: string;
  /** ISO 8601 duration when less than asked for was approved; null otherwise. */
  duration: string | null;
  /** Who delegated the right to decide; null when it is one's own. */
  onBehalfOf: string | null;
  channel: 'portal' | 'chat' | 'api';
}

/** Something an approver should know. */
export interface RequestFact {
  label: string;
  value: string;
  /** True when Fairway looked it up; false when the requester claims it. */
  verified: boolean;
}

/** What a request would lead to, without making it. */
export interface RequestPreview {
  allowed: boolean;
  /** Why not; null when allowed. */
  refusal: string | null;
  /** Name of the rule that matches. */
  rule: string | null;
  /** The rule in words. */
  explanation: string;
  steps: ApprovalStep[];
  /** The change at the provider, one line each. */
  plan: string[];
  /** What may remain after the end, in words; null when nothing. */
  residual: string | null;
  /** Median of the last 90 days, ISO 8601 duration; null without history. */
  medianTimeToDecision: string | null;
  /** It would be approved by the rule itself, without people. */
  auto: boolean;
  /** What was looked up on the way, for example the ticket. */
  facts: RequestFact[];
  /** How much of the policy's budget is used up; null without a budget. */
  budget: BudgetUse | null;
}

/** Use of a budget over the last seven days, without the request at hand. */
export interface BudgetUse {
  grants: number;
  /** null for no limit. */
  grantsPerWeek: number | null;
  hours: number;
  /** null for no limit. */
  hoursPerWeek: number | null;
}

/** A request as the API shows it. */
export interface AccessRequest {
  id: string;
  kind: RequestKind;
  /** The grant that an extension is for; null otherwise. */
  parentGrantId: string | null;
  /** When it is wanted from; null for at once. */
  startsAt: string | null;
  /** Typed inputs, by the names of the policy's fields. */
  inputs: Record<string, string>;
  facts: RequestFact[];
  /** Approved by the rule itself, without people. */
  auto: boolean;
  entitlementId: string;
  entitlementTitle: string;
  entityRef: string;
  risk: Risk;
  requester: string;
  grantee: string;
  state: RequestState;
  reason: string;
  ticket: string | null;
  /** ISO 8601 duration asked for. */
  duration: string;
  rule: string;
  explanation: string;
  policy: { id: string; version: number; hash: string };
  steps: ApprovalStep[];
  decisions: Decision[];
  createdAt: string;
  /** A decision after this is refused. */
  deadline: string;
  decidedAt: string | null;
  grantId: string | null;
  /** What the caller may do with it now. */
  actions: RequestAction[];
}

/** What a person can do with a request. */
export type RequestAction = 'approve' | 'deny' | 'withdraw';

/** A ticket as it was looked up. */
export interface TicketCheck {
  /** `unknown`: it could not be looked up now. */
  state: 'open' | 'closed' | 'missing' | 'unknown';
  title: string | null;
  url: string | null;
  /** In a sentence. */
  message: string;
}
