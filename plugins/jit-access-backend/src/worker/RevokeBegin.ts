import type { GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { ClaimedOperation } from '../database/records/operation';
import type { UnitOfWork } from '../database/UnitOfWork';
import type { OutboxMessage } from '../outbox/messages';
import { grantEnding } from '../outbox/notices';
import { publishOnce } from '../services/endGrants';
import { WORKER, type WorkContext } from './context';

/**
 * Moves grants whose revokes were just claimed to their ending states, in the
 * transaction of the claim. Returns those that are ending now, by operation;
 * the others, for example what somebody has locked, are looked at one by one.
 */
export async function beginAll(
  context: WorkContext,
  unit: UnitOfWork,
  claimed: readonly ClaimedOperation[],
): Promise<Map<string, GrantWithRequest>> {
  const { grants } = context.stores;
  const found = new Map(
    (
      await grants.lockAll(
        unit.trx,
        claimed.flatMap(({ grantId }) => grantId ?? []),
        // The claim holds operations; waiting for a grant here could be for ever.
        { skipLocked: true },
      )
    ).map(each => [each.grant.id, each]),
  );
  const now = await unit.now();
  const messages: OutboxMessage[] = [];
  for (const from of ['active', 'provisioning'] as const) {
    const due = [...found.values()].filter(
      ({ grant }) => grant.state === from && isDue(grant, now),
    );
    const isActive = from === 'active';
    const endReason = isActive ? 'expired' : 'provisioning-failed';
    const changed = await grants.transitionAll(
      unit.trx,
      due.map(({ grant }) => grant),
      isActive ? 'end' : 'abort',
      { endReason },
    );
    for (const { grant, request } of due) {
      if (!changed.has(grant.id)) {
        continue;
      }
      found.set(grant.id, {
        request,
        grant: {
          ...grant,
          endReason,
          state: isActive ? 'revoking' : 'compensating',
        },
      });
      unit.audit({
        actor: WORKER,
        action: isActive ? 'grant-ending' : 'grant-compensating',
        requestId: request.id,
        grantId: grant.id,
        details: {
          why: isActive ? 'expired' : 'it was not provisioned in time',
        },
      });
      messages.push(...(isActive ? grantEnding(request, grant) : []));
    }
  }
  publishOnce(unit, messages);
  return new Map(
    claimed.flatMap((operation): [string, GrantWithRequest][] => {
      const each = found.get(operation.grantId ?? '');
      return each && isEnding(each.grant) ? [[operation.id, each]] : [];
    }),
  );
}

function isDue({ revokeDueAt }: StoredGrant, now: Date): boolean {
  return revokeDueAt !== null && now >= new Date(revokeDueAt);
}

function isEnding({ state }: StoredGrant): boolean {
  return ['revoking', 'compensating', 'revoke-overdue'].includes(state);
}
