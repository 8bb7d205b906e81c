import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { assembleDomain, DomainParts } from './assemble';
import { ServicePolicyStore } from './database/ServicePolicyStore';
import { ServicePolicyReader } from './services/servicePolicies/ServicePolicyReader';
import { ServicePolicyService } from './services/servicePolicies/ServicePolicyService';
import { ServicePolicyUpkeep } from './services/servicePolicies/ServicePolicyUpkeep';
import type { ServicePolicySettings } from './services/servicePolicies/settings';
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
  'assessor' | 'onCall' | 'people' | 'rates' | 'stores' | 'transactions'
>;

/** What services may bring along, and how it is read. */
export interface ServicePolicyParts {
  settings: ServicePolicySettings;
  urlReader: Pick<UrlReaderService, 'readUrl'>;
}

const NO_SERVICE_POLICIES: ServicePolicyParts = {
  settings: {
    targets: [],
    longest: 0,
    readEvery: 300_000,
    file: 'access.yaml',
  },
  urlReader: {
    readUrl: async url => {
      throw new Error(`there is nothing to read ${url} with`);
    },
  },
};

/** The services behind the routes of policies. */
export function assemblePolicies(
  parts: DomainParts,
  domain: Domain,
  authorizer: Authorizer,
) {
  const { knex, clock, policies } = parts;
  const { settings, urlReader } = parts.servicePolicies ?? NO_SERVICE_POLICIES;
  const store = new ServicePolicyStore();
  const reader = new ServicePolicyReader(urlReader);
  const servicePolicies = new ServicePolicyService(
    knex,
    domain.transactions,
    store,
    policies,
    domain.people,
    authorizer,
    reader,
    settings,
    domain.rates,
  );
  return {
    servicePolicies,
    servicePolicyUpkeep: new ServicePolicyUpkeep(
      knex,
      clock,
      domain.transactions,
      store,
      domain.people,
      reader,
      (service, text) => servicePolicies.judge(service, text),
      parts.logger,
      settings.readEvery,
      settings.file,
    ),
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
