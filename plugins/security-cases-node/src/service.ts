import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';
import {
  DefaultSecurityCasesClient,
  type CaseSummary,
  type ListCasesOptions,
  type Page,
  type SecurityCase,
} from '@fairway/plugin-security-cases-common';

/** Security cases for other backends, under the caller's own permissions. */
export interface SecurityCasesService {
  /** Cases, a page at a time; `openedFrom` and `openedBefore` narrow it to a time. */
  listCases(
    query: ListCasesOptions,
    options: CallerOptions,
  ): Promise<Page<CaseSummary>>;
  /** Throws NotFoundError when there is none or the caller may not read it. */
  getCase(id: string, options: CallerOptions): Promise<SecurityCase>;
}

/** Reads security cases from any backend plugin. */
export const securityCasesServiceRef = apiServiceRef<SecurityCasesService>({
  id: 'security-cases.client',
  pluginId: 'security-cases',
  create: ({ discoveryApi, tokenFor }) => {
    const client = new DefaultSecurityCasesClient({ discoveryApi });
    return {
      listCases: async (query, caller) =>
        client.listCases(query, await tokenFor(caller)),
      getCase: async (id, caller) => client.getCase(id, await tokenFor(caller)),
    };
  },
});
