import { isSatisfiable } from '@fairway/plugin-jit-access-common';
import type { CompiledStep } from '../compile';
import type { ParsedPolicy } from '../parsePolicy';
import { isServiceFile } from '../serviceFiles';
import { setsOf } from '../sets';
import type { Path } from '../yamlFile';
import type { Directory } from './Directory';
import { findingAt, type Finding } from './finding';
import { peopleOf, sayPeople, without } from './people';

/** Pairs of asker and receiver that are tried; more approvers than that are enough. */
const MOST_PAIRED = 30;

/** A step as the lint counts it: what depends on the request is taken as enough. */
interface LiveStep {
  any: number;
  from: string[];
  members: string[];
  errors: string[];
}

async function liveSteps(
  directory: Directory,
  steps: readonly CompiledStep[],
  fallback: readonly string[],
  target: string,
): Promise<LiveStep[]> {
  const result: LiveStep[] = [];
  for (const [index, { any, from }] of steps.entries()) {
    const own = await peopleOf(directory, from, target);
    const used =
      own.people.size === 0 && !own.open && own.errors.length === 0
        ? await peopleOf(directory, fallback, target)
        : own;
    result.push({
      any,
      from,
      members: used.open
        ? Array.from({ length: any }, (_, n) => `somebody-${index}-${n}`)
        : [...used.people],
      errors: used.errors,
    });
  }
  return result;
}

function isMet(steps: readonly LiveStep[], never: readonly string[]): boolean {
  return isSatisfiable(
    steps.map(({ any, members }) => ({
      any,
      members: members.filter(person => !never.includes(person)),
    })),
  );
}

/** Who can't get it approved: people, or pairs of one who asks and one who gets it. */
function stuck(
  steps: readonly LiveStep[],
  requesters: ReadonlySet<string>,
  forOthers: boolean,
): string[] {
  // Only who approves and asks changes the count.
  const both = [...new Set(steps.flatMap(step => step.members))]
    .filter(person => requesters.has(person))
    .sort();
  const alone = both.filter(person => !isMet(steps, [person]));
  if (alone.length > 0 || !forOthers || both.length > MOST_PAIRED) {
    return alone;
  }
  return both.flatMap((person, index) =>
    both
      .slice(index + 1)
      .filter(other => !isMet(steps, [person, other]))
      .map(other => `${person} for ${other}`),
  );
}

function stepFindings(
  parsed: ParsedPolicy,
  path: Path,
  steps: readonly LiveStep[],
  requesters: ReadonlySet<string>,
): Finding[] {
  const errors = steps.flatMap(step => step.errors);
  if (errors.length > 0) {
    return [
      findingAt(
        parsed,
        path,
        'not-checked',
        'warning',
        `whether enough people can approve is not known: ${errors[0]}`,
      ),
    ];
  }
  if (!isMet(steps, [])) {
    const short = steps.find(({ any, members }) => members.length < any);
    return [
      findingAt(
        parsed,
        path,
        'no-live-approver',
        'error',
        short
          ? `nobody can complete it: ${short.members.length} of the ${short.any} wanted from ${short.from.join(' or ')} are there`
          : 'nobody can complete it: its steps need more different people than there are',
      ),
    ];
  }
  const found = stuck(
    steps,
    requesters,
    parsed.policy.document.request.forOthers,
  );
  return found.length > 0
    ? [
        findingAt(
          parsed,
          path,
          'not-enough-approvers',
          'error',
          `too few others can approve when ${sayPeople(found)} asks`,
        ),
      ]
    : [];
}

async function approverFindings(
  parsed: ParsedPolicy,
  directory: Directory,
  requesters: ReadonlySet<string>,
): Promise<Finding[]> {
  const { policy } = parsed;
  const { entity } = policy.document.target;
  const findings: Finding[] = [];
  const look = async (
    path: Path,
    steps: readonly CompiledStep[],
    fallback: readonly string[],
  ) => {
    const live = await liveSteps(directory, steps, fallback, entity);
    findings.push(...stepFindings(parsed, path, live, requesters));
  };
  for (const [index, rule] of policy.rules.entries()) {
    await look(
      ['rules', index, 'approval', 'steps'],
      rule.steps,
      rule.fallback,
    );
  }
  await look(['request', 'limits', 'exceeded'], policy.overBudget ?? [], []);
  return findings;
}

