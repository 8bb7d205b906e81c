import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Speaker } from '@fairway/plugin-spoken-node';
import type { Extensions } from '../services/Extensions';
import type {
  ForwardedEvent,
  NotificationMessage,
  StoredMessage,
} from './messages';
import type { OutboxStore } from './OutboxStore';
import type { Recipients } from './Recipients';

/** Backstage's own ways to tell. */
export interface PortalSinks {
  events: EventsService;
  notifications: NotificationService;
  signals: SignalsService;
}

/** Hands one message over. */
export class Delivery {
  constructor(
    private readonly portal: PortalSinks,
    private readonly extensions: Extensions,
    private readonly recipients: Recipients,
    private readonly store: OutboxStore,
    private readonly speaker: Speaker,
  ) {}

  /** Throws when it was not taken. */
  async deliver(
    id: string,
    message: StoredMessage,
    now: Date,
    signal: AbortSignal,
  ): Promise<void> {
    switch (message.sink) {
      case 'event':
        await this.publish(id, message, now);
        break;
      case 'signal':
        await this.portal.signals.publish({
          recipients: { type: 'broadcast' },
          channel: 'jit-access',
          message: { action: 'refetch' },
        });
        break;
      case 'notification':
        await this.notify(message);
        break;
      default:
        await this.forward(message, signal);
    }
  }

  private async publish(
    id: string,
    message: Extract<StoredMessage, { sink: 'event' }>,
    now: Date,
  ): Promise<void> {
    const { topic, payload } = message;
    const event = { eventId: id, topic, payload };
    await this.store.forward(
      [
        ...[...this.extensions.sinks.keys()].map((sink): ForwardedEvent => ({
          sink: `sink:${sink}`,
          event,
        })),
        ...[...this.extensions.hooks.values()]
          .filter(hook => hook.after)
          .map(({ name }): ForwardedEvent => ({ sink: `hook:${name}`, event })),
      ],
      now,
    );
    await this.portal.events.publish({
      topic,
      eventPayload: { ...payload, eventId: id },
    });
  }

  private async notify(message: NotificationMessage): Promise<void> {
    const entityRef = await this.recipients.known(message.recipients);
    if (entityRef.length === 0) {
      return;
    }
    const [title, description] = await this.speaker.say([
      message.title,
      message.description,
    ]);
    await this.portal.notifications.send({
      recipients: { type: 'entity', entityRef },
      payload: {
        title,
        description,
        link: message.link,
        severity: message.severity,
        topic: 'jit-access',
        scope: message.scope,
      },
    });
  }

  private async forward(
    { sink, event }: ForwardedEvent,
    signal: AbortSignal,
  ): Promise<void> {
    const separator = sink.indexOf(':');
    const name = sink.slice(separator + 1);
    if (sink.startsWith('sink:')) {
      const target = this.extensions.sinks.get(name);
      if (!target) {
        throw new Error(`the sink '${name}' is not installed any more`);
      }
      await target.deliver(event, { signal });
      return;
    }
    const hook = this.extensions.hooks.get(name);
    if (!hook?.after) {
      throw new Error(`the hook '${name}' is not installed any more`);
    }
    await hook.after(event);
  }
}
