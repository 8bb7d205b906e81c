import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DefaultJitAccessClient,
  type AuditRow,
  type ListAuditOptions,
  type Page,
} from '@fairway/plugin-jit-access-common';

/** The access ledger for other backends, under the caller's own permissions. */
export interface JitAccessLedgerService {
  /**
   * Rows of the ledger, newest first. Throws a ResponseError with status 403
   * for who may not read it.
   */
  listRows(
    query: ListAuditOptions,
    options: { credentials: BackstageCredentials },
  ): Promise<Page<AuditRow>>;
}

/** Reads the access ledger from any backend plugin. */
export const jitAccessLedgerServiceRef =
  createServiceRef<JitAccessLedgerService>({
    id: 'jit-access.ledger',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) => ({
          async listRows(query, { credentials }) {
            const { token } = await auth.getPluginRequestToken({
              onBehalfOf: credentials,
              targetPluginId: 'jit-access',
            });
            const client = new DefaultJitAccessClient({
              discoveryApi: discovery,
              fetchApi: {
                fetch: (input, init) => {
                  const headers = new Headers(init?.headers);
                  headers.set('authorization', `Bearer ${token}`);
                  return fetch(input, { ...init, headers });
                },
              },
            });
            return client.listAudit(query);
          },
        }),
      }),
  });
