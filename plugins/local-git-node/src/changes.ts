import { z } from 'zod';

const check = z.object({
  name: z.string(),
  required: z.boolean(),
  state: z.enum(['success', 'failure', 'pending', 'missing']),
  summary: z.string().nullable(),
  controls: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['fail', 'unknown']),
      message: z.string(),
    }),
  ),
});

/** A change in a list of the git server. */
export const listedChangeSchema = z.object({
  id: z.number().int(),
  state: z.enum(['open', 'merged', 'closed']),
  createdAt: z.string(),
  merged: z.object({ at: z.string() }).nullable(),
});

/** What a list of changes tells of each. */
export type ListedLocalGitChange = z.infer<typeof listedChangeSchema>;

/** A change as the git server tells it. */
export const changeSchema = z.object({
  /** Number within the repository, from 1. */
  id: z.number().int(),
  title: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  state: z.enum(['open', 'merged', 'closed']),
  /** Name of a person, or `portal`. */
  author: z.string(),
  /** Branch it comes from. */
  source: z.string(),
  /** Branch it goes to. */
  target: z.string(),
  /** Latest commit of the source branch. */
  head: z.string(),
  /** Whether every rule of the target branch is fulfilled. */
  mergeable: z.boolean(),
  /** What stands in the way. */
  blockers: z.array(z.object({ code: z.string(), message: z.string() })),
  checks: z.array(check),
  /** Who approved which commit, and whether that counts. */
  approvals: z
    .array(
      z.object({
        by: z.string(),
        at: z.string(),
        head: z.string(),
        counts: z.boolean(),
      }),
    )
    .default([]),
  merged: z
    .object({ commit: z.string(), by: z.string(), at: z.string() })
    .nullable(),
  /** Path of its page, from the root of the server. */
  url: z.string(),
});

/** A change: a branch that is offered for review. */
export type LocalGitChange = z.infer<typeof changeSchema>;

/** What is needed to open a change. */
export interface NewChange {
  /** Branch that was pushed before. */
  source: string;
  title: string;
  /** Why; plain text. */
  description?: string;
  /** Lower case, for example `security`. */
  labels?: string[];
  /** Whose change it is, for example `user:default/ana`; the portal's when absent. */
  author?: string;
}
