import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Understood } from '@fairway/plugin-security-cases-node';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import type {
  GateAnsweredEvent,
  SecurityScorecardService,
} from '@fairway/plugin-security-scorecard-node';
import { z } from 'zod';

const gateSchema = z.object({
  entityRef: z.string().min(3).max(200),
  stage: z.enum(['build', 'test', 'production']),
  verdict: z.enum(['pass', 'fail', 'unknown']),
  change: z.string().max(300).nullable(),
  rules: z.array(z.string()).max(200),
  at: z.iso.datetime(),
}) satisfies z.ZodType<GateAnsweredEvent>;

/** A gate that stopped a release; that it could not be decided is no event. */
export function understandGate(payload: unknown): Understood {
  const parsed = gateSchema.safeParse(payload);
  if (!parsed.success) {
    return { outcome: 'malformed', why: parsed.error.issues[0].message };
  }
  const { entityRef, stage, verdict, change, rules, at } = parsed.data;
  if (verdict !== 'fail' || stage !== 'production') {
    return { outcome: 'ignored' };
  }
  const what = rules.slice(0, 5).join(', ') || 'a threshold';
  return {
    outcome: 'event',
    event: {
      // A pipeline asks as often as it likes about one change.
      key: `gate ${entityRef} ${stage} ${change ?? at}`,
      class: 'gate-failed',
      action: `gate ${stage} fails`,
      summary: `The gate to ${stage} stops ${entityRef}${change ? ` (${change})` : ''}: ${what}`,
      actor: { name: null, aliases: [] },
      target: { resource: `${entityRef} ${stage}`, place: null },
      entityRefs: [entityRef],
      at,
      links: change ? [{ kind: 'change', ref: change, title: change }] : [],
    },
  };
}

const changedSchema = z.object({
  entityRef: z.string().min(3).max(200),
  changes: z.number().int(),
});

/** Entity of an event of a changed scorecard, or what is wrong with it. */
export function changedEntity(
  payload: unknown,
): { entityRef: string } | { why: string } {
  const parsed = changedSchema.safeParse(payload);
  return parsed.success
    ? { entityRef: parsed.data.entityRef }
    : { why: parsed.error.issues[0].message };
}

/** Findings of an entity that are asked for at once. */
const PAGE = 200;

/** Open critical findings of an entity that are exploited in the wild. */
export async function exploitedCriticals(
  entityRef: string,
  scorecards: Pick<SecurityScorecardService, 'listFindings'>,
  credentials: BackstageCredentials,
): Promise<Understood[]> {
  const items: Finding[] = [];
  for (let more = true; more;) {
    const page = await scorecards.listFindings(
      entityRef,
      {
        severity: 'critical',
        status: 'open',
        limit: PAGE,
        offset: items.length,
      },
      { credentials },
    );
    items.push(...page.items);
    more = page.items.length > 0 && items.length < page.totalItems;
  }
  return items
    .filter(finding => finding.knownExploited === true)
    .map(finding => ({
      outcome: 'event',
      event: {
        key: `finding ${finding.id} ${finding.firstSeenAt}`,
        class: 'exploited-critical',
        action: 'finding is exploited in the wild',
        summary: `${finding.vulnerability} in ${finding.component} of ${entityRef} is critical and exploited in the wild`,
        actor: { name: null, aliases: [] },
        target: {
          resource: `${finding.vulnerability} in ${finding.component}`,
          place: finding.location.slice(0, 255) || null,
        },
        entityRefs: [entityRef],
        at: finding.firstSeenAt,
        links: [{ kind: 'finding', ref: finding.id, title: finding.title }],
      },
    }));
}
