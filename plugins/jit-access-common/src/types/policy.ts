import type { ApprovalStep, RequestKind, Risk } from './request';

/** A rule of the lint and what it found. */
export interface PolicyLint {
  /** Kebab-case id of the rule, for example `no-live-approver`. */
  rule: string;
  severity: 'error' | 'warning';
  message: string;
  /** 1-based; null when it is about no line. */
  line: number | null;
}

/** A policy with all there is to see of it. */
export interface PolicyDetail extends PolicySummary {
  /** The file's text. */
  text: string;
  /** What it says, in plain words, a paragraph each. */
  words: string[];
}

/** A case for the simulator. */
export interface SimulationCase {
  /** User ref. */
  subject: string;
  kind?: RequestKind;
  /** ISO 8601 duration; the policy's default when absent. */
  duration?: string;
  /** ISO 8601; now when absent. */
  at?: string;
  ticket?: string;
  inputs?: Record<string, string>;
}

/** What a policy would say to a case. */
export interface SimulationResult {
  outcome: 'auto' | 'approval' | 'refused' | 'undecidable';
  rule: string | null;
  explanation: string;
  steps: ApprovalStep[];
}

/** What another text of a policy would have said to the requests of the past. */
export interface ReplayResult {
  entitlementId: string;
  /** ISO 8601. */
  since: string;
  /** Requests that were looked at. */
  requests: number;
  changed: ReplayChange[];
}

/** A request that would have come out differently. */
export interface ReplayChange {
  requestId: string;
  requester: string;
  createdAt: string;
  /** In words, for example `rule short-fix: 1 of owners`. */
  was: string;
  now: string;
  /** It needs more people, fewer, or none of both. */
  effect: 'stricter' | 'laxer' | 'different';
}

/** A policy that a service brings along in its own repository. */
export interface ServicePolicy {
  entityRef: string;
  /** Where it is read from. */
  url: string;
  policyId: string;
  /** SHA-256, in hex, of the text in force. */
  hash: string;
  /** Why the newest text is not in force; empty when it is. */
  problems: string[];
  /** Whether nothing of it is in force, since the service may not have it any more. */
  withheld: boolean;
  registeredBy: string;
  /** ISO 8601. */
  registeredAt: string;
  /** When it was read last, ISO 8601. */
  readAt: string;
}

/** A policy as loaded. */
export interface PolicySummary {
  id: string;
  title: string;
  /** File it was read from; `service/<entity ref>` for one that a service brings along. */
  file: string;
  provider: string;
  risk: Risk;
  version: number;
  hash: string;
  owner: string;
  entityRef: string;
  /** In plain words, one line per rule. */
  rules: { name: string; text: string }[];
  /** Problems found when loading; empty when clean. */
  problems: string[];
  lint: PolicyLint[];
}
