import type { EventClass } from './event';

/** Cases of one class. */
export interface ClassFigures {
  class: EventClass;
  open: number;
  /** In the last 90 days. */
  opened: number;
  closed: number;
}

/** How one source of events is doing. */
export interface SourceHealth {
  source: string;
  /** Stored for the first time. */
  accepted: number;
  /** Seen before; they changed nothing. */
  duplicates: number;
  /** Of no class that is looked at. */
  ignored: number;
  /** Not understood. */
  malformed: number;
  /** Wrong token, wrong signature or unknown account. */
  forged: number;
  /** null before the first. */
  lastAcceptedAt: string | null;
  lastRefusedAt: string | null;
  /** Why the last one was refused. */
  lastRefusal: string | null;
}

/** Figures of what the caller may see. */
export interface CaseFigures {
  open: number;
  unassigned: number;
  /** Proposed actions that wait for a person. */
  proposals: number;
  /** Actions that were given up. */
  failedActions: number;
  /** Cases that hold back new access. */
  holding: number;
  /** Median time from opening to closing in the last 90 days, ISO 8601 duration; null without any. */
  medianTimeToClose: string | null;
  /** Of the actions of the last 90 days that were done, the share without a person; null without any. */
  autoShare: number | null;
  classes: ClassFigures[];
  /** null for those who may not see how the sources are doing. */
  sources: SourceHealth[] | null;
}
