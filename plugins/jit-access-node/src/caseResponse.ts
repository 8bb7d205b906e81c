import { apiServiceRef } from '@fairway/plugin-backends-node';
import { PluginApi } from '@fairway/plugin-clients-common';
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

/** Lets the plugin of security cases act on just-in-time access. */
export const accessResponseServiceRef = apiServiceRef<AccessResponseService>({
  id: 'jit-access.case-responses',
  pluginId: 'jit-access',
  create: ({ discoveryApi, ownToken }) => {
    const api = new PluginApi('jit-access', { discoveryApi });
    const post = async <T>(path: string, body: object): Promise<T> =>
      api.post(`/case-responses/${path}`, body, await ownToken());
    return {
      liveGrantsOf: async person => {
        const { items } = await post<{ items: LiveGrant[] }>('grants', {
          person,
        });
        return items;
      },
      endGrantsOf: (person, response) =>
        post('end-grants', { person, ...response }),
      holdTarget: (entityRef, response) =>
        post('hold', { entityRef, ...response }),
      liftHold: response => post('lift', response),
    };
  },
});
