import type { EventsService } from '@backstage/plugin-events-node';
import type {
  SecurityEventIntake,
  SecurityEventListener,
} from '@fairway/plugin-security-cases-node';
import { canonicalJson } from './canonical';
import { TOPICS, understand } from './understand';

/**
 * Webhooks of GitHub, as Backstage publishes them: whether GitHub has sent them
 * was found out by their signature before.
 */
export class GithubListener implements SecurityEventListener {
  readonly id = 'github';

  constructor(
    private readonly events: Pick<EventsService, 'subscribe'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async listen(intake: SecurityEventIntake): Promise<void> {
    await this.events.subscribe({
      id: 'security-cases-github',
      topics: [...TOPICS],
      onEvent: async ({ topic, eventPayload }) => {
        const canonical = canonicalJson(eventPayload);
        await intake.take(
          this.id,
          canonical ?? topic,
          canonical === undefined
            ? {
                outcome: 'malformed',
                why: 'the payload is too deep or too long',
              }
            : understand(topic, eventPayload, canonical, this.now()),
        );
      },
    });
  }
}
