import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createTicketAction } from './createTicket';

const URL_ = 'http://tickets.test/tickets';
const server = setupServer();
registerMswTestHooks(server);

interface Ticket {
  key: string;
  entity: string;
  description: string;
}
let tickets: Ticket[] = [];
let authorizations: (string | null)[] = [];

beforeEach(() => {
  tickets = [];
  authorizations = [];
  server.use(
    http.get(URL_, ({ request }) => {
      const entity = new URL(request.url).searchParams.get('entity');
      return HttpResponse.json({
        tickets: tickets.filter(t => t.entity === entity),
      });
    }),
    http.post<never, Omit<Ticket, 'key'>>(URL_, async ({ request }) => {
      authorizations.push(request.headers.get('authorization'));
      const ticket = {
        key: `CHG-${1001 + tickets.length}`,
        ...(await request.json()),
      };
      tickets.push(ticket);
      return HttpResponse.json(ticket, { status: 201 });
    }),
  );
});

const action = (data: object = { url: `${URL_}/`, token: 'ticket-token' }) =>
  createTicketAction({
    config: mockServices.rootConfig({
      data: { goldenPath: { tickets: data } },
    }),
  });
const input = {
  title: 'Review the threat model',
  description: 'Within a week.',
  entity: 'component:default/ledger',
  assignee: 'group:default/security',
};

it('opens a ticket and tells where it is', async () => {
  const ctx = createMockActionContext({ input });
  await action().handler(ctx);
  expect(tickets).toEqual([
    {
      key: 'CHG-1001',
      type: 'CHG',
      title: input.title,
      entity: input.entity,
      assignee: input.assignee,
      description: expect.stringMatching(
        /^Within a week\.\n\nReference: golden-path\/[\w-]+\/[0-9a-f]{12}$/,
      ),
    },
  ]);
  expect(authorizations).toEqual(['Bearer ticket-token']);
  expect(ctx.output).toHaveBeenCalledWith('url', `${URL_}/CHG-1001`);
});

it('opens it once, also when the task stopped before its checkpoint', async () => {
  await action().handler(createMockActionContext({ input }));
  const again = createMockActionContext({ input });
  await action().handler(again);
  expect(tickets).toHaveLength(1);
  expect(again.output).toHaveBeenCalledWith('key', 'CHG-1001');
  await action().handler(
    createMockActionContext({ input: { ...input, title: 'Another' } }),
  );
  expect(tickets).toHaveLength(2);
});

it('opens none in a dry run, and none that a checkpoint knows', async () => {
  await action().handler({
    ...createMockActionContext({ input }),
    isDryRun: true,
  });
  const known = {
    ...createMockActionContext({ input }),
    checkpoint: jest.fn().mockResolvedValue('CHG-7'),
  };
  await action().handler(known);
  expect(known.output).toHaveBeenCalledWith('key', 'CHG-7');
  expect(tickets).toEqual([]);
});

it('explains what went wrong', async () => {
  await expect(
    createTicketAction({ config: mockServices.rootConfig() }).handler(
      createMockActionContext({ input }),
    ),
  ).rejects.toThrow('set goldenPath.tickets.url');
  server.use(http.get(URL_, () => new HttpResponse(null, { status: 503 })));
  await expect(
    action().handler(createMockActionContext({ input })),
  ).rejects.toThrow(/answered 503 to GET/);
  server.use(http.get(URL_, () => HttpResponse.error()));
  await expect(
    action().handler(createMockActionContext({ input })),
  ).rejects.toThrow("can't be reached");
});
