import type { Decision } from '@fairway/plugin-jit-access-common';
import type { StoredGrant } from '../../database/records/grant';
import type { StoredRequest } from '../../database/records/request';
import { TestPolicies } from '../policies';
import type { CompiledPolicy } from '../../policy/compile';
import type { Verdicts } from '../../services/guard';
import type { Verdict } from '../../services/Judge';

const HOUR = 3_600_000;
/** Shorter than the longest wait, so that deadlines pass. */
const DEADLINE = 2 * HOUR;

function usualPolicy(): CompiledPolicy {
  const policy = new TestPolicies({
    duration: { extend: { by: 'PT1H', times: 2, approval: 'same' } },
  }).get('db-rw');
  if (!policy) {
    throw new Error('the usual policy is missing');
  }
  return policy;
}

/** The policy of the model: up to four hours, extended twice by one. */
export const USUAL_POLICY = usualPolicy();

/** One row of the record: what happened to what. */
export interface Note {
  subject: string;
  what: string;
}

/** A request with its decisions. */
export type Request = StoredRequest & { decisions: Decision[] };
/** A grant, of a person. */
export type Grant = StoredGrant;

/** A request that was just made. */
export function newRequest(
  index: number,
  about: {
    by: string;
    grantee: string;
    hours: number;
    now: Date;
    parentGrantId?: string;
  },
): Request {
  const { by, grantee, hours, now, parentGrantId = null } = about;
  return {
    id: `request-${index}`,
    policyId: 'db-rw',
    policyHash: 'hash',
    policyVersion: 1,
    title: 'Write to the database',
    entityRef: 'resource:default/payments-db',
    ownerRef: null,
    provider: 'fake',
    risk: 'high',
    requester: `user:default/${by}`,
    grantee: `user:default/${grantee}`,
    principal: grantee,
    entitlementKey: grantee,
    state: 'pending',
    reason: 'a reason',
    ticket: null,
    duration: `PT${hours}H`,
    rule: 'usual',
    explanation: '',
    steps: [],
    createdAt: now.toISOString(),
    deadline: new Date(now.getTime() + DEADLINE).toISOString(),
    decidedAt: null,
    kind: parentGrantId === null ? 'access' : 'extension',
    parentGrantId,
    startsAt: null,
    inputs: {},
    facts: [],
    auto: false,
    approvedDuration: null,
    requiredSteps: [],
    decisions: [],
  };
}

/** A grant that was just approved. */
export function newGrant(index: number, request: Request, now: Date): Grant {
  return {
    id: `grant-${index}`,
    requestId: request.id,
    entitlementKey: request.entitlementKey,
    entitlement: { role: 'pay_rw' },
    state: 'scheduled',
    killSessions: true,
    revokeDueAt: null,
    startsAt: null,
    endsAt: null,
    endedAt: null,
    endReason: null,
    instructions: null,
    residualUntil: null,
    lastError: null,
    attempts: 0,
    createdAt: now.toISOString(),
    kind: 'access',
    policyId: request.policyId,
    grantee: request.principal,
    scheduledFor: null,
    latestEnd: null,
    extensions: 0,
    reviewState: null,
    reviewDueAt: null,
    reviewedBy: null,
    reviewedAt: null,
    reviewVerdict: null,
    reviewComment: null,
    term: null,
    pagedAt: null,
    pages: 0,
    authorizedHash: null,
  };
}

/** What the policy says of a request, with these people. */
export function verdictsOf(
  policy: CompiledPolicy,
  request: Request,
  facts: { eligible: boolean; approvers: string[]; needed: number },
): Verdicts {
  const never = [request.requester, request.grantee];
  const people = facts.approvers
    .map(name => `user:default/${name}`)
    .filter(person => !never.includes(person));
  const [rule] = policy.rules;
  const verdict: Verdict = {
    policy,
    eligibility: facts.eligible
      ? { eligible: true, reason: null }
      : { eligible: false, reason: 'left the team' },
    rule: { ...rule, steps: rule.steps },
    undecided: [],
    unknown: [],
    lists:
      people.length < facts.needed
        ? { status: 'empty', reason: 'nobody is there' }
        : {
            status: 'resolved',
            value: [
              [
                {
                  any: facts.needed,
                  from: ['owners'],
                  approvers: people,
                  approvedBy: [],
                },
              ],
            ],
          },
    automatic: undefined,
    told: [],
    denied: undefined,
    survey: {
      context: {
        request: {
          duration: 0,
          reason: '',
          ticket: '',
          hasTicket: false,
          kind: 'access',
          forOther: false,
          startsIn: 0,
          inputs: {},
        },
        subject: { ref: request.requester, groups: [] },
        clock: { hour: 9, weekday: 1, at: new Date(request.createdAt) },
        entity: {
          kind: 'resource',
          namespace: 'default',
          name: 'payments-db',
          type: 'database',
          lifecycle: '',
          tier: '1',
          owner: '',
          tags: [],
        },
      },
      facts: [],
      ticket: undefined,
      budget: null,
      isOverBudget: false,
    },
    extra: [],
  };
  return { status: 'resolved', verdicts: [verdict] };
}
