import { timeLimit, within } from '@fairway/plugin-time-limit-node';
import { z } from 'zod';
import { GithubApiError, readFailure } from './GithubApiError';

const REQUEST_TIMEOUT_MS = 10_000;
const PER_PAGE = 100;

/** Where requests to one organisation go, and with which credentials. */
export interface GithubAccess {
  apiBaseUrl: string;
  /** Headers that say who asks; read for each request, since tokens of apps end. */
  credentials(): Promise<Record<string, string>>;
}

const userSchema = z.object({ id: z.number().int(), login: z.string() });
const teamSchema = z.object({
  slug: z.string(),
  description: z.string().nullish(),
  parent: z.object({ slug: z.string() }).nullish(),
});
const membershipSchema = z.object({
  role: z.string(),
  state: z.enum(['active', 'pending']),
});
const stateSchema = z.object({ state: z.string() });

/** A team. */
export type Team = z.infer<typeof teamSchema>;
/** Somebody's membership in a team; owners of the organisation maintain it. */
export type TeamMembership = z.infer<typeof membershipSchema>;
/** A person. */
export type GithubUser = z.infer<typeof userSchema>;

const part = encodeURIComponent;

/** The requests to one organisation. Lists are read to their end. */
export class GithubClient {
  constructor(
    private readonly organisation: string,
    private readonly access: GithubAccess,
  ) {}

  /** Undefined when there is no user of that id. */
  user(id: string, signal: AbortSignal): Promise<GithubUser | undefined> {
    return this.#find(`/user/${part(id)}`, userSchema, signal);
  }

  /** Undefined when there is no such team, or none that we may see. */
  team(slug: string, signal: AbortSignal): Promise<Team | undefined> {
    return this.#find(this.#teamPath(slug), teamSchema, signal);
  }

  /** All that we may see. */
  teams(signal: AbortSignal): Promise<Team[]> {
    return this.#list(
      `/orgs/${part(this.organisation)}/teams`,
      {},
      teamSchema,
      signal,
    );
  }

  /** Teams nested in it: their members are members of it, too. */
  childTeams(slug: string, signal: AbortSignal): Promise<Team[]> {
    return this.#list(`${this.#teamPath(slug)}/teams`, {}, teamSchema, signal);
  }

  /** With those of the teams nested in it. */
  members(
    slug: string,
    role: 'member' | 'all',
    signal: AbortSignal,
  ): Promise<GithubUser[]> {
    return this.#list(
      `${this.#teamPath(slug)}/members`,
      { role },
      userSchema,
      signal,
    );
  }

  /** Undefined for who is not in the team. */
  membership(
    slug: string,
    login: string,
    signal: AbortSignal,
  ): Promise<TeamMembership | undefined> {
    return this.#find(
      this.#membershipPath(slug, login),
      membershipSchema,
      signal,
    );
  }

  /** Makes somebody a plain member of the team. */
  async join(slug: string, login: string, signal: AbortSignal): Promise<void> {
    await this.#send('PUT', this.#membershipPath(slug, login), signal, {
      role: 'member',
    });
  }

  /** Succeeds also for who is not in the team. */
  async leave(slug: string, login: string, signal: AbortSignal): Promise<void> {
    await this.#orMissing(
      this.#send('DELETE', this.#membershipPath(slug, login), signal),
    );
  }

  /** Whether somebody is a member of the organisation, and not only invited. */
  async isInOrganisation(login: string, signal: AbortSignal): Promise<boolean> {
    const found = await this.#find(
      `/orgs/${part(this.organisation)}/memberships/${part(login)}`,
      stateSchema,
      signal,
    );
    return found?.state === 'active';
  }

  #teamPath(slug: string): string {
    return `/orgs/${part(this.organisation)}/teams/${part(slug)}`;
  }

  #membershipPath(slug: string, login: string): string {
    return `${this.#teamPath(slug)}/memberships/${part(login)}`;
  }

  async #find<T>(
    path: string,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    const response = await this.#orMissing(this.#send('GET', path, signal));
    return response && schema.parse(await response.json());
  }

  async #list<T>(
    path: string,
    query: Record<string, string>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T[]> {
    const rows: T[] = [];
    for (let page = 1; ; page++) {
      const parameters = new URLSearchParams({
        ...query,
        per_page: String(PER_PAGE),
        page: String(page),
      });
      const response = await this.#send('GET', `${path}?${parameters}`, signal);
      const found = z.array(schema).parse(await response.json());
      rows.push(...found);
      // Not every proxy passes `Link` on, and half a list ends access.
      const isMore =
        /rel="next"/.test(response.headers.get('link') ?? '') ||
        found.length >= PER_PAGE;
      if (!isMore) {
        return rows;
      }
    }
  }

  async #orMissing(call: Promise<Response>): Promise<Response | undefined> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof GithubApiError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  async #send(
    method: string,
    path: string,
    signal: AbortSignal,
    body?: object,
  ): Promise<Response> {
    const limit = timeLimit(REQUEST_TIMEOUT_MS, signal);
    const credentials = await within(limit, () => this.access.credentials());
    const response = await fetch(`${this.access.apiBaseUrl}${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'fairway-jit-access',
        'x-github-api-version': '2022-11-28',
        ...(body && { 'content-type': 'application/json' }),
        ...credentials,
      },
      ...(body && { body: JSON.stringify(body) }),
      // A redirect is where a renamed organisation went: it is not followed.
      redirect: 'error',
      signal: limit,
    });
    if (!response.ok) {
      throw await readFailure(response, `${method} ${path.split('?')[0]}`);
    }
    return response;
  }
}
