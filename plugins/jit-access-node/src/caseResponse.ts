import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type AuthService,
  type DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { Hold } from '@fairway/plugin-jit-access-common';

/** A grant that has not ended, as a case shows it. */
export interface LiveGrant {
  grantId: string;
  requestId: string;
  /** Target of the grant. */
  entityRef: string;
  title: string;
  provider: string;
  state: string;
  /** ISO 8601; null before it is known. */
  endsAt: string | null;
}

/** What ending the access of a person came to. */
export interface EndGrantsResult {
  /** Grants that are taken away now. */
  ended: number;
  /** Requests that were waiting and are invalidated. */
  invalidated: number;
}

/** What a response to a case says, for the ledger and for those it concerns. */
export interface CaseResponse {
  /** Id of the case, at most 36 characters. */
  caseId: string;
  /** 3 to 1,000 characters. */
  reason: string;
  /** Who wanted it: entity ref of a person, or `plugin:security-cases`. */
  by: string;
}

/**
 * What security cases may do to just-in-time access, by the plugin
 * `security-cases` alone. Each is idempotent by the case: told again, it does
 * what is left to do and answers as before.
 */
export interface AccessResponseService {
  /** Grants of a person that have not ended, the newest first; at most 50. */
  liveGrantsOf(person: string): Promise<LiveGrant[]>;
  /** Ends what the person has and waits for, as it was when the case first asked. */
  endGrantsOf(person: string, response: CaseResponse): Promise<EndGrantsResult>;
  /** No new access on the entity until it is lifted. */
  holdTarget(entityRef: string, response: CaseResponse): Promise<Hold>;
  /** Lifts all that the case holds; those of other cases and of people stay. */
  liftHold(response: CaseResponse): Promise<{ lifted: number }>;
}

class HttpAccessResponses implements AccessResponseService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  constructor(auth: AuthService, discovery: DiscoveryService) {
    this.#auth = auth;
    this.#discovery = discovery;
  }

  async liveGrantsOf(person: string): Promise<LiveGrant[]> {
    const { items } = await this.#post<{ items: LiveGrant[] }>(
      '/case-responses/grants',
      { person },
    );
    return items;
  }

  endGrantsOf(person: string, response: CaseResponse) {
    return this.#post<EndGrantsResult>('/case-responses/end-grants', {
      person,
      ...response,
    });
  }

  holdTarget(entityRef: string, response: CaseResponse) {
    return this.#post<Hold>('/case-responses/hold', { entityRef, ...response });
  }

  liftHold(response: CaseResponse) {
    return this.#post<{ lifted: number }>('/case-responses/lift', response);
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'jit-access',
    });
    const baseUrl = await this.#discovery.getBaseUrl('jit-access');
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

/** Lets the plugin of security cases act on just-in-time access. */
export const accessResponseServiceRef = createServiceRef<AccessResponseService>(
  {
    id: 'jit-access.case-responses',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) =>
          new HttpAccessResponses(auth, discovery),
      }),
  },
);
