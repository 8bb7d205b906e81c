import { createHash } from 'node:crypto';
import type {
  NormalisedEvent,
  Understood,
} from '@fairway/plugin-security-cases-node';
import { judgeProtectionRule, judgeProtectionSwitch } from './branchProtection';
import { contextSchema, whyNot, type Context, type Judge } from './payload';
import {
  judgePush,
  judgeRepository,
  judgeSecurityAndAnalysis,
} from './repository';
import { judgeRuleset } from './ruleset';

const JUDGES = new Map<string, Judge>([
  ['branch_protection_configuration', judgeProtectionSwitch],
  ['branch_protection_rule', judgeProtectionRule],
  ['push', judgePush],
  ['repository', judgeRepository],
  ['repository_ruleset', judgeRuleset],
  ['security_and_analysis', judgeSecurityAndAnalysis],
]);

const PREFIX = 'github.';

/** Topics on which Backstage publishes the webhooks that are looked at. */
export const TOPICS: readonly string[] = [...JUDGES.keys()].map(
  name => `${PREFIX}${name}`,
);

/**
 * Reads a webhook of GitHub.
 *
 * @param topic - one of {@link TOPICS}
 * @param canonical - the payload as canonical JSON
 * @param now - when it was received
 */
export function understand(
  topic: string,
  payload: unknown,
  canonical: string,
  now: Date,
): Understood {
  const name = topic.slice(PREFIX.length);
  const judge = JUDGES.get(name);
  if (!judge) {
    return { outcome: 'ignored' };
  }
  const context = contextSchema.safeParse(payload);
  if (!context.success) {
    return { outcome: 'malformed', why: whyNot(context.error) };
  }
  const found = judge(payload);
  if (found === 'ignored') {
    return { outcome: 'ignored' };
  }
  if ('why' in found) {
    return { outcome: 'malformed', why: found.why };
  }
  const { action, repository } = context.data;
  const place = repository?.full_name ?? context.data.organization?.login;
  if (place === undefined) {
    return { outcome: 'malformed', why: 'no repository is named' };
  }
  const actor = actorOf(context.data);
  return {
    outcome: 'event',
    event: {
      // GitHub signs the body and nothing else: the id of a delivery and even
      // the kind of event are headers that whoever replays it may choose. So the
      // key is the hash of what was signed, and of nothing besides. It is taken
      // of canonical JSON, because the events service hands over what was parsed
      // and, from another process, without headers.
      key: createHash('sha256').update(canonical).digest('hex'),
      class: 'control-weakened',
      action: action === undefined ? name : `${name}.${action}`,
      summary: `${actor.name ?? 'Somebody'} ${found.what} of ${place}`,
      actor,
      target: { resource: found.resource, place },
      annotations: repository
        ? [{ name: 'github.com/project-slug', value: repository.full_name }]
        : [],
      at: timeOf(found.at, now),
      confidence: found.confidence ?? 'known',
    },
  };
}

/** Where the payload tells no time it is that of the receipt; nothing happens in the future. */
function timeOf(at: string | undefined, now: Date): string {
  const told = at === undefined ? now : new Date(at);
  return (told < now ? told : now).toISOString();
}

/**
 * A login can be given up and taken by somebody else, the id can't: it comes
 * first. Bots are nobody in the catalog, whatever they are called.
 */
function actorOf({ sender }: Context): NormalisedEvent['actor'] {
  const isPerson = sender?.type === 'User';
  return {
    name: sender?.login ?? null,
    aliases:
      sender && isPerson
        ? [
            {
              path: 'metadata.annotations.fairway.dev/github-user-id',
              value: String(sender.id),
            },
            {
              path: 'metadata.annotations.github.com/user-login',
              value: sender.login,
            },
          ]
        : [],
  };
}
