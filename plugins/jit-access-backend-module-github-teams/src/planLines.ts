import type { Situation } from './refusal';
import { refusalOfUser } from './refusal';

/** What is going to change, and what is known of GitHub by now. */
export interface PlannedChange {
  organisation: string;
  team: string;
  userId: string;
  /** ISO 8601 duration. */
  residual: string;
  /** Absent when GitHub could not be asked. */
  situation?: Situation;
}

/** The change in words, one line each. */
export function planLines(change: PlannedChange): string[] {
  const { organisation, team, userId, residual, situation } = change;
  const who = situation?.user
    ? `${situation.user.login} (user ${userId})`
    : `User ${userId}`;
  const parent = situation?.team.parent?.slug;
  const lines = [
    `In ${organisation}, ${who} becomes a member of team '${team}' and gets what the team may do.`,
    ...(parent
      ? [
          `The team is nested in '${parent}', so what that team may do comes with it.`,
        ]
      : []),
    `At the end the membership is removed. GitHub refuses the next request; what was cloned stays, and a workflow that was started goes on for ${residual} at the latest.`,
  ];
  if (!situation) {
    return [
      ...lines,
      `GitHub could not be asked just now; it is asked again before anything is changed.`,
    ];
  }
  const refusal = refusalOfUser(situation, userId, organisation);
  return refusal
    ? [...lines, `As things stand this would fail: ${refusal}.`]
    : lines;
}
