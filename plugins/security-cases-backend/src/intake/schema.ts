import { EVENT_CLASSES } from '@fairway/plugin-security-cases-common';
import { z } from 'zod';

const MAX_ALIASES = 10;
const MAX_REFS = 100;
/** Longer than every ARN and every name of a log group. */
const MAX_VALUE = 2048;
const MAX_LINK = 500;

/** Neither a catalog can be asked for it, nor a row hold it: NUL, or half of a character. */
const UNFIT = /\0|\p{Cs}/u;

/**
 * Leaves out what can't be looked up or kept: it is too long, or unfit. Whoever
 * chooses such a name must not keep the whole event out with it.
 */
const short =
  <T>(text: (item: T) => string, most: number) =>
  (items: T[]): T[] =>
    items.filter(item => text(item).length <= most && !UNFIT.test(text(item)));

/** What stands for a text of which nothing can be shown. */
const NOTHING_SHOWN = '\ufffd';

function shown(value: string, max: number): string {
  const clean = value
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, max)
    // The cut may have gone through a character.
    .replace(/\p{Cs}$/u, '');
  return value && (clean || NOTHING_SHOWN);
}

/** Text that people see: without control characters, cut where it gets long. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .transform(value => shown(value, max));

const ref = z
  .string()
  .max(200)
  .regex(/^[a-z0-9]+:[a-z0-9._-]+\/[a-z0-9._-]+$/i)
  .transform(value => value.toLocaleLowerCase('en-US'));

/** What a source hands over, checked before anything of it is stored. */
export const normalisedEventSchema = z.object({
  key: z.string().min(1).max(10_000),
  class: z.enum(EVENT_CLASSES),
  action: text(200),
  summary: text(500),
  actor: z.object({
    name: text(500).nullable(),
    aliases: z
      .array(
        z.object({
          path: z
            .string()
            .max(200)
            .regex(/^(metadata|spec)\.[a-z0-9./-]+$/i),
          value: z.string().min(1),
        }),
      )
      .max(MAX_ALIASES)
      .transform(short(({ value }) => value, MAX_VALUE)),
    userRef: ref.nullish(),
  }),
  target: z.object({ resource: text(1000), place: text(255).nullable() }),
  entityRefs: z.array(ref).max(MAX_REFS).default([]),
  annotations: z
    .array(
      z.object({
        name: z
          .string()
          .max(200)
          .regex(/^[a-z0-9./-]+$/i),
        value: z.string().min(1),
        among: z.boolean().default(false),
      }),
    )
    .max(MAX_ALIASES)
    .default([])
    .transform(short(({ value }) => value, MAX_VALUE)),
  at: z.iso
    .datetime({ offset: true })
    .transform(value => new Date(value).toISOString()),
  confidence: z.enum(['known', 'unknown']).default('known'),
  level: z.enum(['L1', 'L2']).default('L1'),
  links: z
    .array(
      z.object({
        kind: z.enum(['grant', 'finding', 'change', 'check', 'image']),
        ref: z.string().min(1),
        title: text(500),
      }),
    )
    .max(MAX_ALIASES)
    .default([])
    .transform(short(({ ref: to }) => to, MAX_LINK)),
});

/** Checked {@link normalisedEventSchema}. */
export type CheckedEvent = z.infer<typeof normalisedEventSchema>;
