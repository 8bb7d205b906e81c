import type { Entity } from '@backstage/catalog-model';
import type { RequestKind } from '@fairway/plugin-jit-access-common';

/** The parties of a request as the catalog knows them now. */
export interface Parties {
  requester: Entity;
  grantee: Entity;
  target: Entity;
}

/** What is asked for, as policies judge it. */
export interface Wish {
  kind: RequestKind;
  /** null before it is made; it does not count against its own budget. */
  requestId: string | null;
  /** Canonical refs. */
  requester: string;
  grantee: string;
  /** ISO 8601, checked. Of an extension: the whole time that the grant would have. */
  duration: string;
  /** ISO 8601, checked: what comes on top of what is there. */
  added: string;
  reason: string;
  ticket: string | null;
  inputs: Record<string, string>;
  /** ISO 8601; null for at once. */
  startsAt: string | null;
  /** When it was made: later looks see the same hour of the day. */
  at: Date;
}

/** Milliseconds from the wish to its start. */
export function startsIn(wish: Pick<Wish, 'startsAt' | 'at'>): number {
  return wish.startsAt === null
    ? 0
    : Math.max(0, Date.parse(wish.startsAt) - wish.at.getTime());
}
