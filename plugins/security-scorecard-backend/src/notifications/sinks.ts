import { createHash } from 'node:crypto';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type {
  NotificationSink,
  NotificationSinksExtensionPoint,
  SinkMessage,
  TicketSystem,
  TicketSystemExtensionPoint,
} from '@fairway/plugin-security-scorecard-node';
import { chatText, type Speaker } from '@fairway/plugin-spoken-node';

/** Holds the sinks that modules add. */
export class SinkRegistry implements NotificationSinksExtensionPoint {
  readonly #sinks = new Map<string, NotificationSink>();

  addSink(...sinks: NotificationSink[]): void {
    for (const sink of sinks) {
      if (this.#sinks.has(sink.id)) {
        throw new Error(
          `There is a notification sink '${sink.id}' already; give yours another id`,
        );
      }
      this.#sinks.set(sink.id, sink);
    }
  }

  get sinks(): readonly NotificationSink[] {
    return [...this.#sinks.values()];
  }
}

/** Holds the ticket system that a module brings. */
export class TicketSystemRegistry implements TicketSystemExtensionPoint {
  #system: TicketSystem | undefined;

  setTicketSystem(system: TicketSystem): void {
    if (this.#system) {
      throw new Error('There is a ticket system already; install only one');
    }
    this.#system = system;
  }

  get system(): TicketSystem | undefined {
    return this.#system;
  }
}

/** The same for all who are told the same. */
function digestOf({ notices }: SinkMessage): string {
  return createHash('sha256').update(JSON.stringify(notices)).digest('hex');
}

/** Tells people in the portal, through Backstage's notifications. */
export class PortalSink implements NotificationSink {
  readonly id = 'portal';
  readonly #notifications: NotificationService;

  constructor(notifications: NotificationService) {
    this.#notifications = notifications;
  }

  async send(message: SinkMessage): Promise<void> {
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef: message.recipient },
      payload: {
        title: message.title,
        description: message.description,
        link: message.link,
        severity: message.severity,
        topic: message.notices[0].kind,
        // A second try updates what the first one left, and so does what a
        // person is told as themselves and as a member of a team.
        scope: `security-scorecard:${digestOf(message)}`,
      },
    });
  }
}

/** Longest text that common chats take. */
const LONGEST = 4000;

/**
 * Posts to a channel of a chat through an incoming webhook: JSON with `text`,
 * as Slack, Mattermost and others take it.
 */
export class WebhookChatSink implements NotificationSink {
  readonly id = 'chat';
  readonly kinds: readonly string[] | undefined;
  readonly #url: string;
  readonly #speaker: Speaker;
  readonly #fetch: typeof fetch;

  constructor(options: {
    url: string;
    kinds: readonly string[] | undefined;
    speaker: Speaker;
    fetch?: typeof fetch;
  }) {
    this.#url = options.url;
    this.#speaker = options.speaker;
    this.kinds = options.kinds;
    this.#fetch = options.fetch ?? globalThis.fetch;
  }

  async send(
    message: SinkMessage,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    const [recipient] = await this.#speaker.say([message.recipient]);
    // Scanners and owners choose what findings and services are called.
    const body = [
      `${recipient}: ${message.title}`,
      ...message.description.split('\n'),
    ]
      .map(chatText)
      .join('\n');
    const room = LONGEST - message.url.length - 1;
    const text = body.length > room ? `${body.slice(0, room - 1)}…` : body;
    const response = await this.#fetch(this.#url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': message.id,
      },
      body: JSON.stringify({ text: `${text}\n${message.url}` }),
      signal,
    });
    if (!response.ok) {
      throw new Error(
        `The chat answered ${response.status} ${response.statusText}`,
      );
    }
  }
}
