import type { assembleDomain, DomainParts } from './assemble';
import { LintStore } from './database/LintStore';
import { ReplayReader } from './database/ReplayReader';
import type { Authorizer } from './permissions/Authorizer';
import type { LoadedPolicy } from './policy/loadPolicies';
import { CatalogBatch } from './services/CatalogBatch';
import { LintService } from './services/policies/LintService';
import { PolicyService } from './services/policies/PolicyService';
import { ReplayService } from './services/policies/ReplayService';

type Domain = Pick<
  ReturnType<typeof assembleDomain>,
  'assessor' | 'onCall' | 'people' | 'stores'
>;

/** The services behind the routes of policies. */
export function assemblePolicies(
  parts: DomainParts,
  domain: Domain,
  authorizer: Authorizer,
) {
  const { knex, clock, policies } = parts;
  return {
    policies: new PolicyService(
      knex,
      clock,
      policies,
      new LintStore(),
      domain.assessor,
      domain.people,
      authorizer,
    ),
    replays: new ReplayService(
      knex,
      clock,
      policies,
      domain.stores.policies,
      new ReplayReader(),
      domain.people,
      new CatalogBatch(parts.catalog, parts.auth),
      authorizer,
    ),
  };
}

/** Checks the policies in force. */
export function assembleLint(
  parts: DomainParts,
  domain: Domain,
  loaded: () => readonly LoadedPolicy[],
): LintService {
  return new LintService(
    parts.knex,
    parts.clock,
    new LintStore(),
    new CatalogBatch(parts.catalog, parts.auth),
    domain.onCall,
    loaded,
  );
}
