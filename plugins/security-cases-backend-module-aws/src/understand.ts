import type {
  NormalisedEvent,
  Understood,
} from '@fairway/plugin-security-cases-node';
import { classify } from './classify';
import { envelopeSchema, type TrailEvent } from './envelope';

/** What decides whether an event is ours and how bad it is. */
export interface UnderstandOptions {
  /** Accounts whose events are taken. */
  accounts: ReadonlySet<string>;
  /** Days that logs have to be kept. */
  minRetentionDays: number;
}

/**
 * Reads the body of a message: an event of EventBridge with what CloudTrail has
 * recorded. Never throws, whatever the body is: the message would come again for ever.
 */
export function understand(
  body: string,
  options: UnderstandOptions,
): Understood {
  try {
    return read(body, options);
  } catch (error) {
    return {
      outcome: 'malformed',
      why: `the message could not be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function read(body: string, options: UnderstandOptions): Understood {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { outcome: 'malformed', why: 'the message is not JSON' };
  }
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      outcome: 'malformed',
      why: `${issue.path.join('.') || 'the message'}: ${issue.message}`,
    };
  }
  const { account, detail, ...envelope } = parsed.data;
  const isOurs =
    options.accounts.has(account) &&
    (detail.recipientAccountId ?? account) === account;
  if (!isOurs) {
    return {
      outcome: 'forged',
      why: `account ${account} is none of those that are configured`,
    };
  }
  // What CloudTrail does not say itself, or what was refused, has not happened.
  if (
    envelope['detail-type'] !== 'AWS API Call via CloudTrail' ||
    detail.errorCode !== undefined
  ) {
    return { outcome: 'ignored' };
  }
  const found = classify(detail, options.minRetentionDays);
  if (!found) {
    return { outcome: 'ignored' };
  }
  const actor = actorOf(detail);
  return {
    outcome: 'event',
    event: {
      key: `${account} ${detail.eventID}`,
      class: found.class,
      action: detail.eventName,
      summary: `${actor.name ?? 'Somebody'} ${found.what} in account ${account} (${detail.eventName})`,
      actor,
      target: { resource: found.resource, place: account },
      annotations: [
        { name: 'fairway.dev/aws-account', value: account },
        ...(found.logGroup
          ? [
              {
                name: 'fairway.dev/aws-log-groups',
                value: found.logGroup,
                among: true,
              },
            ]
          : []),
      ],
      at: detail.eventTime,
      confidence: found.confidence,
    },
  };
}

const IDENTITY_STORE =
  /^arn:aws[a-z-]*:identitystore::\d{12}:identitystore\/(d-[0-9a-f]{10})$/;
/** Roles that only Identity Center hands out: the session carries the name of the person. */
const SSO_SESSION = /:assumed-role\/AWSReservedSSO_[^/]+\/([^/]+)$/;

/** Names of sessions of other roles are chosen by whoever assumes them and prove nothing. */
function actorOf({ userIdentity }: TrailEvent): NormalisedEvent['actor'] {
  const { arn, invokedBy, onBehalfOf, type } = userIdentity;
  const store = IDENTITY_STORE.exec(onBehalfOf?.identityStoreArn ?? '')?.[1];
  const session = SSO_SESSION.exec(arn ?? '')?.[1];
  return {
    name: session ?? arn ?? invokedBy ?? (type === 'Root' ? 'root' : null),
    aliases: [
      ...(store && onBehalfOf
        ? [
            {
              path: 'metadata.annotations.fairway.dev/aws-identity-store-user',
              value: `${store}/${onBehalfOf.userId}`,
            },
          ]
        : []),
      ...(session ? [{ path: 'spec.profile.email', value: session }] : []),
    ],
  };
}
