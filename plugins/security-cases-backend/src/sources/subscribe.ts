import type { EventsService } from '@backstage/plugin-events-node';
import { IMAGE_DRIFT_TOPIC } from '@fairway/plugin-approved-images-common';
import { GOLDEN_PATH_TOPIC } from '@fairway/plugin-golden-path-common';
import type { SecurityEventIntake } from '@fairway/plugin-security-cases-node';
import {
  GATE_ANSWERED_TOPIC,
  SCORECARD_CHANGED_TOPIC,
} from '@fairway/plugin-security-scorecard-node';
import type { WatchStore } from '../database/WatchStore';
import { weakenedControls } from './goldenPath';
import { understandImageDrift } from './imageDrift';
import { understandGate } from './scorecard';
import type { ScorecardWatch } from './ScorecardWatch';

/** Hears what the other plugins of this portal say. */
export async function subscribe(options: {
  events: EventsService;
  scorecards: ScorecardWatch;
  intake: SecurityEventIntake;
  watches: WatchStore;
}): Promise<void> {
  const { events, scorecards, intake, watches } = options;
  const raw = (payload: unknown) => JSON.stringify(payload) ?? '';

  await events.subscribe({
    id: 'security-cases-golden-path',
    topics: [GOLDEN_PATH_TOPIC],
    async onEvent({ eventPayload }) {
      const seen = await weakenedControls(eventPayload, watches);
      if (typeof seen === 'string') {
        await intake.take('golden-path', raw(eventPayload), {
          outcome: 'malformed',
          why: seen,
        });
        return;
      }
      for (const event of seen.events) {
        await intake.take('golden-path', raw(eventPayload), {
          outcome: 'event',
          event,
        });
      }
      // Only what was stored is not told again.
      await seen.remember();
    },
  });

  await events.subscribe({
    id: 'security-cases-gate',
    topics: [GATE_ANSWERED_TOPIC],
    async onEvent({ eventPayload }) {
      await intake.take(
        'gate',
        raw(eventPayload),
        understandGate(eventPayload),
      );
    },
  });

  await events.subscribe({
    id: 'security-cases-scorecard',
    topics: [SCORECARD_CHANGED_TOPIC],
    onEvent: ({ eventPayload }) => scorecards.heard(eventPayload),
  });

  await events.subscribe({
    id: 'security-cases-images',
    topics: [IMAGE_DRIFT_TOPIC],
    async onEvent({ eventPayload }) {
      await intake.take(
        'images',
        raw(eventPayload),
        understandImageDrift(eventPayload),
      );
    },
  });
}
