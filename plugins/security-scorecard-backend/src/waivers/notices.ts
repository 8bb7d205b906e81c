import { spokenTime } from '@fairway/plugin-spoken-node';
import { waiverLink } from '../notifications/links';
import type { Notice } from '../notifications/notices';
import { SYSTEM_ACTOR } from './identity';
import type { StoredWaiver } from './rows';

const about = (waiver: StoredWaiver) => ({
  link: waiverLink(waiver.id),
  entityRef: waiver.entityRef,
});

const named = (waiver: StoredWaiver) =>
  `${waiver.targetTitle} (${waiver.entityTitle})`;

const people = (...refs: (string | null)[]) => [
  ...new Set(refs.filter(ref => ref !== null)),
];

/** Asks those who decide. */
export function waiverRequested(
  waiver: StoredWaiver,
  deciders: readonly string[],
): Notice {
  return {
    ...about(waiver),
    kind: 'waiver-requested',
    recipients: deciders,
    title: `Waiver asked for: ${named(waiver)}`,
    description: `${waiver.requestedBy} asks until ${spokenTime(waiver.expiresAt)}, as ${waiver.type.replaceAll('-', ' ')}: ${waiver.justification}`,
    severity: 'normal',
  };
}

/** Tells who asked what became of it. */
export function waiverDecided(
  waiver: StoredWaiver,
  by: string,
  reason: string | null,
): Notice {
  const approved = waiver.status === 'approved';
  return {
    ...about(waiver),
    kind: 'waiver-decided',
    recipients: people(waiver.requestedBy),
    title: `Waiver ${waiver.status} by ${by}: ${named(waiver)}`,
    description: [
      approved
        ? `It holds until ${spokenTime(waiver.expiresAt)}.`
        : 'Nothing is waived.',
      reason,
    ]
      .filter(part => part)
      .join(' '),
    severity: 'normal',
  };
}

/** Reminds who asked and who owns that the end is near. */
export function waiverExpiring(waiver: StoredWaiver): Notice {
  return {
    ...about(waiver),
    kind: 'waiver-expiring',
    recipients: people(waiver.requestedBy, waiver.ownerRef),
    title: `Waiver ends on ${spokenTime(waiver.expiresAt)}: ${named(waiver)}`,
    description: `From then on it counts again as what it is. Fix it, or ask for a new waiver once this one has ended.`,
    severity: 'normal',
  };
}

const endOf = (by: string | null) => (by ? `revoked by ${by}` : 'expired');

/** Tells that a waiver is over before anybody would look. */
export function waiverEnded(
  waiver: StoredWaiver,
  by: string | null,
  reason: string | null,
): Notice {
  return {
    ...about(waiver),
    kind: 'waiver-ended',
    recipients: people(waiver.requestedBy, waiver.ownerRef).filter(
      ref => ref !== by,
    ),
    title: `Waiver ${by === SYSTEM_ACTOR ? 'ended' : endOf(by)}: ${named(waiver)}`,
    description: [reason, 'It counts again as what it is.']
      .filter(part => part)
      .join(' '),
    severity: 'high',
  };
}
