import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { ProviderState } from '@fairway/plugin-jit-access-node';
import type { OrganisationConfig } from './config';
import { GithubApiError } from './GithubApiError';
import {
  GithubClient,
  type GithubAccess,
  type GithubUser,
  type Team,
} from './GithubClient';
import { isUserId } from './principal';
import { doubtOf, MARKER, refusalOfUser, type Situation } from './refusal';

const MEMBER = 'member';

/** One organisation: what is asked of it and changed in it. Users are named by their ids. */
export class Organisation {
  readonly #client: GithubClient;

  constructor(
    readonly config: OrganisationConfig,
    access: GithubAccess,
  ) {
    this.#client = new GithubClient(config.name, access);
  }

  /** Everything that decides over a grant. Throws NotFoundError for a team that is not there. */
  async situation(
    slug: string,
    userId: string,
    signal: AbortSignal,
  ): Promise<Situation> {
    const team = await this.#team(slug, signal);
    const user = await this.#user(userId, signal);
    return {
      ...team,
      user,
      inOrganisation:
        user !== undefined &&
        (await this.#client.isInOrganisation(user.login, signal)),
    };
  }

  /**
   * Throws NotFoundError for a team that is gone or that we may not see, which
   * GitHub does not tell apart, and NotAllowedError where a membership is there
   * and whose it is can't be told.
   */
  async inspect(
    slug: string,
    userId: string,
    signal: AbortSignal,
  ): Promise<ProviderState> {
    const team = await this.#team(slug, signal);
    const user = await this.#user(userId, signal);
    const membership =
      user && (await this.#client.membership(slug, user.login, signal));
    if (!membership) {
      return 'absent';
    }
    if (membership.role !== MEMBER) {
      return 'foreign';
    }
    this.#requireTold(team, `Looking at ${user.login} in team '${slug}'`);
    return membership.state === 'pending' ? 'pending' : 'present';
  }

  /**
   * Makes the user a member. Throws NotAllowedError, NotFoundError and
   * ConflictError for what must not or can't be done.
   */
  async grant(
    slug: string,
    userId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `Adding user ${userId} to team '${slug}' of ${this.config.name}`;
    const situation = await this.situation(slug, userId, signal);
    this.#requireTold(situation, doing);
    const refusal = refusalOfUser(situation, userId, this.config.name);
    if (!situation.user || refusal) {
      throw situation.user
        ? new NotAllowedError(`${doing}: ${refusal}`)
        : new NotFoundError(`${doing}: ${refusal}`);
    }
    const { login } = situation.user;
    const before = await this.#client.membership(slug, login, signal);
    if (before && before.role !== MEMBER) {
      throw new ConflictError(
        `${doing}: ${login} maintains the team already, and would be made a plain member`,
      );
    }
    if (before?.state !== 'active') {
      await this.#change(doing, () => this.#client.join(slug, login, signal));
    }
  }

  /** Takes the user out of the team, unless the user maintains it. */
  async revoke(
    slug: string,
    userId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `Taking user ${userId} out of team '${slug}' of ${this.config.name}`;
    const team = await this.#team(slug, signal);
    const user = await this.#user(userId, signal);
    const membership =
      user && (await this.#client.membership(slug, user.login, signal));
    if (!membership || membership.role !== MEMBER) {
      return;
    }
    this.#requireTold(team, doing);
    await this.#change(doing, () =>
      this.#client.leave(slug, user.login, signal),
    );
  }

  /** Every plain member of every marked team. */
  async managed(
    signal: AbortSignal,
  ): Promise<{ team: string; userId: string }[]> {
    const { teams } = this.config;
    const all = teams
      ? await Promise.all(
          teams.map(async slug => (await this.#team(slug, signal)).team),
        )
      : await this.#client.teams(signal);
    const found: { team: string; userId: string }[] = [];
    for (const team of all) {
      if (team.description?.includes(MARKER)) {
        const children = await this.#children(team.slug, signal);
        this.#requireTold({ team, children }, `Listing team '${team.slug}'`);
        const members = await this.#client.members(team.slug, MEMBER, signal);
        found.push(
          ...members.map(({ id }) => ({
            team: team.slug,
            userId: String(id),
          })),
        );
      }
    }
    return found;
  }

  /** Ids of all members, also of those who maintain it or are in a nested team. */
  async holders(slug: string, signal: AbortSignal): Promise<string[]> {
    await this.#team(slug, signal);
    const members = await this.#client.members(slug, 'all', signal);
    return members.map(({ id }) => String(id)).sort();
  }

  async #children(slug: string, signal: AbortSignal): Promise<string[]> {
    const children = await this.#client.childTeams(slug, signal);
    return children.map(child => child.slug);
  }

  async #team(
    slug: string,
    signal: AbortSignal,
  ): Promise<{ team: Team; children: string[] }> {
    const team = await this.#client.team(slug, signal);
    if (!team) {
      throw new NotFoundError(
        `There is no team '${slug}' in ${this.config.name}, or the credentials of jitAccess.githubTeams may not see it; GitHub does not tell which`,
      );
    }
    return { team, children: await this.#children(slug, signal) };
  }

  async #user(
    id: string,
    signal: AbortSignal,
  ): Promise<GithubUser | undefined> {
    return isUserId(id) ? this.#client.user(id, signal) : undefined;
  }

  #requireTold(
    situation: Pick<Situation, 'team' | 'children'>,
    doing: string,
  ): void {
    const doubt = doubtOf(situation);
    if (doubt) {
      throw new NotAllowedError(`${doing}: ${doubt}`);
    }
  }

  async #change(doing: string, call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (
        error instanceof GithubApiError &&
        error.status === 403 &&
        !error.rateLimited
      ) {
        throw new NotAllowedError(
          `${doing}: GitHub refuses it. Either an identity provider keeps the members of this team, which then can't be changed here, or the credentials lack the permission to write members of the organisation`,
          error,
        );
      }
      throw error;
    }
  }
}
