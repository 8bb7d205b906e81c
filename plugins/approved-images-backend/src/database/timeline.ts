import type { TimelineEntry } from '@fairway/plugin-approved-images-common';
import type { Knex } from 'knex';

/** Who does something, and when. */
export interface Deed {
  /** Entity ref of a person, or `plugin:approved-images`. */
  actor: string;
  /** ISO 8601, UTC. */
  at: string;
}

/** Actor of what nobody does. */
export const OURSELVES = 'plugin:approved-images';

/** Writes down what happened to an entry or a drift record. */
export async function note(
  knex: Knex,
  subject: string,
  { actor, at }: Deed,
  action: string,
  text: string | null = null,
): Promise<void> {
  await knex('timeline').insert({ subject, at, actor, action, text });
}

/** What happened, oldest first. */
export async function timelineOf(
  knex: Knex,
  subject: string,
): Promise<TimelineEntry[]> {
  return knex('timeline')
    .where({ subject })
    .orderBy('seq')
    .limit(1000)
    .select('at', 'actor', 'action', 'text');
}
