import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type AuthService,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DefaultSecurityCasesClient,
  type CaseSummary,
  type ListCasesOptions,
  type Page,
  type SecurityCase,
  type SecurityCasesClient,
} from '@fairway/plugin-security-cases-common';

/** Security cases for other backends, under the caller's own permissions. */
export interface SecurityCasesService {
  /** Cases, a page at a time; `openedFrom` and `openedBefore` narrow it to a time. */
  listCases(
    query: ListCasesOptions,
    options: { credentials: BackstageCredentials },
  ): Promise<Page<CaseSummary>>;
  /** Throws NotFoundError when there is none or the caller may not read it. */
  getCase(
    id: string,
    options: { credentials: BackstageCredentials },
  ): Promise<SecurityCase>;
}

class ClientSecurityCasesService implements SecurityCasesService {
  readonly #auth: AuthService;
  readonly #client: SecurityCasesClient;

  constructor(auth: AuthService, client: SecurityCasesClient) {
    this.#auth = auth;
    this.#client = client;
  }

  async listCases(
    query: ListCasesOptions,
    options: { credentials: BackstageCredentials },
  ) {
    return this.#client.listCases(query, await this.#request(options));
  }

  async getCase(id: string, options: { credentials: BackstageCredentials }) {
    return this.#client.getCase(id, await this.#request(options));
  }

  #request(options: { credentials: BackstageCredentials }) {
    return this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'security-cases',
    });
  }
}

/** Reads security cases from any backend plugin. */
export const securityCasesServiceRef = createServiceRef<SecurityCasesService>({
  id: 'security-cases.client',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) =>
        new ClientSecurityCasesService(
          auth,
          new DefaultSecurityCasesClient({ discoveryApi: discovery }),
        ),
    }),
});
