import type { assembleDomain, DomainParts } from './assemble';
import type { BreakGlassStore } from './database/BreakGlassStore';
import { BudgetStore } from './database/BudgetStore';
import type { HoldStore } from './database/HoldStore';
import { ObstacleReader } from './database/ObstacleReader';
import { RateStore } from './database/RateStore';
import type { RequestStores } from './database/stores';
import type { Transactions } from './database/UnitOfWork';
import type { Authorizer } from './permissions/Authorizer';
import { Approval } from './services/Approval';
import { Approvers } from './services/Approvers';
import { Assessor } from './services/Assessor';
import { AuthorizedBreakGlass } from './services/AuthorizedBreakGlass';
import { AuthorizedDelegations } from './services/AuthorizedDelegations';
import { AuthorizedGrants } from './services/AuthorizedGrants';
import { AuthorizedRequests } from './services/AuthorizedRequests';
import { BreakGlassService } from './services/BreakGlassService';
import { CatalogBatch } from './services/CatalogBatch';
import { CredentialService } from './services/CredentialService';
import { DecisionService } from './services/DecisionService';
import { DecisionWriter } from './services/DecisionWriter';
import { DelegationService } from './services/DelegationService';
import { EntitlementService } from './services/EntitlementService';
import { ExtensionService } from './services/ExtensionService';
import { GrantExtras } from './services/GrantExtras';
import { HookRunner } from './services/HookRunner';
import { Judge } from './services/Judge';
import { Limits } from './services/Limits';
import { OnCall } from './services/OnCall';
import type { People } from './services/People';
import { RateLimiter } from './services/RateLimiter';
import { RequestService } from './services/RequestService';
import { Reviewer } from './services/Reviewer';
import { Reviewers } from './services/Reviewers';
import { Submission } from './services/Submission';
import { Surveyor } from './services/Surveyor';
import { TicketService } from './services/TicketService';
import { Tickets } from './services/Tickets';
import { WorkStates } from './services/WorkStates';

/** Credentials that one person can get in a minute. */
const CREDENTIALS_PER_MINUTE = 6;

/** Puts together what asks, decides and looks again. */
export function assembleRequests(
  parts: DomainParts,
  shared: {
    stores: RequestStores & { holds: HoldStore; breakGlass: BreakGlassStore };
    people: People;
    transactions: Transactions;
  },
) {
  const { knex, clock, policies, extensions, timing } = parts;
  const { stores, people, transactions } = shared;
  const hooks = new HookRunner(extensions);
  const onCall = new OnCall(extensions);
  const tickets = new Tickets(extensions);
  const surveyor = new Surveyor(knex, new BudgetStore(), tickets, extensions);
  const approvers = new Approvers(people, onCall, hooks);
  const judge = new Judge(surveyor, onCall, approvers);
  const reviewer = new Reviewer(
    knex,
    clock,
    policies,
    stores,
    people,
    judge,
    hooks,
  );
  const assessor = new Assessor(
    policies,
    people,
    parts.providers,
    judge,
    hooks,
  );
  const limits = new Limits(stores, surveyor, parts.openRequestsPerUser);
  const approval = new Approval(stores);
  const submission = new Submission(
    transactions,
    stores,
    limits,
    approval,
    timing.reviewEvery,
  );
  const rates = new RateLimiter(
    knex,
    clock,
    transactions,
    new RateStore(),
    parts.requestsPerMinute ?? 30,
  );
  const reviewers = new Reviewers(
    knex,
    clock,
    policies,
    stores.policies,
    people,
    approvers,
  );
  return {
    reviewer,
    reviewers,
    onCall,
    tickets,
    assessor,
    rates,
    extending: new ExtensionService(
      knex,
      clock,
      stores,
      policies,
      assessor,
      submission,
      rates,
    ),
    breakGlass: new BreakGlassService(
      knex,
      clock,
      transactions,
      stores,
      assessor,
      submission,
      rates,
      reviewers,
    ),
    delegations: new DelegationService(knex, transactions, stores, people),
    requests: new RequestService(
      knex,
      clock,
      transactions,
      stores,
      assessor,
      limits,
      submission,
      rates,
    ),
    decisions: new DecisionService(
      knex,
      transactions,
      stores,
      reviewer,
      approval,
      new DecisionWriter(stores, approval),
    ),
  };
}

/** The services behind the routes that ask, decide and show what came of it. */
export function assembleAsking(
  parts: DomainParts,
  domain: ReturnType<typeof assembleDomain>,
  authorizer: Authorizer,
) {
  const { knex, clock, policies } = parts;
  const { stores } = domain;
  const requests = new AuthorizedRequests(
    knex,
    clock,
    stores,
    authorizer,
    domain.requests,
    domain.decisions,
    domain.rates,
  );
  const grants = new AuthorizedGrants(
    knex,
    clock,
    stores.grants,
    authorizer,
    domain.grants,
    policies,
    new GrantExtras(knex, clock, policies, stores.requests, domain.reviewers),
    new WorkStates(knex, stores, parts.providers),
    new CatalogBatch(parts.catalog, parts.auth),
    new CredentialService(
      domain.transactions,
      stores,
      parts.providers,
      new RateLimiter(
        knex,
        clock,
        domain.transactions,
        new RateStore(),
        CREDENTIALS_PER_MINUTE,
      ),
    ),
    domain.rates,
  );
  return {
    requests,
    grants,
    entitlements: new EntitlementService(
      knex,
      clock,
      policies,
      domain.people,
      domain.onCall,
      { ...stores, obstacles: new ObstacleReader() },
      authorizer,
      parts.openRequestsPerUser,
    ),
    breakGlass: new AuthorizedBreakGlass(
      authorizer,
      requests,
      grants,
      domain.breakGlass,
      domain.extending,
      domain.rates,
    ),
    delegations: new AuthorizedDelegations(
      knex,
      clock,
      authorizer,
      domain.delegations,
      domain.rates,
    ),
    tickets: new TicketService(
      authorizer,
      domain.assessor,
      domain.tickets,
      domain.rates,
    ),
  };
}
