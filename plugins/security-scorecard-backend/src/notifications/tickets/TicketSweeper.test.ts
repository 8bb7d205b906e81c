import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  DAY,
  definition,
  openWorld,
  storeStates,
  TestClock,
} from '../../__testUtils__/peopleWork';
import { CheckLists } from '../../database/CheckLists';
import { deadlinePolicy } from '../../domain/durations';
import { HttpTicketSystem } from '../HttpTicketSystem';
import { TicketStore } from './TicketStore';
import { TicketSweeper } from './TicketSweeper';

jest.setTimeout(60_000);

const REF = 'component:default/payments-api';
const never = new AbortController().signal;

interface DeskTicket {
  key: string;
  status: string;
  title: string;
  description: string;
  entity: string;
  comments: { author: string; text: string }[];
}

/** The desk's wire protocol in memory; `before` and `after` may fail a call. */
class FakeDesk {
  readonly tickets: DeskTicket[] = [];
  readonly calls: string[] = [];
  before: (call: string) => void = () => {};
  after: (call: string) => void = () => {};

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? 'GET';
    const key = url.pathname.split('/')[2];
    const call = `${method} ${key ? 'ticket' : 'list'}`;
    this.calls.push(call);
    this.before(call);
    const answer = this.#answer(
      call,
      key,
      url.searchParams.get('entity'),
      JSON.parse(String(init?.body ?? '{}')),
    );
    this.after(call);
    return answer;
  };

  #answer(
    call: string,
    key: string,
    entity: string | null,
    body: Partial<DeskTicket> & { comment?: DeskTicket['comments'][number] },
  ): Response {
    const found = this.tickets.find(ticket => ticket.key === key);
    switch (call) {
      case 'GET list':
        return Response.json({
          tickets: this.tickets.filter(t => t.entity === entity),
        });
      case 'POST list': {
        const ticket: DeskTicket = {
          key: `CHG-${this.tickets.length + 1}`,
          status: 'open',
          title: body.title ?? '',
          description: body.description ?? '',
          entity: body.entity ?? '',
          comments: [],
        };
        this.tickets.push(ticket);
        return Response.json(ticket, { status: 201 });
      }
      default:
        if (!found) {
          return Response.json({ error: 'none' }, { status: 404 });
        }
        if (call === 'PATCH ticket') {
          found.status = body.status ?? found.status;
          found.comments.push(...(body.comment ? [body.comment] : []));
        }
        return Response.json(found);
    }
  }
}

describe.each(
  TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] }).eachSupportedId(),
)('tickets on %s', databaseId => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function setup() {
    const knex = await openWorld(databases, databaseId);
    const clock = new TestClock();
    const desk = new FakeDesk();
    const check = definition('scan.covered', { severity: 'high' });
    const lists = new CheckLists(knex);
    const run = () =>
      new TicketSweeper({
        knex,
        lists,
        store: new TicketStore(knex),
        system: new HttpTicketSystem({
          url: 'http://desk/tickets/',
          token: 'secret',
          fetch: desk.fetch,
        }),
        checks: () => [check],
        ready: () => true,
        rules: {
          after: 'P1D',
          severities: new Set(['critical', 'high']),
          deadlines: deadlinePolicy({}),
        },
        baseUrl: 'http://portal',
        logger: mockServices.logger.mock(),
        now: clock.now,
      }).run(never);
    const since = clock.in(0);
    const set = (letter: string) =>
      storeStates(
        knex,
        'payments-api',
        { 'scan.covered': letter },
        { s: since },
      );
    return { knex, clock, desk, run, set, check };
  }

  it('opens one after the delay, tells what changes, and closes it', async () => {
    const { knex, clock, desk, run, set, check } = await setup();
    await set('f');
    clock.pass(DAY - 1);
    await run();
    expect(desk.tickets).toEqual([]);
    clock.pass(1);
    await run();
    await run();
    expect(desk.tickets).toMatchObject([
      {
        title: 'Payments API: Title of scan.covered',
        entity: REF,
        status: 'open',
        comments: [],
      },
    ]);
    expect(desk.tickets[0].description).toContain(
      'http://portal/catalog/default/component/payments-api/security?check=scan.covered',
    );
    check.severity = 'critical';
    await run();
    await run();
    expect(desk.tickets[0].comments.map(c => c.text.split('\n')[0])).toEqual([
      'It is critical now, and due: 28 Nov 2026, 12:00 UTC.',
    ]);

    await set('e');
    await run();
    expect(desk.tickets[0].status).toBe('open');
    await set('p');
    await run();
    expect(desk.tickets[0]).toMatchObject({ status: 'closed' });
    expect(desk.tickets[0].comments).toHaveLength(2);
    expect(await knex('check_tickets').select()).toEqual([]);

    // Another time is another ticket.
    await set('f');
    await run();
    expect(desk.tickets.map(t => t.status)).toEqual(['closed', 'open']);
    await set('F');
    await run();
    expect(desk.tickets[1].status).toBe('closed');
    expect(desk.tickets[1].comments[0].text).toMatch(/^The check is waived\./);
  });

  it.each(['GET list', 'POST list'])(
    'opens one ticket although it dies at %s, before or after',
    async call => {
      for (const when of ['before', 'after'] as const) {
        const { clock, desk, run, set } = await setup();
        await set('f');
        clock.pass(2 * DAY);
        desk[when] = made => {
          if (made === call) {
            throw new Error('killed');
          }
        };
        await run();
        desk[when] = () => {};
        await run();
        expect(desk.calls.filter(c => c === call)).toHaveLength(1);
        clock.pass(DAY);
        await run();
        expect(desk.tickets).toHaveLength(1);
        clock.pass(DAY);
        await run();
        expect(desk.tickets).toHaveLength(1);
      }
    },
  );

  it('says a change and a closing once although it dies after it', async () => {
    const { clock, desk, run, set, check } = await setup();
    await set('f');
    clock.pass(2 * DAY);
    await run();
    const die = (made: string) => {
      if (made === 'PATCH ticket') {
        throw new Error('killed');
      }
    };
    check.severity = 'critical';
    desk.after = die;
    await run();
    desk.after = () => {};
    clock.pass(DAY);
    await run();
    expect(desk.tickets[0].comments).toHaveLength(1);

    await set('p');
    desk.after = die;
    await run();
    desk.after = () => {};
    clock.pass(DAY);
    await run();
    expect(desk.tickets[0].comments).toHaveLength(2);
    expect(desk.tickets[0].status).toBe('closed');
  });

  it('opens one although two replicas sweep at once', async () => {
    const { clock, desk, run, set } = await setup();
    await set('f');
    clock.pass(2 * DAY);
    await Promise.all([run(), run(), run()]);
    await run();
    expect(desk.tickets).toHaveLength(1);
  });

  it('closes the ticket of a service that left the catalog', async () => {
    const { knex, clock, desk, run, set } = await setup();
    await set('f');
    clock.pass(2 * DAY);
    await run();
    await knex('scorecards').where('entity_ref', REF).delete();
    await run();
    expect(desk.tickets[0].status).toBe('closed');
    expect(await knex('check_tickets').select()).toEqual([]);
  });
});
