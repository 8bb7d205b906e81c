import type { CheckDefinition } from '@fairway/plugin-security-scorecard-common';
import { Speaker } from '@fairway/plugin-spoken-node';
import { CheckLists } from '../database/CheckLists';
import type { NotificationConfig } from '../notifications/config';
import { Dispatcher } from '../notifications/Dispatcher';
import { HttpTicketSystem } from '../notifications/HttpTicketSystem';
import { NoticeStore } from '../notifications/NoticeStore';
import { OverdueFindings } from '../notifications/OverdueFindings';
import { Regressions } from '../notifications/Regressions';
import { Sealer } from '../notifications/Sealer';
import { PortalSink, WebhookChatSink } from '../notifications/sinks';
import { TicketStore } from '../notifications/tickets/TicketStore';
import { TicketSweeper } from '../notifications/tickets/TicketSweeper';
import type { PeopleWorkOptions } from './registerPeopleWork';

/** Puts together what tells people, and the tickets. */
export function assembleNotifications(
  options: Pick<
    PeopleWorkOptions,
    | 'auth'
    | 'catalog'
    | 'deadlines'
    | 'knex'
    | 'logger'
    | 'notifications'
    | 'now'
    | 'registry'
    | 'sinks'
    | 'tickets'
  > & {
    settings: NotificationConfig;
    checks: () => readonly CheckDefinition[];
  },
) {
  const { knex, settings, now, sinks, registry } = options;
  const speaker = new Speaker(options);
  sinks.addSink(new PortalSink(options.notifications));
  if (settings.chat) {
    sinks.addSink(new WebhookChatSink({ ...settings.chat, speaker }));
  }
  const { url, token } = settings.tickets;
  if (url) {
    options.tickets.setTicketSystem(new HttpTicketSystem({ url, token }));
  }
  const system = options.tickets.system;

  const lists = new CheckLists(knex);
  const board = new NoticeStore(settings);
  const sources = { ...options, board, lists, fallback: settings.deciders };
  const regressions = new Regressions(sources);
  const overdue = new OverdueFindings(sources);
  const sealer = new Sealer(knex, sinks.sinks);
  const dispatcher = new Dispatcher({
    ...options,
    sinks: sinks.sinks,
    baseUrl: settings.baseUrl,
    speaker,
  });
  const sweeper =
    system &&
    new TicketSweeper({
      ...options,
      lists,
      store: new TicketStore(knex),
      system,
      ready: () => registry.ready,
      rules: { ...settings.tickets, deadlines: options.deadlines },
      baseUrl: settings.baseUrl,
    });
  return {
    board,
    /** Finds what is to be told. */
    find: async (signal: AbortSignal) => {
      await regressions.run(signal);
      await overdue.run(signal);
    },
    /** Tells what is due. */
    deliver: async (signal: AbortSignal) => {
      await sealer.run(now(), signal);
      await dispatcher.run(signal);
    },
    /** Brings tickets up to date; undefined without a ticket system. */
    tickets: sweeper && ((signal: AbortSignal) => sweeper.run(signal)),
    prune: (before: string) => dispatcher.prune(before),
  };
}
