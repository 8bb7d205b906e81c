import type { Organisation } from '../organisation';
import { MAX_COMMITS } from './content';
import type { Ownership } from './owners';
import type { Protection } from './protection';
import type { Pushers } from './pushLog';
import type { Approval, ChangeState, Check } from './state';

/** Why a change can't be merged now. */
export interface Blocker {
  code:
    | 'state'
    | 'branch'
    | 'nothing'
    | 'conflict'
    | 'pushers'
    | 'approvals'
    | 'last-push'
    | 'code-owners'
    | 'check';
  /** A sentence that says what to do. */
  message: string;
}

/** An approval, and whether it counts. */
export interface JudgedApproval extends Approval {
  counts: boolean;
  /** Why it does not count. */
  why?: string;
}

/** A check, and whether the protection asks for it. */
export interface JudgedCheck {
  name: string;
  required: boolean;
  /** `missing` when it has not run on the latest commit. */
  state: Check['state'] | 'missing';
  check?: Check;
}

/** What is known about a change when it is judged. */
export interface JudgeInput {
  change: ChangeState;
  /** Where the source branch is; undefined when it is gone. */
  head: string | undefined;
  /** How many commits it adds. */
  commits: number;
  /** Earlier commits of the branch, for approvals that outlive a push. */
  ancestors: ReadonlySet<string>;
  /** Files with conflicts. */
  conflicts: readonly string[];
  /** Files that merging would change. */
  changedPaths: readonly string[];
  protection: Protection;
  ownership: Ownership;
  pushers: Pushers;
  organisation: Organisation;
}

/** What the rules say about a change. */
export interface Judgement {
  approvals: JudgedApproval[];
  checks: JudgedCheck[];
  /** Per line of CODEOWNERS, who of the owners has approved. */
  owners: (Ownership['files'][number] & { approvedBy: string[] })[];
  blockers: Blocker[];
}

/**
 * Why somebody's approval of a change can't count, whatever they looked at;
 * undefined when it can.
 */
export function partIn(
  name: string,
  input: Pick<JudgeInput, 'change' | 'protection' | 'pushers' | 'organisation'>,
): string | undefined {
  const { change, protection, pushers, organisation } = input;
  if (name === change.author || name === change.openedBy) {
    return 'the author does not approve their own change';
  }
  if (!organisation.mayWrite(name)) {
    return 'they may read, not approve';
  }
  if (protection.lastPushApproval && pushers.all.has(name)) {
    return 'they pushed to this change';
  }
  return undefined;
}

function judgeApproval(approval: Approval, input: JudgeInput): JudgedApproval {
  const { head, ancestors, protection } = input;
  const why =
    partIn(approval.by, input) ??
    (approval.head === head ||
    (!protection.dismissStale && ancestors.has(approval.head))
      ? undefined
      : 'it is for an earlier commit');
  return why === undefined
    ? { ...approval, counts: true }
    : { ...approval, counts: false, why };
}

function judgeChecks({ change, head, protection }: JudgeInput): JudgedCheck[] {
  const latest = change.checks.filter(check => check.head === head);
  const names = new Set([
    ...protection.requiredChecks,
    ...latest.map(check => check.name),
  ]);
  return [...names].map(name => {
    const check = latest.find(one => one.name === name);
    return {
      name,
      required: protection.requiredChecks.includes(name),
      state: check?.state ?? 'missing',
      ...(check ? { check } : {}),
    };
  });
}

function blockersOfContent(input: JudgeInput): Blocker[] {
  const { change, head, conflicts, changedPaths, commits, pushers } = input;
  if (change.state !== 'open') {
    return [{ code: 'state', message: `This change is ${change.state}.` }];
  }
  if (head === undefined) {
    return [
      {
        code: 'branch',
        message: `The branch ${change.source} is gone. Push it again, or close this change.`,
      },
    ];
  }
  const blockers: Blocker[] = [];
  if (conflicts.length > 0) {
    blockers.push({
      code: 'conflict',
      message: `${change.target} has changed the same lines of ${conflicts.join(', ')}. Merge ${change.target} into ${change.source}, solve it there and push.`,
    });
  } else if (changedPaths.length === 0) {
    blockers.push({
      code: 'nothing',
      message: `${change.source} holds nothing that ${change.target} does not have.`,
    });
  }
  if (commits > MAX_COMMITS) {
    blockers.push({
      code: 'pushers',
      message: `${change.source} adds more than ${MAX_COMMITS} commits. Split it, or squash them.`,
    });
  } else if (pushers.last === undefined) {
    blockers.push({
      code: 'pushers',
      message: `Who pushed the latest commit of ${change.source} is not known. Push a new commit to it.`,
    });
  }
  return blockers;
}

function blockersOfReview(
  input: JudgeInput,
  approvals: JudgedApproval[],
  owners: Judgement['owners'],
): Blocker[] {
  const { protection, pushers, head } = input;
  const counting = approvals.filter(approval => approval.counts);
  const people = new Set(counting.map(approval => approval.by));
  const blockers: Blocker[] = [];
  const missing = protection.requiredApprovals - people.size;
  if (missing > 0) {
    blockers.push({
      code: 'approvals',
      message: `${missing} more ${
        missing === 1 ? 'approval' : 'approvals'
      } of the latest commit by somebody who has no part in this change.`,
    });
  } else if (
    protection.lastPushApproval &&
    !counting.some(({ by, head: seen }) => seen === head && by !== pushers.last)
  ) {
    blockers.push({
      code: 'last-push',
      message:
        'The latest commit needs the approval of somebody who did not push it.',
    });
  }
  for (const { owners: named, paths, approvedBy } of owners) {
    if (approvedBy.length === 0) {
      const more = paths.length > 1 ? ` and ${paths.length - 1} more` : '';
      blockers.push({
        code: 'code-owners',
        message: `The approval of ${named.join(' or ')} for ${paths[0]}${more}.`,
      });
    }
  }
  return blockers;
}

function blockersOfChecks(checks: JudgedCheck[]): Blocker[] {
  return checks
    .filter(({ required, state }) => required && state !== 'success')
    .map(({ name, state }) => ({
      code: 'check' as const,
      message: {
        failure: `The check ${name} fails.`,
        pending: `The check ${name} has not ended.`,
        missing: `The check ${name} has not run on the latest commit.`,
        success: '',
      }[state],
    }));
}

/**
 * Decides whether a change may be merged. The rules come from the default
 * branch, so a change is never judged by rules that it brings along itself.
 */
export function judgeChange(input: JudgeInput): Judgement {
  const approvals = input.change.approvals.map(approval =>
    judgeApproval(approval, input),
  );
  const counting = new Set(
    approvals.filter(({ counts }) => counts).map(({ by }) => by),
  );
  const owners = input.protection.codeOwners
    ? input.ownership.files.map(files => ({
        ...files,
        approvedBy: files.people.filter(name => counting.has(name)),
      }))
    : [];
  const checks = judgeChecks(input);
  const content = blockersOfContent(input);
  return {
    approvals,
    checks,
    owners,
    blockers: content.some(({ code }) => code === 'state' || code === 'branch')
      ? content
      : [
          ...content,
          ...blockersOfReview(input, approvals, owners),
          ...blockersOfChecks(checks),
        ],
  };
}
