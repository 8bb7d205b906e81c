import type {
  AccessSink,
  LifecycleEvent,
} from '@fairway/plugin-jit-access-node';
import { chatText, type Speaker } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import type { RequestStore } from '../database/RequestStore';
import { sayDuration } from '../policy/durations';
import type { ChatClient } from './ChatClient';

const DECIDED = [
  'approved',
  'denied',
  'lapsed',
  'withdrawn',
  'invalidated',
] as const;
const LONGEST_REASON = 500;

const plain = (text: string | null | undefined, most = 200) =>
  chatText(text ?? '').slice(0, most);

const capital = (word: string) =>
  `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/**
 * A message per request, with buttons as long as it can be decided. Alarms are
 * messages of their own.
 */
export class ChatSink implements AccessSink {
  readonly id = 'chat';

  constructor(
    private readonly knex: Knex,
    private readonly requests: RequestStore,
    private readonly client: ChatClient,
    /** Address of the portal, without a slash at its end. */
    private readonly portal: string,
    private readonly speaker: Speaker,
  ) {}

  async deliver(
    event: LifecycleEvent,
    { signal }: { signal: AbortSignal },
  ): Promise<void> {
    const { topic, payload } = event;
    const { requestId } = payload;
    if (!requestId) {
      return;
    }
    const state = DECIDED.find(each => topic === `jit-access.request.${each}`);
    if (topic === 'jit-access.request.created') {
      await this.ask(event, requestId, signal);
    } else if (state) {
      await this.tellDecided(
        requestId,
        `${state}${payload.by ? ` by ${payload.by}` : ''}`,
        signal,
      );
    } else if (topic === 'jit-access.break-glass.used') {
      await this.alarm(event, `BREAK-GLASS by ${payload.grantee}`, signal);
    } else if (topic === 'jit-access.grant.revoke-overdue') {
      await this.alarm(
        event,
        `NOT TAKEN AWAY IN TIME from ${payload.grantee}`,
        signal,
      );
    }
  }

  private async ask(
    event: LifecycleEvent,
    requestId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const request = await this.requests.get(this.knex, requestId, undefined);
    if (!request || request.auto || (await this.messageOf(requestId))) {
      return;
    }
    const isOpen = request.state === 'pending';
    const id = await this.client.post(
      {
        text: await this.textOf(
          event,
          '',
          isOpen ? `Decide until ${request.deadline}` : capital(request.state),
        ),
        link: this.linkOf(requestId),
        requestId,
        actions: isOpen
          ? [
              { id: 'approve', label: 'Approve' },
              { id: 'deny', label: 'Deny' },
            ]
          : [],
        idempotencyKey: event.eventId,
      },
      signal,
    );
    await this.knex('access_chat_messages')
      .insert({ request_id: requestId, message_id: id })
      .onConflict('request_id')
      .ignore();
  }

  private async tellDecided(
    requestId: string,
    outcome: string,
    signal: AbortSignal,
  ): Promise<void> {
    const id = await this.messageOf(requestId);
    if (id) {
      const [said] = await this.speaker.say([outcome]);
      await this.client.update(
        id,
        { outcome: plain(said), actions: [] },
        signal,
      );
    }
  }

  private async alarm(
    event: LifecycleEvent,
    head: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.client.post(
      {
        text: await this.textOf(event, `${head}: `, ''),
        link: this.linkOf(event.payload.requestId ?? ''),
        requestId: event.payload.requestId ?? '',
        actions: [],
        idempotencyKey: event.eventId,
      },
      signal,
    );
  }

  private async textOf(
    { payload }: LifecycleEvent,
    head: string,
    more: string,
  ): Promise<string> {
    const whom =
      payload.grantee === payload.requester ? '' : ` for ${payload.grantee}`;
    const [said, last] = await this.speaker.say([
      `${head}${payload.requester} asks${whom}`,
      more,
    ]);
    return [
      `${plain(said)}: ${plain(payload.title)} (${sayDuration(payload.duration ?? '')}, ${payload.risk} risk)`,
      `They say: ${plain(payload.reason, LONGEST_REASON)}`,
      ...(payload.ticket ? [`Ticket: ${plain(payload.ticket)}`] : []),
      ...(last ? [last] : []),
    ].join('\n');
  }

  private linkOf(requestId: string): string {
    return `${this.portal}/access/requests/${encodeURIComponent(requestId)}`;
  }

  private async messageOf(requestId: string): Promise<string | undefined> {
    const row: { message_id: string } | undefined = await this.knex(
      'access_chat_messages',
    )
      .where({ request_id: requestId })
      .first('message_id');
    return row?.message_id;
  }
}
