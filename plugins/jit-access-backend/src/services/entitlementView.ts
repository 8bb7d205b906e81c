import {
  canonicalRef,
  type Entitlement,
  type InputField,
} from '@fairway/plugin-jit-access-common';
import type { CompiledPolicy } from '../policy/compile';

/** What a policy offers somebody now. */
export interface Offer {
  eligible: boolean;
  /** Why not; null when eligible. */
  reason: string | null;
  /** null when they may not use break-glass. */
  breakGlass: { blocked: string | null } | null;
}

function fieldsOf({ document }: CompiledPolicy): InputField[] {
  return Object.entries(document.request.inputs.fields).map(
    ([name, field]) => ({
      name,
      title: field.title,
      type: field.type,
      required: field.required,
      pattern: field.pattern ?? null,
      min: field.min ?? null,
      max: field.max ?? null,
      options: field.options,
    }),
  );
}

/** An entitlement as the API shows it. */
export function entitlementView(
  policy: CompiledPolicy,
  offer: Offer,
): Entitlement {
  const { metadata, target, request, breakGlass } = policy.document;
  const { duration, inputs, schedule } = request;
  return {
    id: policy.id,
    title: metadata.title,
    description: metadata.description,
    entityRef: canonicalRef(target.entity),
    provider: target.provider,
    risk: target.risk,
    duration: {
      default: duration.default,
      min: duration.min,
      max: duration.max,
    },
    inputs: {
      reason: inputs.reason,
      ticket: inputs.ticket
        ? {
            pattern: inputs.ticket.pattern,
            required: inputs.ticket.required,
            verified: inputs.ticket.verify !== undefined,
          }
        : null,
      fields: fieldsOf(policy),
    },
    extension: duration.extend
      ? { by: duration.extend.by, times: duration.extend.times }
      : null,
    maxAhead: schedule?.maxAhead ?? null,
    forOthers: request.forOthers,
    breakGlass:
      breakGlass && offer.breakGlass
        ? {
            max: breakGlass.max,
            reviewBy: breakGlass.review.by,
            reviewWithin: breakGlass.review.within,
            blocked: offer.breakGlass.blocked,
          }
        : null,
    eligible: offer.eligible,
    reason: offer.reason,
  };
}
