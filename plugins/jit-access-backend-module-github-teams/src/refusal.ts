import type { GithubUser, Team } from './GithubClient';

/** What the description of a team has to contain for its members to be Fairway's. */
export const MARKER = '[fairway-jit]';

/** What is known before a change. */
export interface Situation {
  team: Team;
  /** Slugs of the teams nested in it. */
  children: string[];
  /** Undefined when there is no such user. */
  user: GithubUser | undefined;
  /** Whether the user is a member of the organisation. */
  inOrganisation: boolean;
}

/** Whether whose memberships are can be told, as a sentence that it can't; undefined when it can. */
export function doubtOf({
  team,
  children,
}: Pick<Situation, 'team' | 'children'>): string | undefined {
  if (!team.description?.includes(MARKER)) {
    return `the description of team '${team.slug}' lacks ${MARKER}; a membership carries no note of who gave it, so only teams that are for just-in-time access alone are used`;
  }
  if (children.length) {
    return `team '${team.slug}' has teams nested in it (${children.join(', ')}), whose members are its members as well`;
  }
  return undefined;
}

/** Why the user can't be given it; undefined when that is possible. */
export function refusalOfUser(
  { user, inOrganisation }: Pick<Situation, 'user' | 'inOrganisation'>,
  id: string,
  organisation: string,
): string | undefined {
  if (!user) {
    return `there is no user ${id}`;
  }
  return inOrganisation
    ? undefined
    : `${user.login} is not a member of ${organisation}: to add somebody else to a team invites them to the organisation, where they would stay`;
}
