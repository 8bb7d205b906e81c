import type { PostgresInstance } from './config';
import { dialectFor } from './dialect';
import type { Situation } from './PostgresServer';
import type { LoginRefusal } from './refusals';

/** What is going to change, and what is known of the server by now. */
export interface PlannedChange {
  instance: PostgresInstance;
  role: string;
  principal: string;
  /** Absent when the server could not be asked. */
  situation?: Situation;
  /** Why the login can't be used as things stand. */
  problem?: LoginRefusal;
}

/** The change in words and SQL, one line each. */
export function planLines(change: PlannedChange): string[] {
  const { instance, role, principal, situation, problem } = change;
  const dialect = situation?.dialect ?? dialectFor();
  const leftOpen = dialect.allowsSetRole
    ? 'one that stays open and has done SET ROLE keeps it until it ends'
    : 'one that stays open has lost the rights from its next statement on';
  const lines = [
    `On ${instance.name}, the login '${principal}' becomes a member of the role '${role}': its rights apply in every session at once.`,
    ...(instance.shortLivedLogins
      ? [
          `The login '${principal}' is open only until the end, with a password that you get when the access is active.`,
        ]
      : []),
    `At the start: ${dialect.grant(role, principal)};`,
    `At the end: ${dialect.revoke(role, principal)};`,
    `Sessions of '${principal}' in ${instance.databases.join(', ')} are ended with it where the policy says so; ${leftOpen}.`,
  ];
  if (!situation) {
    return [
      ...lines,
      `${instance.name} could not be asked just now; it is asked again before anything is changed.`,
    ];
  }
  const { membership } = situation;
  if (problem) {
    return [...lines, `As things stand this would fail: ${problem.text}.`];
  }
  if (membership.member && !membership.ours) {
    const by = membership.otherGrantors.join(', ') || 'way of another role';
    return [
      ...lines,
      `'${principal}' has this role already, by ${by}, and keeps that: Fairway takes away only what it granted.`,
    ];
  }
  return lines;
}
