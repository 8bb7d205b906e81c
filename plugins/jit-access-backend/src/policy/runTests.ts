import { canonicalRef, isSatisfiable } from '@fairway/plugin-jit-access-common';
import type { RuleContext } from './cel';
import type { WantedStep } from '../services/steps';
import type { CompiledPolicy } from './compile';
import { durationMillis } from './durations';
import { clockOf, matchRule } from './evaluate';
import { completeInputs } from './inputs';
import { judgeCase, type Outcome, type PolicyCase } from './outcome';
import type { PolicyTest } from './schema';

/** A test of a policy that came out differently. */
export interface TestFailure {
  index: number;
  message: string;
}

type Given = PolicyTest['given'];

function contextOf(policy: CompiledPolicy, given: Given): RuleContext {
  const { document } = policy;
  const [kind, namespace, name] = document.target.entity.split(/[:/]/);
  const { ticketState: state, entity, budget } = given;
  return {
    request: {
      duration: durationMillis(durationOf(policy, given)),
      reason: reasonOf(policy, given),
      ticket: given.ticket ?? '',
      hasTicket: given.ticket !== undefined,
      kind: given.kind,
      forOther: given.grantee !== undefined,
      startsIn:
        given.startsIn === undefined ? 0 : durationMillis(given.startsIn),
      inputs: completeInputs(policy, given.inputs),
    },
    ticket: state && { known: state !== 'missing', open: state === 'open' },
    subject: {
      ref: given.subject,
      groups: given.groups,
      onCall: given.onCall,
      openIncidents: given.openIncidents,
    },
    budget,
    service: given.service,
    clock: clockOf(new Date(given.now)),
    entity: {
      kind,
      namespace,
      name,
      type: entity?.type ?? '',
      lifecycle: entity?.lifecycle ?? '',
      tier: entity?.tier ?? '',
      owner: entity?.owner ?? document.metadata.owner,
      tags: entity?.tags ?? [],
    },
  };
}

function durationOf(policy: CompiledPolicy, given: Given): string {
  const { request, breakGlass } = policy.document;
  const usual = {
    access: request.duration.default,
    extension: request.duration.extend?.by,
    'break-glass': breakGlass?.max,
  };
  return given.duration ?? usual[given.kind] ?? request.duration.default;
}

/** Tests are about rules; one without a reason stands for a good one. */
function reasonOf(policy: CompiledPolicy, given: Given): string {
  return (
    given.reason || 'x'.repeat(policy.document.request.inputs.reason.minLength)
  );
}

function caseOf(policy: CompiledPolicy, given: Given): PolicyCase {
  const context = contextOf(policy, given);
  return {
    asked: {
      kind: given.kind,
      duration: durationOf(policy, given),
      reason: context.request.reason,
      ticket: given.ticket,
      inputs: given.inputs,
      startsIn: context.request.startsIn,
      forOther: context.request.forOther,
    },
    // Without groups the test does not ask about eligibility.
    subject:
      given.groups.length > 0 || given.onCall !== undefined
        ? { ref: given.subject, groups: given.groups, onCall: given.onCall }
        : undefined,
    context,
  };
}

/** A problem of a test itself. */
class TestProblem extends Error {}

/** The people of steps as the test gives them, without those who may never approve. */
function approversOf(steps: readonly WantedStep[], given: Given): string[][] {
  const never = new Set(
    [given.subject, given.grantee ?? given.subject].map(canonicalRef),
  );
  return steps.map(step => [
    ...new Set(
      step.from
        .flatMap(set => {
          if (set.startsWith('user:')) {
            return [set];
          }
          if (!Object.hasOwn(given.people, set)) {
            throw new TestProblem(
              `test does not say who is in ${set}; add it to given.people`,
            );
          }
          return given.people[set];
        })
        .filter(person => !never.has(canonicalRef(person))),
    ),
  ]);
}

function stepsOf(outcome: Outcome): WantedStep[][] {
  return outcome.kind === 'people' ? outcome.lists : [];
}

function approversProblem(
  outcome: Outcome,
  { given, expect }: PolicyTest,
): string | undefined {
  if (!expect.approvers) {
    return undefined;
  }
  const lists = stepsOf(outcome).map(steps => approversOf(steps, given));
  const all = new Set(lists.flat(2));
  const { includes = [], excludes = [] } = expect.approvers;
  const missing = [includes].flat().find(person => !all.has(person));
  const extra = [excludes].flat().find(person => all.has(person));
  const people = [...all].join(', ') || 'nobody';
  if (missing !== undefined) {
    return `test expects ${missing} among the approvers, but they are ${people}`;
  }
  if (extra !== undefined) {
    return `test expects ${extra} not to be an approver, but the approvers are ${people}`;
  }
  const short = stepsOf(outcome).some(
    (steps, list) =>
      !isSatisfiable(
        steps.map(({ any }, index) => ({ any, members: lists[list][index] })),
      ),
  );
  return short
    ? `test has too few approvers for its steps: ${people}`
    : undefined;
}

function say(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'refused':
      return `a refusal (${outcome.reason})`;
    case 'unknown':
      return `no decision (${outcome.reason})`;
    case 'auto':
      return `rule ${outcome.rule}, without people`;
    default:
      return `rule ${outcome.rule}`;
  }
}

function ruleNameOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'auto' || outcome.kind === 'people'
    ? outcome.rule
    : undefined;
}

function wordsOf(expect: PolicyTest['expect']): string {
  const { rule, auto, refused, undecided } = expect;
  return [
    ...(rule === undefined ? [] : [`rule ${rule}`]),
    ...(auto === undefined
      ? []
      : [auto ? 'approval without people' : 'approval by people']),
    ...(refused === undefined
      ? []
      : [refused === true ? 'a refusal' : `a refusal with '${refused}'`]),
    ...(undecided === true ? ['no decision'] : []),
  ].join(', ');
}

function problemOf(
  policy: CompiledPolicy,
  test: PolicyTest,
): string | undefined {
  const { given, expect } = test;
  const asked = caseOf(policy, given);
  const outcome = judgeCase(policy, asked);
  const { rule, auto, refused, undecided } = expect;
  const isRefused =
    outcome.kind === 'refused' &&
    (refused === undefined ||
      refused === true ||
      outcome.reason.includes(refused));
  const isAsExpected =
    (rule === undefined || ruleNameOf(outcome) === rule) &&
    (auto === undefined || (outcome.kind === 'auto') === auto) &&
    (refused === undefined ? outcome.kind !== 'refused' : isRefused) &&
    (undecided === true) === (outcome.kind === 'unknown');
  if (!isAsExpected) {
    const wanted = wordsOf(expect) || 'no refusal';
    return `test expects ${wanted}, but gets ${say(outcome)}`;
  }
  if (Array.isArray(undecided)) {
    const names = matchRule(policy, asked.context).undecided.map(r => r.name);
    if (names.join() !== undecided.join()) {
      return `test expects that ${undecided.join(', ')} can't be told, but it is ${names.join(', ') || 'none'}`;
    }
  }
  return approversProblem(outcome, test);
}

/** Runs the policy's inline tests. */
export function runPolicyTests(policy: CompiledPolicy): TestFailure[] {
  return policy.document.tests.flatMap((test, index) => {
    try {
      const message = problemOf(policy, test);
      return message === undefined ? [] : [{ index, message }];
    } catch (error) {
      if (error instanceof TestProblem) {
        return [{ index, message: error.message }];
      }
      throw error;
    }
  });
}
