import type { NormalisedEvent } from '@fairway/plugin-security-cases-node';
import type { Knex } from 'knex';
import type { UsageFeed, UsageStore } from '../database/UsageStore';
import { judge, type Sign, type Use } from './judge';
import type { UnusualRules } from './rules';

/** A use, and what it is called when it is unusual. */
export interface CountedUse {
  use: Use;
  /** Of what it was found in: once only. */
  key: string;
  /** Of which the hash is kept. */
  raw: string;
  /** What is taken in; undefined for what is counted and not judged. */
  event?: (signs: readonly Sign[]) => NormalisedEvent;
}

/** Judges a use by what was before it, notes what is unusual and counts it. */
export async function judgeAndCount(
  trx: Knex.Transaction,
  store: UsageStore,
  feed: UsageFeed,
  { use, key, raw, event }: CountedUse,
  rules: UnusualRules,
): Promise<void> {
  if (event) {
    const since = new Date(Date.parse(use.at) - rules.history).toISOString();
    const history = await store.history(trx, feed, use, since);
    const signs = judge(use, history, rules);
    if (signs.length > 0) {
      await store.addHit(trx, {
        key,
        raw,
        event: JSON.stringify({ ...event(signs), key }),
        at: use.at,
      });
    }
  }
  await store.add(trx, feed, use);
}

/** What every event of unusual use says, besides who and what. */
export function unusual(
  { person, target, at }: Use,
  signs: readonly Sign[],
  what: string,
) {
  return {
    key: '',
    class: 'unusual-access',
    action: signs.map(({ rule }) => rule).join(', '),
    summary: `${what}: ${signs.map(({ text }) => text).join('; ')}`,
    actor: { name: person, aliases: [], userRef: person },
    target: { resource: target, place: null },
    entityRefs: [target],
    at,
  } satisfies NormalisedEvent;
}
