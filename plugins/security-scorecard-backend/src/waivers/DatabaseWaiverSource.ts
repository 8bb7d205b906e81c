import type { Knex } from 'knex';
import { whereAny } from '../database/bulk';
import type { ActiveWaiver, WaiverSource } from '../domain/exceptions';
import { targetOf, type WaiverRow } from './rows';
import { whereWorse } from './worse';

/**
 * The waivers in force: approved, and not ended at this very time, swept or not.
 * One of a finding holds for what was known: not once the finding is worse.
 */
export class DatabaseWaiverSource implements WaiverSource {
  async inForce(
    trx: Knex,
    entityRefs: readonly string[],
    now: Date,
  ): Promise<ReadonlyMap<string, readonly ActiveWaiver[]>> {
    const rows: WaiverRow[] = await whereAny(
      trx,
      trx<WaiverRow>('waivers'),
      'entity_ref',
      entityRefs,
    )
      .where('status', 'approved')
      .where('expires_at', '>', now.toISOString())
      .whereNotExists(worse =>
        whereWorse(
          worse.from('findings').whereRaw('findings.id = waivers.target_id'),
        ),
      )
      .orderBy(['entity_ref', 'id'])
      .select();
    const waivers = new Map<string, ActiveWaiver[]>();
    for (const row of rows) {
      const own = waivers.get(row.entity_ref) ?? [];
      own.push({
        id: row.id,
        target: targetOf(row),
        type: row.type,
        expiresAt: row.expires_at,
      });
      waivers.set(row.entity_ref, own);
    }
    return waivers;
  }
}
