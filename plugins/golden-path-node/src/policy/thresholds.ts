import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

/** Where a service says what may be left when a stage begins. */
export const THRESHOLDS_PATH = 'policy/thresholds.yaml';
/** Stages that have thresholds, in their order. */
export const THRESHOLD_STAGES = ['build', 'test', 'production'] as const;
/** Severities that are counted, the worst first. */
export const COUNTED_SEVERITIES = [
  'critical',
  'high',
  'medium',
  'low',
] as const;

/** Stage that begins. */
export type ThresholdStage = (typeof THRESHOLD_STAGES)[number];
/** Severity that is counted. */
export type CountedSeverity = (typeof COUNTED_SEVERITIES)[number];

const count = z.number().int().min(0).max(10_000);
const limits = z
  .object({ critical: count, high: count, medium: count, low: count })
  .strict();

const schema = z
  .object({
    apiVersion: z.literal('fairway.dev/v1'),
    kind: z.literal('Thresholds'),
    stages: z
      .object({ build: limits, test: limits, production: limits })
      .strict(),
    dependencies: z
      .object({
        withoutFix: z.enum(['count', 'leave']),
        minimumReleaseAge: z.string().regex(/^P\d{1,3}D$/),
        malicious: z.enum(['refuse', 'leave']),
      })
      .strict(),
    licences: z
      .object({
        allowed: z.array(z.string().min(1)),
        unknown: z.enum(['refuse', 'leave']),
      })
      .strict(),
  })
  .strict();

/** What may be left when a stage begins: `policy/thresholds.yaml`. */
export type Thresholds = z.infer<typeof schema>;

/**
 * Reads thresholds.
 *
 * @throws InputError naming the member that is wrong
 */
export function parseThresholds(path: string, text: string): Thresholds {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${path} is no valid YAML`, error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${path} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return parsed.data;
}
