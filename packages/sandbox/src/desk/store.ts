import { z } from 'zod';
import { fileStore, memoryStore, type Store } from '../store';

const messageSchema = z.strictObject({
  id: z.number().int(),
  channel: z.string(),
  author: z.string(),
  text: z.string(),
  link: z.string().optional(),
  /** ISO 8601. */
  postedAt: z.string(),
  /** What buttons are about; sent back with what people do. */
  requestId: z.string().optional(),
  actions: z
    .array(z.strictObject({ id: z.string(), label: z.string() }))
    .optional(),
  /** What came of it. */
  outcome: z.string().optional(),
  idempotencyKey: z.string().optional(),
});

const ticketSchema = z.strictObject({
  key: z.string(),
  type: z.enum(['INC', 'CHG']),
  status: z.enum(['open', 'in-progress', 'resolved', 'closed']),
  title: z.string(),
  description: z.string(),
  entity: z.string().optional(),
  assignee: z.string().optional(),
  /** ISO 8601. */
  createdAt: z.string(),
  /** ISO 8601. */
  updatedAt: z.string(),
  comments: z.array(
    z.strictObject({ author: z.string(), text: z.string(), at: z.string() }),
  ),
});

const stateSchema = z.strictObject({
  messages: z.array(messageSchema),
  tickets: z.array(ticketSchema),
});

/** A chat message. */
export type Message = z.infer<typeof messageSchema>;
/** A ticket: an incident or a change. */
export type Ticket = z.infer<typeof ticketSchema>;
/** Everything the desk remembers. */
export type DeskState = z.infer<typeof stateSchema>;

/** Keeps the state of the desk. */
export type DeskStore = Store<DeskState>;

const initial: DeskState = { messages: [], tickets: [] };

/** A desk that forgets everything with the process. */
export const memoryDesk = (): DeskStore => memoryStore(initial);

/**
 * A desk in a JSON file.
 *
 * @throws Error that names the file when it can't be understood
 */
export const fileDesk = (file: string): DeskStore =>
  fileStore({
    file,
    schema: stateSchema,
    initial,
    what: 'the chat and tickets',
  });
