import type { Entity } from '@backstage/catalog-model';
import type { StoredRequest } from '../../database/records/request';
import type { RuleContext } from '../../policy/cel';
import type { CompiledPolicy } from '../../policy/compile';
import { durationMillis } from '../../policy/durations';
import { clockOf } from '../../policy/evaluate';
import { completeInputs } from '../../policy/inputs';
import type { PolicyCase } from '../../policy/outcome';
import { groupsOf } from '../People';
import { entityContext } from '../Surveyor';
import { startsIn } from '../wish';

const NOT_KEPT = 'it was not kept';

function entityOf(
  request: StoredRequest,
  target: Entity | undefined,
): RuleContext['entity'] {
  if (target) {
    return entityContext(target);
  }
  const [kind, namespace, name] = request.entityRef.split(/[:/]/);
  return {
    kind,
    namespace,
    name,
    type: '',
    lifecycle: '',
    tier: '',
    owner: request.ownerRef ?? '',
    tags: [],
  };
}

/** A past request as a case for a policy; what was not kept is unknown. */
export function pastCase(
  policy: CompiledPolicy,
  request: StoredRequest,
  person: Entity | undefined,
  target: Entity | undefined,
): PolicyCase {
  const at = new Date(request.createdAt);
  const groups = person ? groupsOf(person) : [];
  const ahead = startsIn({ startsAt: request.startsAt, at });
  const forOther = request.requester !== request.grantee;
  return {
    asked: {
      kind: request.kind,
      duration: request.duration,
      reason: request.reason,
      ticket: request.ticket ?? undefined,
      inputs: request.inputs,
      startsIn: ahead,
      forOther,
    },
    // Of who has left nothing can be told any more.
    subject: person && { ref: request.grantee, groups },
    context: {
      request: {
        duration: durationMillis(request.duration),
        reason: request.reason,
        ticket: request.ticket ?? '',
        hasTicket: request.ticket !== null,
        kind: request.kind,
        forOther,
        startsIn: ahead,
        inputs: completeInputs(policy, request.inputs),
      },
      // A ticket that is verified was found, and open, when it was asked for.
      ticket: { known: request.ticket !== null, open: request.ticket !== null },
      subject: { ref: request.grantee, groups },
      clock: clockOf(at),
      entity: entityOf(request, target),
      reasons: {
        service: NOT_KEPT,
        budget: NOT_KEPT,
        'subject.onCall': NOT_KEPT,
        'subject.openIncidents': NOT_KEPT,
      },
    },
  };
}
