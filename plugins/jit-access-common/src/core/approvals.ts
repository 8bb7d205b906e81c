import { canonicalRef, canonicalSet } from './identity';

/** A stage of approvals: so many distinct people out of these. */
export interface StepMembers {
  /** At least 1. */
  any: number;
  members: readonly string[];
}

/** How far the approvals of a request have come. */
export interface ApprovalProgress {
  /** Per step, the people whose approval counts there. */
  approvedBy: string[][];
  /** Index of the first step that still needs somebody; null when complete. */
  open: number | null;
  complete: boolean;
}

/**
 * Who approved what: gives each person to at most one step, and moves people
 * to a later step when that lets one more approval count (augmenting paths in
 * a bipartite graph), so the order in which people approve never matters.
 */
class Assignment {
  private readonly slotStep: number[];
  private readonly slotOf = new Map<string, number>();
  private readonly personIn: (string | undefined)[];
  private readonly members: ReadonlySet<string>[];

  constructor(steps: readonly StepMembers[]) {
    this.slotStep = steps.flatMap((step, index) =>
      Array.from({ length: step.any }, () => index),
    );
    this.personIn = this.slotStep.map(() => undefined);
    this.members = steps.map(step => new Set(canonicalSet(step.members)));
  }

  /** Whether the person found a place. */
  add(person: string): boolean {
    return !this.slotOf.has(person) && this.place(person, new Set());
  }

  people(step: number): string[] {
    return this.slotStep.flatMap((s, slot) => {
      const person = this.personIn[slot];
      return s === step && person ? [person] : [];
    });
  }

  isFull(): boolean {
    return this.personIn.every(Boolean);
  }

  private place(person: string, seen: Set<number>): boolean {
    for (let slot = 0; slot < this.slotStep.length; slot++) {
      if (seen.has(slot) || !this.members[this.slotStep[slot]].has(person)) {
        continue;
      }
      seen.add(slot);
      const holder = this.personIn[slot];
      if (holder === undefined || this.place(holder, seen)) {
        this.personIn[slot] = person;
        this.slotOf.set(person, slot);
        return true;
      }
    }
    return false;
  }
}

function assign(
  steps: readonly StepMembers[],
  approvers: Iterable<string>,
): Assignment {
  const assignment = new Assignment(steps);
  for (const person of canonicalSet(approvers)) {
    assignment.add(person);
  }
  return assignment;
}

/**
 * Counts approvals: one human once, distinct humans across steps, a later step
 * only after all before it are complete.
 */
export function approvalProgress(
  steps: readonly StepMembers[],
  approvers: Iterable<string>,
): ApprovalProgress {
  const people = canonicalSet(approvers);
  for (let open = 0; open < steps.length; open++) {
    const stage = assign(steps.slice(0, open + 1), people);
    if (!stage.isFull()) {
      return {
        approvedBy: steps.map((_, index) =>
          index <= open ? stage.people(index) : [],
        ),
        open,
        complete: false,
      };
    }
  }
  const all = assign(steps, people);
  return {
    approvedBy: steps.map((_, index) => all.people(index)),
    open: null,
    complete: true,
  };
}

/** Whether the person's approval would count now, on top of those given. */
export function approvalAdvances(
  steps: readonly StepMembers[],
  approvers: Iterable<string>,
  person: string,
): boolean {
  const given = canonicalSet(approvers);
  const candidate = canonicalRef(person);
  const { open } = approvalProgress(steps, given);
  if (open === null || given.includes(candidate)) {
    return false;
  }
  return assign(steps.slice(0, open + 1), given).add(candidate);
}

/** Whether there are enough distinct people for all steps together. */
export function isSatisfiable(steps: readonly StepMembers[]): boolean {
  return assign(
    steps,
    steps.flatMap(step => [...step.members]),
  ).isFull();
}
