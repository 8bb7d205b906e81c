import { z } from 'zod';
import { judgeOf, text } from './payload';

/** Repositories that were made public. */
export const judgeRepository = judgeOf(
  z.object({ action: text, repository: z.object({ full_name: text }) }),
  ({ action }) =>
    action === 'publicized'
      ? { what: 'made public the repository', resource: 'visibility' }
      : 'ignored',
);

const feature = z.object({ status: z.string().max(50) }).nullish();
const featuresSchema = z.object({
  advanced_security: feature,
  code_security: feature,
  secret_scanning: feature,
  secret_scanning_push_protection: feature,
  dependabot_security_updates: feature,
});

const FEATURES: Record<keyof z.infer<typeof featuresSchema>, string> = {
  advanced_security: 'advanced security',
  code_security: 'code security',
  secret_scanning: 'secret scanning',
  secret_scanning_push_protection: 'push protection',
  dependabot_security_updates: 'security updates of Dependabot',
};

/** Features that look for faults, when they were switched off. */
export const judgeSecurityAndAnalysis = judgeOf(
  z.object({
    changes: z.object({
      from: z.object({ security_and_analysis: featuresSchema.nullable() }),
    }),
    repository: z.object({ security_and_analysis: featuresSchema.nullish() }),
  }),
  ({ changes, repository }) => {
    const before = featuresSchema
      .keyof()
      .options.filter(
        name =>
          changes.from.security_and_analysis?.[name]?.status === 'enabled',
      );
    const now = repository.security_and_analysis ?? {};
    const off = before.filter(name => now[name]?.status !== 'enabled');
    if (off.length === 0) {
      return 'ignored';
    }
    return {
      what: `switched off ${off.map(name => FEATURES[name]).join(', ')}`,
      resource: off.length === 1 ? off[0] : 'security-and-analysis',
      // What is not listed any more may be off, or not to be had.
      confidence: off.some(name => now[name]?.status === 'disabled')
        ? 'known'
        : 'unknown',
    };
  },
);

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);

/** Pushes that threw away history of the default branch. */
export const judgePush = judgeOf(
  z.object({
    ref: z.string().max(1000),
    before: sha,
    after: sha,
    forced: z.boolean(),
    repository: z.object({
      default_branch: text,
      /** Seconds since 1970. */
      pushed_at: z.number().int().min(0).max(1e11).optional().catch(undefined),
    }),
  }),
  ({ ref, before, after, forced, repository }) => {
    const { default_branch: branch, pushed_at: pushedAt } = repository;
    return forced && ref === `refs/heads/${branch}`
      ? {
          what: `force-pushed ${before.slice(0, 7)} → ${after.slice(0, 7)} to the default branch ${branch}`,
          resource: `branch/${branch}`,
          at:
            pushedAt === undefined
              ? undefined
              : new Date(pushedAt * 1000).toISOString(),
        }
      : 'ignored';
  },
);