async function reviewFindings(
  parsed: ParsedPolicy,
  directory: Directory,
): Promise<Finding[]> {
  const { breakGlass, target } = parsed.policy.document;
  if (!breakGlass) {
    return [];
  }
  const reviewers = await peopleOf(
    directory,
    breakGlass.review.by,
    target.entity,
  );
  const users = await peopleOf(directory, breakGlass.eligible, target.entity);
  const path = ['breakGlass', 'review', 'by'];
  if (reviewers.errors.length > 0 || users.errors.length > 0) {
    return [
      findingAt(
        parsed,
        path,
        'not-checked',
        'warning',
        `whether somebody can review break-glass is not known: ${[...reviewers.errors, ...users.errors][0]}`,
      ),
    ];
  }
  const alone = [...users.people].filter(
    person => without(reviewers, new Set([person])).size === 0,
  );
  const nobody = reviewers.people.size === 0;
  return !reviewers.open && (nobody || alone.length > 0)
    ? [
        findingAt(
          parsed,
          path,
          'no-live-reviewer',
          'error',
          nobody
            ? 'nobody can review break-glass'
            : `nobody else can review break-glass of ${sayPeople(alone)}`,
        ),
      ]
    : [];
}

/** Everybody and everything that a policy names, and where. */
export function refsIn({
  policy,
}: ParsedPolicy): { ref: string; path: Path }[] {
  const { document } = policy;
  return [
    { ref: document.target.entity, path: ['target', 'entity'] },
    ...document.target.alsoOn.map((ref, index) => ({
      ref,
      path: ['target', 'alsoOn', index],
    })),
    { ref: document.metadata.owner, path: ['metadata', 'owner'] },
    ...setsOf(document)
      .filter(({ set }) => /^(group|user):/.test(set))
      .map(({ set, path }) => ({ ref: set, path })),
  ];
}

/** What a policy names and is not there, or could not be looked up. */
export async function danglingRefs(
  parsed: ParsedPolicy,
  directory: Directory,
): Promise<Finding[]> {
  const named = refsIn(parsed);
  await directory.load(named.map(({ ref }) => ref));
  const findings = await Promise.all(
    named.map(async ({ ref, path }) => {
      const found = await directory.exists(ref);
      switch (found.status) {
        case 'resolved':
          return [];
        case 'empty':
          return [
            findingAt(parsed, path, 'dangling-ref', 'error', found.reason),
          ];
        default:
          return [
            findingAt(parsed, path, 'not-checked', 'warning', found.reason),
          ];
      }
    }),
  );
  return findings.flat();
}

async function authorFindings(
  parsed: ParsedPolicy,
  directory: Directory,
  requesters: ReadonlySet<string>,
): Promise<Finding[]> {
  const { metadata, request, target } = parsed.policy.document;
  // Said already without asking who there is, or right as it is.
  if (
    isServiceFile(parsed.yaml.file) ||
    request.eligible.allow.every(set => set === metadata.owner)
  ) {
    return [];
  }
  const owners = await peopleOf(directory, [metadata.owner], target.entity);
  const others = [...requesters].filter(ref => !owners.people.has(ref));
  return requesters.size > 0 && others.length === 0
    ? [
        findingAt(
          parsed,
          ['metadata', 'owner'],
          'beneficiary-is-author',
          'error',
          `everybody who may ask is in ${metadata.owner}, which owns the policy; let somebody else own it`,
        ),
      ]
    : [];
}

/**
 * What can be said of a policy with the people that there are now: whether
 * every step has enough approvers, whoever asks.
 */
export async function lintPeople(
  parsed: ParsedPolicy,
  directory: Directory,
): Promise<Finding[]> {
  const { request, target } = parsed.policy.document;
  const { eligible } = request;
  const dangling = await danglingRefs(parsed, directory);
  const allowed = await peopleOf(directory, eligible.allow, target.entity);
  const denied = await peopleOf(directory, eligible.deny, target.entity);
  const requesters = without(allowed, denied.people);
  const isNobody =
    requesters.size === 0 && !allowed.open && allowed.errors.length === 0;
  // One cause, one finding: who is missing in the catalog is missing everywhere.
  if (dangling.length > 0) {
    return dangling;
  }
  return [
    ...(isNobody
      ? [
          findingAt(
            parsed,
            ['request', 'eligible', 'allow'],
            'nobody-eligible',
            'warning',
            'nobody may ask: the sets are empty, or denied',
          ),
        ]
      : []),
    ...(await approverFindings(parsed, directory, requesters)),
    ...(await reviewFindings(parsed, directory)),
    ...(await authorFindings(parsed, directory, requesters)),
  ];
}
