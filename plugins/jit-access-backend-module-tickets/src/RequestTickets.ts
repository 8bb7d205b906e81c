import type {
  AccessSink,
  LifecycleEvent,
} from '@fairway/plugin-jit-access-node';
import type { CallOptions, TicketClient, TicketRecord } from './TicketClient';

/** Left in texts, so that a later try finds what an earlier one wrote. */
const mark = (id: string) => `[fairway:${id}]`;

const MAX_TITLE = 200;
const MAX_TEXT = 9000;

/** Requests that come to nothing, and grants that are over. */
const LAST = new Set([
  'jit-access.request.denied',
  'jit-access.request.lapsed',
  'jit-access.request.withdrawn',
  'jit-access.request.invalidated',
  'jit-access.grant.ended',
  'jit-access.grant.failed',
  'jit-access.grant.cancelled',
]);
const CREATED = 'jit-access.request.created';

/** What happened, in a sentence. */
function words({ topic, payload }: LifecycleEvent): string {
  const [, about, what = ''] = topic.split('.');
  const more = [
    payload.by && `by ${payload.by}`,
    payload.endsAt && `until ${payload.endsAt}`,
    payload.why?.replace(/\.$/, ''),
    payload.error,
  ].filter(Boolean);
  const text = `${about} ${what}`.replaceAll('-', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${more.length ? `: ${more.join(', ')}` : ''}.`;
}

function isLast({ topic, payload }: LifecycleEvent): boolean {
  return (
    LAST.has(topic) ||
    // An extension has no grant of its own whose end could close its ticket.
    (payload.kind === 'extension' && topic === 'jit-access.request.approved')
  );
}

/**
 * A ticket per request: opened when it is made, commented on when something
 * happens to it or its grant, closed at its end. Each call may be repeated.
 */
export class RequestTickets implements AccessSink {
  readonly id = 'tickets';

  constructor(
    private readonly client: Pick<TicketClient, 'ofEntity' | 'open' | 'change'>,
    /** Address of the portal, without a slash at its end. */
    private readonly portal: string,
  ) {}

  async deliver(event: LifecycleEvent, options: CallOptions): Promise<void> {
    const { requestId, entityRef } = event.payload;
    if (!requestId || !entityRef) {
      return;
    }
    const ticket =
      (await this.find(requestId, entityRef, options)) ??
      (await this.open(requestId, entityRef, event, options));
    const isKnown = ticket.comments.some(({ text }) =>
      text.includes(mark(event.eventId)),
    );
    if (event.topic === CREATED || isKnown) {
      return;
    }
    await this.client.change(
      ticket.key,
      {
        comment: `${words(event)}\n\n${mark(event.eventId)}`,
        close: isLast(event),
      },
      options,
    );
  }

  private async find(
    requestId: string,
    entityRef: string,
    options: CallOptions,
  ): Promise<TicketRecord | undefined> {
    const tickets = await this.client.ofEntity(entityRef, options);
    return tickets.find(({ description }) =>
      description.includes(mark(requestId)),
    );
  }

  private open(
    requestId: string,
    entityRef: string,
    { payload }: LifecycleEvent,
    options: CallOptions,
  ): Promise<TicketRecord> {
    const lines = [
      `${payload.requester} asks for ${payload.duration}${payload.grantee === payload.requester ? '' : `, for ${payload.grantee}`}.`,
      `Reason: ${payload.reason}`,
      ...(payload.ticket ? [`Because of: ${payload.ticket}`] : []),
      `Risk: ${payload.risk}`,
    ];
    return this.client.open(
      {
        title: `Access: ${payload.title} for ${payload.grantee}`.slice(
          0,
          MAX_TITLE,
        ),
        description: [
          lines.join('\n').slice(0, MAX_TEXT),
          `${this.portal}/access/requests/${encodeURIComponent(requestId)}`,
          mark(requestId),
        ].join('\n\n'),
        entity: entityRef,
      },
      options,
    );
  }
}
