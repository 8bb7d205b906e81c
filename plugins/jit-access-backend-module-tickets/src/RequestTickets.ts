import type {
  AccessSink,
  LifecycleEvent,
} from '@fairway/plugin-jit-access-node';
import { type Speaker, spokenDuration } from '@fairway/plugin-spoken-node';
import type { CallOptions, TicketClient, TicketRecord } from './TicketClient';

/** Left in texts, so that a later try finds what an earlier one wrote. */
const mark = (id: string) => `[fairway:${id}]`;

/** What people wrote, without anything that would be taken for a mark. */
const unmarked = (text: string) => text.replace(/\[(?=fairway:)/gi, '(');

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

const HAPPENED: Record<string, string> = {
  'request.approval-recorded': 'Approved, more approvals are needed',
  'request.approved': 'Approved',
  'request.denied': 'Denied',
  'request.lapsed': 'Nobody decided in time',
  'request.withdrawn': 'Withdrawn',
  'request.invalidated': 'The request is not valid any more',
  'grant.activated': 'Access is given',
  'grant.expiring': 'Access ends soon',
  'grant.revoking': 'Access is being taken back',
  'grant.revoke-overdue': 'Access could not be taken back in time',
  'grant.ended': 'Access has ended',
  'grant.failed': 'Access could not be given',
  'grant.cancelled': 'Access was called off',
  'grant.review-owed': 'The break-glass has to be reviewed',
  'grant.review-late': 'The review of the break-glass is overdue',
  'break-glass.used': 'Break-glass: access without approval',
  'break-glass.reviewed': 'The break-glass was reviewed',
};

/** What happened, in a sentence; what this does not know is told by its topic. */
function words({ topic, payload }: LifecycleEvent): string {
  const what = topic.replace(/^jit-access\./, '');
  const more = [
    payload.by && `by ${payload.by}`,
    payload.endsAt && `until ${payload.endsAt}`,
    payload.dueAt && `due ${payload.dueAt}`,
    payload.why?.replace(/\.$/, ''),
    payload.error,
  ].filter(Boolean);
  const text = HAPPENED[what] ?? what;
  return `${text}${more.length ? `: ${more.join(', ')}` : ''}.`;
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
    private readonly speaker: Speaker,
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
    const [comment] = await this.speaker.say([words(event)]);
    await this.client.change(
      ticket.key,
      {
        comment: `${unmarked(comment)}\n\n${mark(event.eventId)}`,
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

  private async open(
    requestId: string,
    entityRef: string,
    { payload }: LifecycleEvent,
    options: CallOptions,
  ): Promise<TicketRecord> {
    const lines = [
      `${payload.requester} asks for ${spokenDuration(payload.duration ?? '')}${payload.grantee === payload.requester ? '' : `, for ${payload.grantee}`}.`,
      `Reason: ${payload.reason}`,
      ...(payload.ticket ? [`Because of: ${payload.ticket}`] : []),
      `Risk: ${payload.risk}`,
    ];
    const [title, text] = await this.speaker.say([
      `Access: ${payload.title} for ${payload.grantee}`,
      lines.join('\n'),
    ]);
    return this.client.open(
      {
        title: title.slice(0, MAX_TITLE),
        description: [
          unmarked(text).slice(0, MAX_TEXT),
          `${this.portal}/access/requests/${encodeURIComponent(requestId)}`,
          mark(requestId),
        ].join('\n\n'),
        entity: entityRef,
      },
      options,
    );
  }
}
