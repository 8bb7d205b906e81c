import { z } from 'zod';
import { DeskError, readBody } from './reply';
import { DeskStore, Ticket } from './store';

const line = (max: number) => z.string().trim().min(1).max(max);
const status = z.enum(['open', 'in-progress', 'resolved', 'closed']);

const createSchema = z.strictObject({
  type: z.enum(['INC', 'CHG']),
  title: line(200),
  description: z.string().max(10_000).default(''),
  entity: line(300).optional(),
  assignee: line(200).optional(),
});

const changeSchema = z
  .strictObject({
    status: status.optional(),
    assignee: line(200).optional(),
    comment: z
      .strictObject({ author: line(200), text: line(10_000) })
      .optional(),
  })
  .refine(fields => Object.keys(fields).length > 0, 'Nothing to change.');

/** Number of the first ticket. */
const FIRST = 1001;

/**
 * `GET` and `POST /tickets`, `GET` and `PATCH /tickets/<key>`. The list takes
 * `status`, `type` and `entity` to filter by.
 */
export async function tickets(
  store: DeskStore,
  now: () => Date,
  request: Request,
  segments: string[],
): Promise<Response> {
  const [key, ...rest] = segments;
  if (rest.length > 0) {
    throw new DeskError(404, 'There is nothing here.');
  }
  const action = `${request.method} ${key ? 'ticket' : 'list'}`;
  switch (action) {
    case 'GET list':
      return list(store, new URL(request.url).searchParams);
    case 'POST list':
      return create(store, now(), await readBody(request, createSchema));
    case 'GET ticket':
      return Response.json(find(store, key));
    case 'PATCH ticket':
      return change(store, now(), key, await readBody(request, changeSchema));
    default:
      throw new DeskError(
        405,
        key
          ? 'A ticket takes GET and PATCH.'
          : 'The list of tickets takes GET and POST.',
      );
  }
}

const FILTERS = ['status', 'type', 'entity'] as const;

function list(store: DeskStore, query: URLSearchParams): Response {
  for (const name of query.keys()) {
    if (!FILTERS.some(filter => filter === name)) {
      throw new DeskError(400, `Tickets can't be filtered by ${name}.`);
    }
  }
  return Response.json({
    tickets: store
      .read()
      .tickets.filter(ticket =>
        FILTERS.every(
          filter => !query.has(filter) || ticket[filter] === query.get(filter),
        ),
      ),
  });
}

function create(
  store: DeskStore,
  at: Date,
  input: z.infer<typeof createSchema>,
): Response {
  const state = store.read();
  const ticket: Ticket = {
    key: `${input.type}-${FIRST + state.tickets.length}`,
    ...input,
    status: 'open',
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    comments: [],
  };
  store.write({ ...state, tickets: [...state.tickets, ticket] });
  return Response.json(ticket, { status: 201 });
}

function find(store: DeskStore, key: string): Ticket {
  const ticket = store.read().tickets.find(candidate => candidate.key === key);
  if (!ticket) {
    throw new DeskError(404, `There is no ticket ${key}.`);
  }
  return ticket;
}

function change(
  store: DeskStore,
  at: Date,
  key: string,
  input: z.infer<typeof changeSchema>,
): Response {
  const { comment, ...fields } = input;
  const before = find(store, key);
  const after: Ticket = {
    ...before,
    ...fields,
    updatedAt: at.toISOString(),
    comments: comment
      ? [...before.comments, { ...comment, at: at.toISOString() }]
      : before.comments,
  };
  const state = store.read();
  store.write({
    ...state,
    tickets: state.tickets.map(ticket => (ticket.key === key ? after : ticket)),
  });
  return Response.json(after);
}
