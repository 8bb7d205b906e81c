import type { InstanceConfig } from './config';
import type { Situation, Target } from './Instance';

/** What is going to change, and what is known of AWS by now. */
export interface PlannedChange {
  instance: InstanceConfig;
  target: Target;
  userId: string;
  /** ISO 8601 duration. */
  residual: string;
  /** Absent when AWS could not be asked. */
  situation?: Pick<Situation, 'set' | 'user'>;
}

/** The change in words, one line each. */
export function planLines(change: PlannedChange): string[] {
  const { instance, target, userId, residual, situation } = change;
  const { account, permissionSet } = target;
  const session = situation?.set?.session;
  const lines = [
    `Through ${instance.name}, user ${userId} gets permission set '${permissionSet}' in account ${account}.`,
    `At the start: the assignment is made, and AWS makes the role in the account. That takes some seconds.`,
    `At the end: the assignment is deleted, and no session can be opened any more.`,
    session
      ? `A session that is open then goes on until it ends by itself, after ${session} at the latest.`
      : `A session that is open then goes on until it ends by itself, after ${residual} at the latest.`,
  ];
  if (!situation) {
    return [
      ...lines,
      `AWS could not be asked just now; it is asked again before anything is changed.`,
    ];
  }
  switch (situation.user) {
    case 'missing':
      return [
        ...lines,
        `As things stand this would fail: there is no such user in ${instance.identityStoreId}.`,
      ];
    case 'disabled':
      return [
        ...lines,
        `As things stand it is of no use: the user is disabled and can't sign in.`,
      ];
    default:
      return lines;
  }
}
