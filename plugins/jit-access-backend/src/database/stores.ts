import type { DelegationStore } from './DelegationStore';
import type { GrantStore } from './GrantStore';
import type { OperationStore } from './OperationStore';
import type { PolicyStore } from './PolicyStore';
import type { RequestStore } from './RequestStore';

/** What requests are kept in. */
export interface RequestStores {
  requests: RequestStore;
  grants: GrantStore;
  operations: OperationStore;
  policies: PolicyStore;
  delegations: DelegationStore;
}
