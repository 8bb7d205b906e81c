import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { InputError, stringifyError } from '@backstage/errors';
import type {
  CallOptions,
  ErrorClass,
  GrantRef,
  JitProvider,
  ManagedTuple,
  ProviderCapabilities,
  ProviderState,
  Resolution,
} from '@fairway/plugin-jit-access-node';
import { classify } from './classify';
import type { GithubTeamsConfig, OrganisationConfig } from './config';
import { readEntitlement, refuseField, requireConfigured } from './entitlement';
import type { GithubAccess } from './GithubClient';
import { Organisation } from './Organisation';
import { planLines } from './planLines';
import { userIdOf } from './principal';
import { doubtOf } from './refusal';

/** How long plan waits for GitHub, in milliseconds. */
const PATIENCE_MS = 4_000;

/** What {@link GithubTeamsProvider} is made of. */
export interface GithubTeamsProviderOptions {
  config: GithubTeamsConfig;
  logger: LoggerService;
  /** Where requests to an organisation go, and with which credentials. */
  access: (organisation: OrganisationConfig) => GithubAccess;
}

/** Makes people members of GitHub teams, and takes them out again. */
export class GithubTeamsProvider implements JitProvider {
  readonly id = 'github-teams';
  readonly capabilities: ProviderCapabilities;
  readonly #configs: Map<string, OrganisationConfig>;
  readonly #organisations: Map<string, Organisation>;
  readonly #logger: LoggerService;

  constructor({ config, logger, access }: GithubTeamsProviderOptions) {
    const { organisations, residual } = config;
    this.#logger = logger;
    this.#configs = new Map(organisations.map(each => [each.name, each]));
    this.#organisations = new Map(
      organisations.map(each => [
        each.name,
        new Organisation(each, access(each)),
      ]),
    );
    this.capabilities = {
      nativeExpiry: false,
      killSessions: false,
      listManaged: true,
      residual,
    };
  }

  /** Judges by the configuration. `plan` and `grant` ask GitHub for the team. */
  validate(entitlement: Record<string, string>): void {
    requireConfigured(readEntitlement(entitlement, this.#configs));
  }

  async mapPrincipal(user: Entity): Promise<Resolution<string>> {
    return userIdOf(user);
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { organisation, team } = this.#resolve(ref.entitlement);
    const { name } = organisation.config;
    const change = {
      organisation: name,
      team,
      userId: ref.principal,
      residual: this.capabilities.residual,
    };
    try {
      const situation = await organisation.situation(
        team,
        ref.principal,
        AbortSignal.timeout(PATIENCE_MS),
      );
      const doubt = doubtOf(situation);
      if (doubt) {
        throw refuseField('team', doubt);
      }
      return planLines({ ...change, situation });
    } catch (error) {
      if (classify(error) === 'permanent') {
        throw error;
      }
      this.#logger.warn(
        `Planning access by team '${team}' of GitHub organisation '${name}': ${stringifyError(error)}`,
      );
      return planLines(change);
    }
  }

  instructions({ entitlement }: GrantRef): string {
    const { organisation, team } = this.#resolve(entitlement);
    const { host, name } = organisation.config;
    return `What you may use now: https://${host}/orgs/${name}/teams/${team}/repositories`;
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    const { organisation, team } = this.#resolve(ref.entitlement);
    return organisation.inspect(team, ref.principal, signal);
  }

  async grant(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    requireConfigured(readEntitlement(ref.entitlement, this.#configs));
    const { organisation, team } = this.#resolve(ref.entitlement);
    await organisation.grant(team, ref.principal, signal);
  }

  async revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    const { organisation, team } = this.#resolve(ref.entitlement);
    await organisation.revoke(team, ref.principal, signal);
  }

  /** Throws when one organisation can't be asked: half a list would look whole. */
  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    for (const [name, organisation] of this.#organisations) {
      for (const { team, userId } of await organisation.managed(signal)) {
        yield {
          entitlement: { organisation: name, team },
          principal: userId,
          // A membership carries no note of the grant it came from.
          grantId: null,
          tampered: null,
        };
      }
    }
  }

  async listHolders(
    entitlement: Record<string, string>,
    { signal }: CallOptions,
  ): Promise<string[]> {
    const { organisation, team } = this.#resolve(entitlement);
    return organisation.holders(team, signal);
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  #resolve(entitlement: Record<string, string>): {
    organisation: Organisation;
    team: string;
  } {
    const known = readEntitlement(entitlement, this.#configs);
    const organisation = this.#organisations.get(known.organisation.name);
    if (!organisation) {
      throw new InputError(
        `There is no organisation '${known.organisation.name}'`,
      );
    }
    return { organisation, team: known.team };
  }
}
