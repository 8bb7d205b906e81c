import { randomUUID } from 'node:crypto';
import { levelOf } from '../core/classes';
import type { CaseRow } from '../database/rows';
import type { Resolved } from './Resolver';
import type { CheckedEvent } from './schema';

/** Longest title of a case. */
const TITLE = 200;

/** A text that is not longer than a title, and says so where it ends early. */
function shortened(text: string): string {
  return text.length > TITLE ? `${text.slice(0, TITLE - 1)}…` : text;
}

/** The case that an event opens when none is open for the same; `at` in ISO 8601. */
export function newCase(
  groupKey: string,
  event: CheckedEvent,
  resolved: Resolved,
  at: string,
): Omit<CaseRow, 'number'> {
  const title = shortened(event.summary);
  return {
    id: randomUUID(),
    open_key: groupKey,
    class: event.class,
    level: levelOf(event.class, resolved.tier, event.level),
    title,
    search_text: [
      title,
      event.actor.name,
      resolved.userRef,
      event.target.resource,
      ...resolved.entityRefs.slice(0, 1),
    ]
      .join('\n')
      .toLocaleLowerCase('en-US'),
    confidence: event.confidence,
    actor_name: event.actor.name,
    actor_ref: resolved.userRef,
    target: event.target.resource,
    place: event.target.place,
    entity_ref: resolved.entityRefs[0] ?? null,
    entity_refs: JSON.stringify(resolved.entityRefs),
    owner_ref: resolved.ownerRef,
    tier: resolved.tier?.slice(0, 20) ?? null,
    assignee: null,
    events: 0,
    holding: false,
    opened_at: at,
    last_event_at: event.at,
    closed_at: null,
    closed_by: null,
    decision: null,
    reason: null,
  };
}
