import type { GoldenPathObservedEvent } from '@fairway/plugin-golden-path-common';
import type { NormalisedEvent } from '@fairway/plugin-security-cases-node';
import { z } from 'zod';
import type { WatchStore } from '../database/WatchStore';

const observedSchema = z.object({
  entityRef: z.string().min(3).max(200),
  controls: z
    .array(
      z.object({
        id: z.string().min(1).max(100),
        state: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
        message: z.string().optional(),
      }),
    )
    .max(200),
  observedAt: z.iso.datetime(),
}) satisfies z.ZodType<
  Pick<GoldenPathObservedEvent, 'entityRef' | 'controls' | 'observedAt'>
>;

const WATCH = 'golden-path-control';

/**
 * Controls that passed when the repository was last looked at and fail now. What
 * failed all along, or was not known, is the scorecard's business.
 */
export async function weakenedControls(
  payload: unknown,
  watches: WatchStore,
): Promise<
  { events: NormalisedEvent[]; remember: () => Promise<void> } | string
> {
  const parsed = observedSchema.safeParse(payload);
  if (!parsed.success) {
    return parsed.error.issues[0].message;
  }
  const { entityRef, controls, observedAt } = parsed.data;
  const subjectOf = (id: string) => `${entityRef} ${id}`;
  const before = await watches.states(
    WATCH,
    controls.map(({ id }) => subjectOf(id)),
  );
  const events = controls.flatMap(
    ({ id, state, message }): NormalisedEvent[] => {
      const last = before.get(subjectOf(id));
      const isWeakened =
        state === 'fail' && last?.state === 'pass' && last.seenAt < observedAt;
      return isWeakened
        ? [
            {
              key: `${entityRef} ${id} ${last.seenAt}`,
              class: 'control-weakened',
              action: `control ${id} fails`,
              summary: `Control ${id} of ${entityRef} fails, which passed before${message ? `: ${message}` : ''}`,
              actor: { name: null, aliases: [] },
              target: { resource: `${entityRef} ${id}`, place: null },
              entityRefs: [entityRef],
              at: observedAt,
              links: [{ kind: 'check', ref: `golden-path.${id}`, title: id }],
            },
          ]
        : [];
    },
  );
  return {
    events,
    remember: () =>
      watches.put(
        WATCH,
        controls
          // What could not be told takes nothing back.
          .filter(({ state }) => state === 'pass' || state === 'fail')
          .map(({ id, state }) => ({ subject: subjectOf(id), state })),
        observedAt,
      ),
  };
}
