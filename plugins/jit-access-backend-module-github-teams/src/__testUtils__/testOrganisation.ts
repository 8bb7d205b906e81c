import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import {
  createWorld,
  startLossyProxy,
  startSandboxServer,
  type LossyProxy,
} from '@fairway/sandbox';
import type { OrganisationConfig } from '../config';
import {
  GithubTeamsProvider,
  type GithubTeamsProviderOptions,
} from '../GithubTeamsProvider';
import { MARKER } from '../refusal';

const ORGANISATION = 'harbour';
const team = (slug: string, description: string | null, over: object = {}) => ({
  slug,
  name: slug,
  description,
  ...over,
});

/** An organisation of the sandbox behind a proxy that meddles with changes. */
export class TestOrganisation {
  #count = 1000;

  private constructor(
    private readonly directory: string,
    private readonly server: Awaited<ReturnType<typeof startSandboxServer>>,
    readonly proxy: LossyProxy,
  ) {}

  static async start(): Promise<TestOrganisation> {
    const directory = await mkdtemp(join(tmpdir(), 'fairway-github-'));
    const server = await startSandboxServer({
      port: 0,
      dataDir: directory,
      world: createWorld({
        github: {
          users: [{ id: 1, login: 'olga-owner' }],
          organisations: [
            {
              login: ORGANISATION,
              owners: [1],
              teams: [
                team('release', `May release. ${MARKER}`),
                team('standing', 'May always release.'),
                team('undescribed', null),
                team('synced', MARKER, { synchronised: true }),
                team('nested', MARKER),
                team('child', MARKER, { parent: 'standing' }),
              ],
            },
          ],
          tokens: [
            { token: 'writer', organisation: ORGANISATION, members: 'write' },
            { token: 'reader', organisation: ORGANISATION, members: 'read' },
          ],
        },
      }),
    });
    const proxy = await startLossyProxy({
      target: server.url,
      matches: ({ method }) => method !== 'GET',
    });
    return new TestOrganisation(directory, server, proxy);
  }

  get world() {
    return this.server.world;
  }

  get github() {
    const { github } = this.world;
    if (!github) {
      throw new Error('The world has no GitHub');
    }
    return github;
  }

  /** Calls that changed something or were meant to. */
  changes(): string[] {
    return this.world.calls
      .list()
      .map(({ operation }) => operation)
      .filter(operation => /^(put|delete)/.test(operation));
  }

  get apiBaseUrl(): string {
    return `${this.proxy.url}/github`;
  }

  provider(
    over: Partial<OrganisationConfig> = {},
    access: GithubTeamsProviderOptions['access'] = ({ token }) => ({
      apiBaseUrl: this.apiBaseUrl,
      credentials: async () => ({ authorization: `Bearer ${token}` }),
    }),
  ): GithubTeamsProvider {
    const config: OrganisationConfig = {
      name: ORGANISATION,
      host: 'github.com',
      token: 'writer',
      ...over,
    };
    return new GithubTeamsProvider({
      config: { residual: 'PT6H', organisations: [config] },
      logger: mockServices.logger.mock(),
      access,
    });
  }

  /** A user, of the organisation unless told otherwise. Returns the id. */
  newUser(isMember = true): string {
    this.#count += 1;
    const id = this.#count;
    this.github.users.push({ id, login: `user-${id}` });
    if (isMember) {
      this.github.organisations[0].members.push(id);
    }
    return String(id);
  }

  /** Puts somebody in a team by another's hand. */
  put(
    slug: string,
    user: string,
    role: 'member' | 'maintainer' = 'member',
    state: 'active' | 'pending' = 'active',
  ): void {
    const { memberships } = this.github.state.read();
    this.github.state.write({
      memberships: [
        ...memberships,
        {
          organisation: ORGANISATION,
          team: slug,
          user: Number(user),
          role,
          state,
        },
      ],
    });
  }

  /** Nests a team in another. */
  nest(slug: string, parent: string): void {
    this.github.organisations[0].teams.push({
      slug,
      name: slug,
      description: null,
      parent,
      synchronised: false,
      members: [],
    });
  }

  /** The user's membership in a team, as it is kept. */
  membership(slug: string, user: string) {
    return this.github.state
      .read()
      .memberships.find(
        each => each.team === slug && String(each.user) === user,
      );
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
