import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { NewAccessRequest } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { migrated } from '@fairway/test-backends';
import { assembleDomain, type DomainParts } from '../assemble';
import {
  DatabaseTransactions,
  type Transactions,
  type UnitOfWork,
} from '../database/UnitOfWork';
import { migrationsDir } from '../database/migrate';
import { Ledger } from '../ledger/Ledger';
import { Extensions } from '../services/Extensions';
import { Providers } from '../services/providers';
import { DEFAULT_REPAIRS, type RepairPolicy } from '../worker/reconcile/repair';
import { DEFAULT_TIMING } from '../worker/timing';
import { FakeProvider } from './FakeProvider';
import { MovedClock } from './MovedClock';
import { TestPolicies, type PolicyOptions } from './policies';
import { user, World } from './world';

/** Thrown from where a process was killed on. */
export class Killed extends Error {}

/** Kills a backend at the n-th moment: around each commit and each call. */
export class KillSwitch {
  private ticks = 0;
  dead = false;

  constructor(private readonly at: number) {}

  readonly tick = (): void => {
    if (this.dead || this.ticks++ >= this.at) {
      this.dead = true;
      throw new Killed('the process was killed');
    }
  };
}

class MortalTransactions implements Transactions {
  constructor(
    private readonly inner: Transactions,
    private readonly kill: KillSwitch,
  ) {}

  async run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    this.kill.tick();
    const result = await this.inner.run(work);
    this.kill.tick();
    return result;
  }
}

/** Real databases of the tests; always both kinds. */
export function createDatabases(): TestDatabases {
  return TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
}

/** One database, one provider, any number of backends. */
export class Harness {
  readonly clock = new MovedClock();
  readonly world = new World();
  readonly provider = new FakeProvider();
  readonly providers = new Providers();
  readonly extensions = new Extensions();
  readonly ledger = new Ledger('test-key');
  /** How often a person may ask in a minute. */
  requestsPerMinute = 1000;
  /** When calls to the provider are given up, in milliseconds. */
  callTimeout = DEFAULT_TIMING.callTimeout;
  /** What is done where the provider differs from the record. */
  repairs: RepairPolicy = DEFAULT_REPAIRS;

  private constructor(
    readonly knex: Knex,
    readonly policies: TestPolicies,
  ) {
    this.providers.addProvider(this.provider);
  }

  static async create(
    knex: Knex,
    ...policies: PolicyOptions[]
  ): Promise<Harness> {
    await migrated(knex, migrationsDir);
    return new Harness(
      knex,
      new TestPolicies(...(policies.length > 0 ? policies : [{}])),
    );
  }

  /** A backend; with a switch, one that is killed at some moment. */
  backend(kill?: KillSwitch) {
    return assembleDomain(this.parts(kill));
  }

  /** What a backend is made of. */
  parts(kill?: KillSwitch): DomainParts {
    const transactions = new DatabaseTransactions(
      this.knex,
      this.clock,
      this.ledger,
    );
    return {
      knex: this.knex,
      clock: this.clock,
      ledger: this.ledger,
      transactions: kill
        ? new MortalTransactions(transactions, kill)
        : transactions,
      catalog: this.world.catalog,
      auth: mockServices.auth(),
      policies: this.policies,
      providers: this.providers,
      extensions: this.extensions,
      timing: { ...DEFAULT_TIMING, callTimeout: this.callTimeout },
      repairs: this.repairs,
      openRequestsPerUser: 3,
      requestsPerMinute: this.requestsPerMinute,
      logger: mockServices.logger.mock(),
      owner: 'test',
    };
  }

  /** A request of ana's, unless somebody else is named. */
  request(input: Partial<NewAccessRequest> = {}, by = 'ana') {
    return this.backend().requests.create(
      {
        entitlementId: 'db-rw',
        duration: 'PT1H',
        reason: 'repair of a stuck payment',
        ...input,
      },
      mockCredentials.user(user(by)),
    );
  }

  async decide(
    id: string,
    by: string,
    verdict: 'approve' | 'deny' = 'approve',
  ): Promise<void> {
    await this.backend().decisions.decide(id, {
      verdict,
      reason: null,
      by: user(by),
    });
  }

  /** Lets a healthy backend do all that is due. */
  async work(): Promise<void> {
    await this.backend().worker.runOnce(new AbortController().signal);
  }

  /** An approved request and its grant, worked on as far as it goes. */
  async grant(input: Partial<NewAccessRequest> = {}, by = 'ana') {
    const { id } = await this.request(input, by);
    await this.decide(id, by === 'bo' ? 'chen' : 'bo');
    return this.grantOf(id);
  }

  async requestById(id: string) {
    const found = await this.backend().stores.requests.get(
      this.knex,
      id,
      undefined,
    );
    if (!found) {
      throw new Error(`no request ${id}`);
    }
    return found;
  }

  /** Id of the grant of a request. */
  async grantOf(requestId: string): Promise<string> {
    const ids = await this.backend().stores.grants.idsOf(this.knex, [
      requestId,
    ]);
    const id = ids.get(requestId);
    if (!id) {
      throw new Error(`no grant of ${requestId}`);
    }
    return id;
  }

  async grantById(id: string) {
    const found = await this.backend().stores.grants.get(
      this.knex,
      id,
      undefined,
    );
    if (!found) {
      throw new Error(`no grant ${id}`);
    }
    return found.grant;
  }

  /** Actions in the ledger, in order. */
  async actions(requestId?: string): Promise<string[]> {
    const { items } = await this.ledger.list(this.knex, {
      requestId,
      limit: 1000,
      offset: 0,
    });
    const actions = items.map(row => row.action);
    return requestId ? actions : actions.reverse();
  }

  verify() {
    return this.ledger.verify(this.knex);
  }
}
