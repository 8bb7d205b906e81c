import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';
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
    options: CallerOptions,
  ): Promise<Page<AuditRow>>;
}

/** Reads the access ledger from any backend plugin. */
export const jitAccessLedgerServiceRef = apiServiceRef<JitAccessLedgerService>({
  id: 'jit-access.ledger',
  pluginId: 'jit-access',
  create: ({ discoveryApi, tokenFor }) => ({
    listRows: async (query, caller) => {
      const { token } = await tokenFor(caller);
      const client = new DefaultJitAccessClient({ discoveryApi, token });
      return client.listAudit(query);
    },
  }),
});
