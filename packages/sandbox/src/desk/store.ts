import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const messageSchema = z.strictObject({
  id: z.number().int(),
  channel: z.string(),
  author: z.string(),
  text: z.string(),
  link: z.string().optional(),
  /** ISO 8601. */
  postedAt: z.string(),
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
export interface DeskStore {
  read(): DeskState;
  /** Saves the state as a whole, or throws and leaves the old one. */
  write(state: DeskState): void;
}

const empty = (): DeskState => ({ messages: [], tickets: [] });

/** A desk that forgets everything with the process. */
export function memoryDesk(): DeskStore {
  let state = empty();
  return {
    read: () => state,
    write: next => {
      state = next;
    },
  };
}

/**
 * A desk in a JSON file, which is replaced as a whole: a killed process leaves
 * the old state or the new one.
 *
 * @throws Error that names the file when it can't be understood
 */
export function fileDesk(file: string): DeskStore {
  let state = existsSync(file) ? load(file) : empty();
  return {
    read: () => state,
    write: next => {
      mkdirSync(dirname(file), { recursive: true });
      const draft = `${file}.draft`;
      writeFileSync(draft, `${JSON.stringify(next, undefined, 2)}\n`);
      renameSync(draft, file);
      state = next;
    },
  };
}

function load(file: string): DeskState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(
      `Reading the chat and tickets of the sandbox from ${file} failed; repair the file, or delete it to start afresh`,
      { cause: error },
    );
  }
}
