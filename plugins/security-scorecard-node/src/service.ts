import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type AuthService,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DefaultSecurityScorecardClient,
  type Finding,
  type ListFindingsOptions,
  type Page,
  type Scorecard,
  type SecurityScorecardClient,
} from '@fairway/plugin-security-scorecard-common';

/** The scorecard for other backends, under the caller's own permissions. */
export interface SecurityScorecardService {
  /**
   * The scorecard of an entity: level, results, `overdueFindings` and the rest.
   * Throws NotFoundError when there is none or the caller may not read it.
   */
  getScorecard(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ): Promise<Scorecard>;
  /** Findings of an entity, a page at a time, the most urgent first. */
  listFindings(
    entityRef: string,
    query: ListFindingsOptions,
    options: { credentials: BackstageCredentials },
  ): Promise<Page<Finding>>;
  /** Asks for a fresh collection of an entity; resolves once it is queued. */
  refresh(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ): Promise<void>;
}

class ClientSecurityScorecardService implements SecurityScorecardService {
  readonly #auth: AuthService;
  readonly #client: SecurityScorecardClient;

  constructor(auth: AuthService, client: SecurityScorecardClient) {
    this.#auth = auth;
    this.#client = client;
  }

  async getScorecard(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ) {
    return this.#client.getScorecard(entityRef, await this.#request(options));
  }

  async listFindings(
    entityRef: string,
    query: ListFindingsOptions,
    options: { credentials: BackstageCredentials },
  ) {
    return this.#client.listFindings(
      entityRef,
      query,
      await this.#request(options),
    );
  }

  async refresh(
    entityRef: string,
    options: { credentials: BackstageCredentials },
  ) {
    await this.#client.refresh(entityRef, await this.#request(options));
  }

  async #request(options: { credentials: BackstageCredentials }) {
    return this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'security-scorecard',
    });
  }
}

/** Reads scorecards from any backend plugin. */
export const securityScorecardServiceRef =
  createServiceRef<SecurityScorecardService>({
    id: 'security-scorecard.client',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) =>
          new ClientSecurityScorecardService(
            auth,
            new DefaultSecurityScorecardClient({ discoveryApi: discovery }),
          ),
      }),
  });
