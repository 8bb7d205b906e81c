import type {
  EndReason,
  GrantCommand,
} from '@fairway/plugin-jit-access-common';
import type { GrantStore, GrantWithRequest } from '../database/GrantStore';
import type { OperationStore } from '../database/OperationStore';
import type { StoredGrant } from '../database/records/grant';
import type { UnitOfWork } from '../database/UnitOfWork';
import type { OutboxMessage } from '../outbox/messages';
import { grantEnded, grantEnding } from '../outbox/notices';

/** Why grants are ended before their time. */
export interface Ending {
  /** Who the ledger names. */
  by: string;
  reason: EndReason;
  /** In words, for the ledger and for the grantee. */
  words: string | null;
}

const COMMANDS: Partial<Record<StoredGrant['state'], GrantCommand>> = {
  scheduled: 'cancel',
  provisioning: 'abort',
  active: 'end',
};

/**
 * Ends grants before their time, any number in one transaction. What has not
 * started is cancelled, the rest is taken away by the queue, at once. Returns
 * those that this call ended: others were faster with the rest.
 */
export async function endGrants(
  unit: UnitOfWork,
  stores: { grants: GrantStore; operations: OperationStore },
  found: readonly GrantWithRequest[],
  how: Ending,
): Promise<GrantWithRequest[]> {
  const now = await unit.now();
  const ended: GrantWithRequest[] = [];
  const messages: OutboxMessage[] = [];
  for (const [state, command] of Object.entries(COMMANDS)) {
    const group = found.filter(({ grant }) => grant.state === state);
    const isCancel = command === 'cancel';
    const changed = await stores.grants.transitionAll(
      unit.trx,
      group.map(({ grant }) => grant),
      command,
      isCancel
        ? { endReason: cancelReason(how), endedAt: now.toISOString() }
        : { endReason: how.reason },
    );
    const mine = group.filter(({ grant }) => changed.has(grant.id));
    await stores.operations.bringForward(
      unit.trx,
      mine.map(({ grant }) => grant.id),
      isCancel ? 'grant' : 'revoke',
      now,
    );
    for (const { grant, request } of mine) {
      unit.audit({
        actor: how.by,
        action: isCancel ? 'grant-cancelled' : 'grant-ending',
        requestId: request.id,
        grantId: grant.id,
        details: { why: how.reason, reason: how.words },
      });
      messages.push(
        ...(isCancel
          ? grantEnded(
              request,
              grant,
              'cancelled',
              how.words ?? 'It was called off.',
            )
          : grantEnding(request, grant)),
      );
    }
    ended.push(...mine);
  }
  publishOnce(unit, messages);
  return ended;
}

/** What its own people call off is cancelled; the rest says why. */
function cancelReason({ reason }: Ending): EndReason {
  return reason === 'returned' || reason === 'revoked' ? 'cancelled' : reason;
}

/** Pages read again once, however much has changed. */
export function publishOnce(
  unit: UnitOfWork,
  messages: readonly OutboxMessage[],
): void {
  const signal = messages.find(({ sink }) => sink === 'signal');
  unit.publish(
    ...messages.filter(({ sink }) => sink !== 'signal'),
    ...(signal ? [signal] : []),
  );
}
