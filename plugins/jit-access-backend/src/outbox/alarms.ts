import type { DriftKind, Hold } from '@fairway/plugin-jit-access-common';
import { foreignText } from '../database/foreignText';
import { SECURITY, type OutboxMessage } from './messages';

/** Told to security. */
function alarm(message: {
  title: string;
  description: string;
  scope: string;
  severity: 'high' | 'critical';
}): OutboxMessage[] {
  return [
    {
      sink: 'notification',
      recipients: [SECURITY],
      link: '/access',
      ...message,
    },
    { sink: 'signal' },
  ];
}

function sayScope(scope: Hold['scope'], ref: string | null): string {
  if (ref === null) {
    return 'everybody';
  }
  return scope === 'entity' ? `everybody on ${ref}` : ref;
}

const DRIFT: Record<DriftKind, string> = {
  missing: 'is missing',
  lingering: 'is still there after its end',
  foreign: 'was given without Fairway',
  tampered: 'was changed behind Fairway’s back',
};

/** Somebody ended all access of a person, on a target or at all. */
export function emergencyStarted(command: {
  id: string;
  by: string;
  scope: Hold['scope'];
  ref: string | null;
  reason: string;
  hold: boolean;
}): OutboxMessage[] {
  return alarm({
    title: `${command.by} ends the access of ${sayScope(command.scope, command.ref)}`,
    description: `${command.reason}${command.hold ? ' New access is held back.' : ''}`,
    scope: `jit-access:emergency:${command.id}`,
    severity: 'critical',
  });
}

/** So much would have been changed at a provider that nothing was. */
export function breakerOpened(provider: string, why: string): OutboxMessage[] {
  return alarm({
    title: `Repairs at ${provider} are held back`,
    description: why,
    scope: `jit-access:breaker:${provider}`,
    severity: 'high',
  });
}

/** Something at a provider differs from the record, first of all what an entity grants. */
export function driftFound(
  provider: string,
  found: {
    kind: DriftKind;
    principal: string;
    entityRef: string | null;
    count: number;
  },
): OutboxMessage[] {
  const more = found.count > 1 ? `, and ${found.count - 1} more` : '';
  return alarm({
    title: `What ${found.entityRef ?? provider} grants differs from the record: access of ${foreignText(found.principal, 100)} ${DRIFT[found.kind]}${more}`,
    description: 'The list of differences says what is done about it.',
    scope: `jit-access:drift:${provider}`,
    severity: 'high',
  });
}
