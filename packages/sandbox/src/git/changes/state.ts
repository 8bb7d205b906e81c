import { z } from 'zod';

const commit = z.string().regex(/^[0-9a-f]{40}$/);
const time = z.iso.datetime();

/** A control that does not pass on a commit. */
const failingControl = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.string(),
  state: z.enum(['fail', 'unknown']),
  message: z.string(),
  evidence: z.array(
    z.object({ path: z.string(), line: z.number().int().optional() }),
  ),
  remediation: z.string(),
});

const check = z.object({
  name: z.string(),
  /** The commit it is about. */
  head: commit,
  state: z.enum(['success', 'failure', 'pending']),
  summary: z.string(),
  /** Page with more, on another host. */
  url: z.string().optional(),
  at: time,
  /** `git` for what the server ran itself. */
  by: z.string(),
  controls: z.array(failingControl).default([]),
});

const approval = z.object({
  by: z.string(),
  at: time,
  /** The commit that was looked at. */
  head: commit,
  comment: z.string().default(''),
});

const event = z.object({
  at: time,
  by: z.string(),
  what: z.enum([
    'opened',
    'pushed',
    'approved',
    'retracted',
    'merged',
    'closed',
  ]),
  head: commit.optional(),
  text: z.string().optional(),
});

/** What is kept of a change. What can be told from the branches is not kept. */
export const changeSchema = z.object({
  version: z.literal(1),
  id: z.number().int().positive(),
  title: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  state: z.enum(['open', 'merged', 'closed']),
  /** Whose change it is: a person, or `portal`. Never approves it. */
  author: z.string(),
  /** Who opened it: the author, or the portal for somebody. */
  openedBy: z.string(),
  /** Branch it comes from. */
  source: z.string(),
  /** Branch it goes to. */
  target: z.string(),
  createdAt: time,
  updatedAt: time,
  /** Latest commit of the source branch that the server has dealt with. */
  head: commit,
  approvals: z.array(approval),
  checks: z.array(check),
  events: z.array(event),
  /**
   * Set before the default branch moves. Whoever finds it makes the merge whole
   * or takes it back, by looking at where the branch is.
   */
  merging: z
    .object({
      commit,
      onto: commit,
      head: commit,
      by: z.string(),
      at: time,
    })
    .optional(),
  merged: z.object({ commit, by: z.string(), at: time }).optional(),
});

/** State of a change. */
export type ChangeState = z.infer<typeof changeSchema>;
/** An approval of one commit by one person. */
export type Approval = ChangeState['approvals'][number];
/** Outcome of a check on one commit. */
export type Check = ChangeState['checks'][number];
/** A control that does not pass. */
export type FailingControl = Check['controls'][number];
/** A line of a change's history. */
export type ChangeEvent = ChangeState['events'][number];

const MAX_EVENTS = 500;
const MAX_CHECKS = 60;

/** Adds to the history; what is too old is dropped, but not how it began. */
export function withEvent(state: ChangeState, next: ChangeEvent): ChangeState {
  const events = [...state.events, next];
  if (events.length > MAX_EVENTS) {
    events.splice(1, events.length - MAX_EVENTS);
  }
  return { ...state, events, updatedAt: next.at };
}

/** Records a check; one of the same name on the same commit is replaced. */
export function withCheck(state: ChangeState, next: Check): ChangeState {
  const others = state.checks.filter(
    ({ name, head }) => name !== next.name || head !== next.head,
  );
  return { ...state, checks: [...others, next].slice(-MAX_CHECKS) };
}
