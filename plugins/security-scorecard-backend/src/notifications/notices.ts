import type { Knex } from 'knex';

/** What people are told of. `securityScorecard.notifications.kinds` allows each. */
export const NOTICE_KINDS = [
  'level-lost',
  'check-failing',
  'finding-overdue',
  'waiver-requested',
  'waiver-decided',
  'waiver-expiring',
  'waiver-ended',
  'campaign-reminder',
] as const;
/** Kind of a notice. */
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** One thing that some people are told of. It names no secret and no credential. */
export interface Notice {
  kind: NoticeKind;
  /** Entity refs of people or groups; nobody is told twice of one notice. */
  recipients: readonly string[];
  title: string;
  description: string;
  /** Path in the portal. */
  link: string;
  severity: 'low' | 'normal' | 'high' | 'critical';
  /** What it is about; the notice is dropped with the entity. */
  entityRef: string | null;
  /** Told once only for a key; without a key, once per call. */
  key?: string;
}

/** Takes notices within the transaction that makes them true. */
export interface NoticeBoard {
  add(
    trx: Knex.Transaction,
    notices: readonly Notice[],
    now: Date,
  ): Promise<void>;
}
