import type {
  AutomationOverview,
  CaseAction,
  CaseFigures,
  CaseSummary,
  SecurityCase,
} from '@fairway/plugin-security-cases-common';

/** A case that is open and that nobody has, unless it says otherwise. */
export function aSummary(given: Partial<CaseSummary> = {}): CaseSummary {
  return {
    id: 'case-1',
    reference: 'SC-12',
    class: 'logging-weakened',
    level: 'L2',
    title: 'Omar stopped the trail harbour-trail',
    status: 'open',
    confidence: 'known',
    actor: { name: 'omar@harbour.example', userRef: 'user:default/omar' },
    target: {
      resource: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/harbour',
      place: '111122223333',
    },
    entityRef: 'component:default/payments-api',
    ownerRef: 'group:default/payments',
    tier: '1',
    assignee: null,
    events: 2,
    proposals: 1,
    failures: 0,
    holding: true,
    openedAt: '2026-11-22T08:00:00.000Z',
    lastEventAt: '2026-11-22T08:05:00.000Z',
    closedAt: null,
    decision: null,
    ...given,
  };
}

/** An action that waits for a person, unless it says otherwise. */
export function anAction(given: Partial<CaseAction> = {}): CaseAction {
  return {
    id: 'action-1',
    kind: 'end-grants',
    state: 'proposed',
    appetite: 'auto',
    mode: 'propose',
    why: 'The team is at the stage warn.',
    rule: 'tier-1-logging',
    subject: 'user:default/omar',
    result: null,
    error: null,
    attempts: 0,
    by: null,
    createdAt: '2026-11-22T08:00:01.000Z',
    settledAt: null,
    may: ['run', 'decline'],
    ...given,
  };
}

/** A case with one proposal, one grant and three entries in its timeline. */
export function aCase(given: Partial<SecurityCase> = {}): SecurityCase {
  return {
    ...aSummary(),
    securityEvents: [
      {
        id: 'event-1',
        source: 'aws',
        class: 'logging-weakened',
        action: 'StopLogging',
        summary: 'The trail harbour-trail no longer records.',
        actor: { name: 'omar@harbour.example', userRef: 'user:default/omar' },
        target: {
          resource:
            'arn:aws:cloudtrail:eu-central-1:111122223333:trail/harbour',
          place: '111122223333',
        },
        entityRefs: ['component:default/payments-api'],
        at: '2026-11-22T08:00:00.000Z',
        receivedAt: '2026-11-22T08:00:01.000Z',
        rawHash: 'a'.repeat(64),
      },
    ],
    actions: [
      anAction(),
      anAction({
        id: 'action-2',
        kind: 'hold-target',
        state: 'done',
        mode: 'auto',
        why: null,
        subject: 'resource:default/aws-production',
        result: 'New access is held back.',
        attempts: 1,
        settledAt: '2026-11-22T08:00:02.000Z',
        may: [],
      }),
    ],
    links: [
      {
        kind: 'grant',
        ref: 'request-1',
        title: 'Operate payments on AWS',
        entityRef: 'resource:default/aws-production',
      },
      {
        kind: 'check',
        ref: 'logging.trail',
        title: 'A trail records everywhere',
        entityRef: 'component:default/payments-api',
      },
      {
        kind: 'change',
        ref: 'data:text/html,boo',
        title: 'A change with a strange address',
        entityRef: null,
      },
    ],
    timeline: [
      {
        id: 1,
        at: '2026-11-22T08:00:01.000Z',
        by: 'plugin:security-cases',
        kind: 'opened',
        text: 'Opened because of StopLogging.',
        eventId: 'event-1',
        actionId: null,
      },
      {
        id: 2,
        at: '2026-11-22T08:00:02.000Z',
        by: 'plugin:security-cases',
        kind: 'action',
        text: 'New access to resource:default/aws-production is held back.',
        eventId: null,
        actionId: 'action-2',
      },
      {
        id: 3,
        at: '2026-11-22T08:03:00.000Z',
        by: 'user:default/bo',
        kind: 'comment',
        text: '<b>Nobody</b> told us.',
        eventId: null,
        actionId: null,
      },
    ],
    reason: null,
    closedBy: null,
    may: ['assign', 'comment', 'close'],
    ...given,
  };
}

/** Figures of three open cases. */
export function someFigures(given: Partial<CaseFigures> = {}): CaseFigures {
  return {
    open: 3,
    unassigned: 2,
    proposals: 4,
    failedActions: 1,
    holding: 1,
    medianTimeToClose: 'PT3H30M',
    autoShare: 0.75,
    classes: [],
    sources: [
      {
        source: 'aws',
        accepted: 41,
        duplicates: 7,
        ignored: 2,
        malformed: 1,
        forged: 3,
        lastAcceptedAt: new Date(Date.now() - 4 * 60_000).toISOString(),
        lastRefusedAt: new Date(Date.now() - 60_000).toISOString(),
        lastRefusal: 'account 999 is not one of ours',
      },
      {
        source: 'git',
        accepted: 0,
        duplicates: 0,
        ignored: 0,
        malformed: 0,
        forged: 0,
        lastAcceptedAt: null,
        lastRefusedAt: null,
        lastRefusal: null,
      },
    ],
    ...given,
  };
}

/** A policy of one rule, and two teams. */
export function anOverview(
  given: Partial<AutomationOverview> = {},
): AutomationOverview {
  const none = {
    auto: 0,
    run: 0,
    declined: 0,
    failed: 0,
    proposed: 0,
    recorded: 0,
  };
  return {
    policy: {
      name: 'harbour',
      version: 3,
      hash: 'b'.repeat(64),
      loadedAt: '2026-11-22T07:00:00.000Z',
      problem: null,
      defaultStage: 'observe',
      rules: [
        {
          name: 'tier-1-logging',
          classes: ['logging-weakened'],
          tiers: ['1'],
          teams: ['group:default/payments'],
          actions: { 'end-grants': 'auto', 'hold-target': 'propose' },
        },
      ],
      defaults: { notify: 'auto', ticket: 'off' },
      file: 'automation.yaml',
      unusualAccess: {
        history: 'P180D',
        minimum: { uses: 10, age: 'P14D' },
        workingHours: {
          zone: 'Europe/Berlin',
          days: ['friday', 'monday'],
          from: '07:00',
          to: '20:00',
        },
        usualOffHours: 0.2,
        burst: { within: 'P1D', atLeast: 5, times: 4 },
        duration: { atLeast: 'PT2H', times: 4 },
      },
    },
    teams: [
      {
        teamRef: 'group:default/payments',
        stage: 'enforce',
        since: '2026-10-01',
        next: null,
        openCases: 1,
        cases: 9,
        actions: { ...none, auto: 5, run: 3, declined: 1 },
        agreement: 0.75,
      },
      {
        teamRef: 'group:default/storefront',
        stage: 'observe',
        since: null,
        next: { stage: 'warn', from: '2026-12-01' },
        openCases: 0,
        cases: 0,
        actions: none,
        agreement: null,
      },
    ],
    ...given,
  };
}
