import { core } from './access';
import type { ProviderClause } from './assertions';
import { capabilities } from './capabilities';
import { credentials } from './credentials';
import { entitlements } from './entitlements';
import { principals } from './principals';
import { recovery } from './recovery';
import { signals } from './signals';

export type { ProviderClause } from './assertions';

/** The contract that every provider keeps, clause by clause. */
export const PROVIDER_CLAUSES: readonly ProviderClause[] = [
  ...core,
  ...recovery,
  ...principals,
  ...entitlements,
  ...signals,
  ...capabilities,
  ...credentials,
];
