import { z } from 'zod';

/** Text of GitHub that people see. */
export const text = z.string().min(1).max(255);

/** A list of GitHub; longer ones it does not have. */
export const list = <T extends z.ZodType>(of: T) => z.array(of).max(3000);

/** When something was changed; what is no time is left out, and that is no fault of the rest. */
export const time = z.iso
  .datetime({ offset: true })
  .optional()
  .catch(undefined);

/** What was there before, in the `changes` of an event. */
export const from = <T extends z.ZodType>(of: T) =>
  z.object({ from: of }).optional();

/** `owner/name` of a repository. */
const fullName = z
  .string()
  .max(150)
  .regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/);

/**
 * What all events of a repository have. Organisations have rulesets as well, and
 * their events have no repository.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export const contextSchema = z
  .object({
    action: z.string().max(100).optional(),
    repository: z.object({ full_name: fullName }).optional(),
    organization: z
      .object({ login: z.string().regex(/^[A-Za-z0-9-]{1,100}$/) })
      .nullish(),
    sender: z
      .object({
        login: z
          .string()
          .max(100)
          .regex(/^[A-Za-z0-9_-]+(\[bot\])?$/),
        id: z.number().int().positive(),
        type: z.string().max(50),
      })
      .nullish(),
  })
  .refine(
    ({ repository, organization }) => repository || organization,
    'neither a repository nor an organisation is named',
  );

/** Parsed {@link contextSchema}. */
export type Context = z.infer<typeof contextSchema>;

/** What has become weaker. */
export interface Weakening {
  /** Verb and object, after the name of the actor and before that of the repository. */
  what: string;
  resource: string;
  /** ISO 8601; absent when the payload does not tell. */
  at?: string;
  /** `unknown` when the payload does not tell whether it is weaker. */
  confidence?: 'known' | 'unknown';
}

/** What one kind of event says: a weakening, nothing of interest, or what is wrong with it. */
export type Judgement = Weakening | 'ignored' | { why: string };

/** Judges one kind of event. */
export type Judge = (payload: unknown) => Judgement;

/** A judge of payloads that have a shape; of others it says what is wrong. */
export const judgeOf =
  <T>(schema: z.ZodType<T>, judge: (payload: T) => Judgement): Judge =>
  payload => {
    const parsed = schema.safeParse(payload);
    return parsed.success ? judge(parsed.data) : { why: whyNot(parsed.error) };
  };

/** The first thing that is wrong. */
export function whyNot(error: z.ZodError): string {
  const [issue] = error.issues;
  return `${issue.path.join('.') || 'the payload'}: ${issue.message}`;
}
