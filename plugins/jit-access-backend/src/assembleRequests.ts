import type { DomainParts } from './assemble';
import { BudgetStore } from './database/BudgetStore';
import type { HoldStore } from './database/HoldStore';
import { RateStore } from './database/RateStore';
import type { RequestStores } from './database/stores';
import type { Transactions } from './database/UnitOfWork';
import { Approval } from './services/Approval';
import { Approvers } from './services/Approvers';
import { Assessor } from './services/Assessor';
import { DecisionService } from './services/DecisionService';
import { DecisionWriter } from './services/DecisionWriter';
import { HookRunner } from './services/HookRunner';
import { Judge } from './services/Judge';
import { Limits } from './services/Limits';
import { OnCall } from './services/OnCall';
import type { People } from './services/People';
import { RateLimiter } from './services/RateLimiter';
import { RequestService } from './services/RequestService';
import { Reviewer } from './services/Reviewer';
import { Submission } from './services/Submission';
import { Surveyor } from './services/Surveyor';
import { Tickets } from './services/Tickets';

/** Puts together what asks, decides and looks again. */
export function assembleRequests(
  parts: DomainParts,
  shared: {
    stores: RequestStores & { holds: HoldStore };
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
  return {
    hooks,
    reviewer,
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
