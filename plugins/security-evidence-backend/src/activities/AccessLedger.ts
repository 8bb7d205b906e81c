import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { JitAccessLedgerService } from '@fairway/plugin-jit-access-node';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import {
  SourceUnavailableError,
  type ActivityRange,
  type ActivitySource,
  type SourcePage,
} from './ActivitySource';
import { whyUnavailable } from './unavailable';

/**
 * Rows of the access ledger. They are of the whole organisation, whatever the
 * scope: a chain with rows left out proves nothing.
 */
export class AccessLedger implements ActivitySource {
  readonly kind = 'access';
  readonly #ledger: JitAccessLedgerService;

  constructor(ledger: JitAccessLedgerService) {
    this.#ledger = ledger;
  }

  async page(
    { from, at }: ActivityRange,
    paging: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<SourcePage> {
    // The ledger's end is exclusive.
    const to = new Date(Date.parse(at) + 1).toISOString();
    try {
      const page = await this.#ledger.listRows(
        { from, to, ...paging },
        options,
      );
      return { items: page.items.map(toActivity), totalItems: page.totalItems };
    } catch (error) {
      const why = whyUnavailable(error, 'Just-in-time access');
      if (why) {
        throw new SourceUnavailableError(why);
      }
      throw error;
    }
  }
}

function toActivity(row: AuditRow): Activity {
  const entity = row.details.entity;
  return {
    kind: 'access',
    id: String(row.seq),
    at: row.at,
    actor: row.actor,
    entityRef: typeof entity === 'string' ? entity : null,
    summary: row.action,
    details: {
      ...row.details,
      requestId: row.requestId,
      grantId: row.grantId,
      previousHash: row.previousHash,
      hash: row.hash,
    },
  };
}
