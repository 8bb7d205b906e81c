import type {
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { assembleOversight } from './assembleOversight';
import { assemblePolicies, type ServicePolicyParts } from './assemblePolicies';
import { assembleAsking, assembleRequests } from './assembleRequests';
import type { ChatConfig } from './chat/startChat';
import type { Clock } from './database/Clock';
import { BreakGlassStore } from './database/BreakGlassStore';
import { DelegationStore } from './database/DelegationStore';
import { GrantStore } from './database/GrantStore';
import { GrantReader } from './database/GrantReader';
import { DriftStore } from './database/DriftStore';
import { HealthStore } from './database/HealthStore';
import { HoldStore } from './database/HoldStore';
import { OperationStore } from './database/OperationStore';
import { PolicyStore } from './database/PolicyStore';
import { RequestStore } from './database/RequestStore';
import { DatabaseTransactions, type Transactions } from './database/UnitOfWork';
import { Ledger } from './ledger/Ledger';
import { Authorizer } from './permissions/Authorizer';
import type { Policies } from './policy/PolicyRegistry';
import { AuthorizedEmergency } from './services/AuthorizedEmergency';
import { CatalogBatch } from './services/CatalogBatch';
import { DriftService } from './services/DriftService';
import { CaseResponses } from './services/CaseResponses';
import { EmergencyService } from './services/EmergencyService';
import type { Extensions } from './services/Extensions';
import { GrantService } from './services/GrantService';
import { OnCall } from './services/OnCall';
import { People } from './services/People';
import { PostureService } from './services/PostureService';
import type { Providers } from './services/providers';
import { Signatures } from './services/reauthorize/Signatures';
import { Sweep } from './services/reauthorize/Sweep';
import type { WorkContext } from './worker/context';
import { Reconciler } from './worker/reconcile/Reconciler';
import { DEFAULT_REPAIRS, type RepairPolicy } from './worker/reconcile/repair';
import type { WorkerTiming } from './worker/timing';
import { Worker } from './worker/Worker';
import type { CatalogReader, OwnCredentials } from './services/catalog';

/** What the domain is made of. */
export interface DomainParts {
  knex: Knex;
  clock: Clock;
  ledger: Ledger;
  transactions?: Transactions;
  catalog: CatalogReader;
  auth: OwnCredentials;
  policies: Policies;
  /** What services may bring along, and how it is read; nothing when absent. */
  servicePolicies?: ServicePolicyParts;
  providers: Providers;
  /** What modules added to the flow. */
  extensions: Extensions;
  timing: WorkerTiming;
  openRequestsPerUser: number;
  /** How often a person may ask in a minute; 30 when absent. */
  requestsPerMinute?: number;
  /** Who hears of what threatens everybody: refs of groups and users. */
  security?: string[];
  /** Where requests are decided besides the portal. */
  chat?: ChatConfig;
  /** What is done where providers differ from the record. */
  repairs?: RepairPolicy;
  logger: LoggerService;
  /** Names this backend in claims. */
  owner: string;
}

/** Puts together the services that know nothing of HTTP and permissions. */
export function assembleDomain(parts: DomainParts) {
  const { knex, clock, policies, providers, timing, ledger } = parts;
  const transactions =
    parts.transactions ?? new DatabaseTransactions(knex, clock, ledger);
  const stores = {
    requests: new RequestStore(),
    grants: new GrantStore(),
    operations: new OperationStore(),
    policies: new PolicyStore(),
    holds: new HoldStore(),
    drift: new DriftStore(),
    health: new HealthStore(),
    delegations: new DelegationStore(),
    breakGlass: new BreakGlassStore(),
  };
  const people = new People(parts.catalog, parts.auth);
  const asking = assembleRequests(parts, { stores, people, transactions });
  const { reviewer } = asking;
  const context: WorkContext = {
    knex,
    clock,
    transactions,
    stores,
    policies,
    providers,
    people,
    reviewer,
    timing,
    logger: parts.logger,
  };
  return {
    stores,
    people,
    ledger,
    transactions,
    ...asking,
    grants: new GrantService(knex, transactions, stores),
    emergency: new EmergencyService(knex, transactions, stores, policies),
    worker: new Worker(context, parts.owner),
    sweep: new Sweep({
      ...context,
      stores,
      catalog: new CatalogBatch(parts.catalog, parts.auth),
      signatures: () => new Signatures(parts.extensions),
      askRotation: rotation => new OnCall(parts.extensions).people(rotation),
    }),
    reconciler: new Reconciler({
      ...context,
      stores,
      repairs: parts.repairs ?? DEFAULT_REPAIRS,
    }),
  };
}

/** The services behind the routes, which ask the permission policy first. */
export function assembleAuthorized(
  parts: DomainParts,
  domain: ReturnType<typeof assembleDomain>,
  permissions: PermissionsService,
  registry: PermissionsRegistryService,
) {
  const { knex, clock, policies } = parts;
  const { stores } = domain;
  const authorizer = new Authorizer(permissions, registry);
  return {
    ...assembleAsking(parts, domain, authorizer),
    emergency: new AuthorizedEmergency(
      authorizer,
      domain.emergency,
      domain.rates,
    ),
    caseResponses: new CaseResponses(
      knex,
      domain.transactions,
      stores,
      domain.emergency,
    ),
    drift: new DriftService(
      knex,
      clock,
      stores,
      new GrantReader(knex),
      parts.providers,
      authorizer,
    ),
    ...assembleOversight(parts, domain, authorizer),
    ...assemblePolicies(parts, domain, authorizer),
    posture: new PostureService(
      knex,
      clock,
      policies,
      parts.providers,
      new GrantReader(knex),
      authorizer,
    ),
  };
}
