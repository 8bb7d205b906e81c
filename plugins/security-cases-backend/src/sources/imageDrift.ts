import {
  DRIFT_REASONS,
  DRIFT_STATUSES,
  type ImageDriftEvent,
} from '@fairway/plugin-approved-images-common';
import type { Understood } from '@fairway/plugin-security-cases-node';
import { z } from 'zod';

const driftSchema = z.object({
  id: z.string().min(1).max(300),
  driftId: z.string().min(1).max(100),
  entityRef: z.string().min(3).max(200),
  reference: z.string().min(1).max(500),
  place: z.string().max(255),
  reason: z.enum(DRIFT_REASONS),
  status: z.enum(DRIFT_STATUSES),
  at: z.iso.datetime(),
}) satisfies z.ZodType<
  Pick<
    ImageDriftEvent,
    | 'id'
    | 'driftId'
    | 'entityRef'
    | 'reference'
    | 'place'
    | 'reason'
    | 'status'
    | 'at'
  >
>;

/** An image that runs without approval; what is explained or gone is no event. */
export function understandImageDrift(payload: unknown): Understood {
  const parsed = driftSchema.safeParse(payload);
  if (!parsed.success) {
    return { outcome: 'malformed', why: parsed.error.issues[0].message };
  }
  const { id, driftId, entityRef, reference, place, reason, status, at } =
    parsed.data;
  if (status !== 'open') {
    return { outcome: 'ignored' };
  }
  return {
    outcome: 'event',
    event: {
      key: id,
      class: 'image-drift',
      action: `image ${reason}`,
      summary: `${entityRef} runs ${reference}, which is ${reason}`,
      actor: { name: null, aliases: [] },
      target: { resource: reference, place: place || null },
      entityRefs: [entityRef],
      at,
      confidence: reason === 'undetermined' ? 'unknown' : 'known',
      links: [{ kind: 'image', ref: driftId, title: reference }],
    },
  };
}
