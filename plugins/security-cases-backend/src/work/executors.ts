import { isError } from '@backstage/errors';
import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { AccessResponseService } from '@fairway/plugin-jit-access-node';
import type { CaseLink } from '@fairway/plugin-security-cases-common';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';
import { sayPerson } from '../core/sayPerson';
import { refsOf } from '../database/rows';
import type { ChatSink } from './ChatSink';
import type { TicketDesk } from './TicketDesk';
import type { Executor, Step } from './Worker';

/** Services that are read again because of one event; the schedule reads the rest. */
const REFRESHED = 50;

/** What the steps reach. */
export interface ExecutorOptions {
  access: AccessResponseService;
  scorecards: Pick<SecurityScorecardService, 'refresh'>;
  auth: AuthService;
  notifications: NotificationService;
  /** Refs of groups and people; empty means nobody is told in the portal. */
  recipients: readonly string[];
  tickets: TicketDesk | undefined;
  chat: ChatSink | undefined;
}

/**
 * The steps by their kind. Each may be done again without doing more. What they
 * tell names entities by their refs and times in ISO 8601: the pages of cases
 * show these as names and in the reader's own time.
 */
export function executorsOf(o: ExecutorOptions): Record<string, Executor> {
  return {
    'link-grants': step => linkGrants(o, step),
    'end-grants': step => endGrants(o, step),
    'hold-target': step => holdTarget(o, step),
    'lift-hold': step => liftHold(o, step),
    'refresh-service': step => refreshService(o, step),
    ticket: step => openTicket(o, step),
    notify: step => notify(o, step, 'opened'),
    announce: step => notify(o, step, 'waits for your decision'),
  };
}

const subjectOf = ({ action }: Step): string => {
  if (!action?.subject) {
    throw new Error('The action does not say what it acts on');
  }
  return action.subject;
};

const reasonOf = ({ case: found, reference }: Step) =>
  `Security case ${reference}: ${found.title}`.slice(0, 1000);

async function grantLinks(
  { access }: ExecutorOptions,
  person: string,
): Promise<CaseLink[]> {
  const grants = await access.liveGrantsOf(person);
  return grants.map(({ requestId, title, entityRef }) => ({
    kind: 'grant',
    // Its page shows the grant too.
    ref: requestId,
    title: `${title}, held by ${sayPerson(person)}`,
    entityRef,
  }));
}

async function linkGrants(o: ExecutorOptions, step: Step) {
  const { actor_ref: actor } = step.case;
  const links = actor === null ? [] : await grantLinks(o, actor);
  return { text: null, links };
}

async function endGrants(o: ExecutorOptions, step: Step) {
  const person = subjectOf(step);
  // What the person holds is on record before it is taken away.
  const links = await grantLinks(o, person);
  const { ended, invalidated } = await o.access.endGrantsOf(person, {
    caseId: step.case.id,
    reason: reasonOf(step),
    by: step.by,
  });
  return {
    text: `Access of ${person}: grants ended: ${ended}, waiting requests made invalid: ${invalidated}`,
    links,
  };
}

async function holdTarget(o: ExecutorOptions, step: Step) {
  const entityRef = subjectOf(step);
  if (step.case.closed_at !== null) {
    return {
      text: `${entityRef} is not held back: the case is closed`,
    };
  }
  const hold = await o.access.holdTarget(entityRef, {
    caseId: step.case.id,
    reason: reasonOf(step),
    by: step.by,
  });
  const isHeld = hold.liftedAt === null;
  return {
    text: isHeld
      ? `New access to ${entityRef} is held back until the case is closed`
      : `${hold.liftedBy ?? 'Somebody'} has lifted the hold on ${entityRef} at ${hold.liftedAt}`,
    holding: isHeld,
  };
}

async function liftHold(o: ExecutorOptions, step: Step) {
  const { lifted } = await o.access.liftHold({
    caseId: step.case.id,
    reason:
      `Security case ${step.reference} was closed: ${step.case.reason ?? ''}`.slice(
        0,
        1000,
      ),
    by: step.by,
  });
  return {
    text: lifted > 0 ? 'New access to the target is possible again' : null,
    holding: false,
  };
}

async function refreshService(o: ExecutorOptions, step: Step) {
  const credentials: BackstageCredentials =
    await o.auth.getOwnServiceCredentials();
  const refs = refsOf(step.case.entity_refs).slice(0, REFRESHED);
  let asked = 0;
  for (const entityRef of refs) {
    step.signal.throwIfAborted();
    try {
      await o.scorecards.refresh(entityRef, { credentials });
      asked += 1;
    } catch (error) {
      // Not every entity has a scorecard; anything else is tried again.
      if (!isError(error) || error.name !== 'NotFoundError') {
        throw error;
      }
    }
  }
  return { text: `Services that are read again: ${asked}` };
}

async function openTicket(o: ExecutorOptions, step: Step) {
  const ownerRef = subjectOf(step);
  if (!o.tickets) {
    throw new Error(
      'No ticket system is configured: set securityCases.tickets.url',
    );
  }
  const { key, url } = await o.tickets.open(
    {
      caseId: step.case.id,
      reference: step.reference,
      class: step.case.class,
      title: step.case.title,
      entityRef: step.case.entity_ref,
      ownerRef,
    },
    step.signal,
  );
  return {
    text: `Ticket ${key} is open for ${ownerRef}`,
    links: [
      {
        kind: 'ticket' as const,
        ref: url,
        title: key,
        entityRef: step.case.entity_ref,
      },
    ],
  };
}

async function notify(o: ExecutorOptions, step: Step, what: string) {
  const { case: found, reference } = step;
  const title = `${reference} ${what}`;
  const told: string[] = [];
  if (o.recipients.length > 0) {
    await o.notifications.send({
      recipients: { type: 'entity', entityRef: [...o.recipients] },
      payload: {
        title,
        description: found.title,
        link: `/security-cases/cases/${found.id}`,
        severity: found.level === 'L2' ? 'critical' : 'high',
        topic: 'security-cases',
        // A second try replaces the first.
        scope: `security-cases:${found.id}:${what}`,
      },
    });
    told.push(...o.recipients);
  }
  if (o.chat) {
    await o.chat.say(
      { title, text: found.title, caseId: found.id },
      step.signal,
    );
    told.push('the chat');
  }
  return {
    text:
      told.length > 0
        ? `${told.join(', ')} told: ${title}`
        : 'Nobody is named who is to be told: set securityCases.recipients',
  };
}
