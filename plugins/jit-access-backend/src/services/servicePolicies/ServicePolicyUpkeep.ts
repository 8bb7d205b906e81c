import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type {
  ServicePolicyStore,
  StoredServicePolicy,
} from '../../database/ServicePolicyStore';
import type { Transactions, UnitOfWork } from '../../database/UnitOfWork';
import { sha256 } from '../../ledger/hashing';
import type { People } from '../People';
import { policyUrlOf, type ServicePolicyReader } from './ServicePolicyReader';
import type { Judged } from './ServicePolicyService';

/** Who is on record for what happens by itself. */
const ACTOR = 'system:service-policies';
/** Files that one round reads; the next one goes on. */
const BATCH = 100;

/**
 * Reads the policies of services again. A file that turned bad keeps its last
 * good text in force; one that its service may not have any more, since the
 * owner or what is allowed changed, is withheld; one whose service left the
 * catalog ends. What can't be told changes nothing.
 */
export class ServicePolicyUpkeep {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly store: Pick<
      ServicePolicyStore,
      'dueBefore' | 'replace' | 'remove'
    >,
    private readonly people: Pick<People, 'entity'>,
    private readonly reader: Pick<ServicePolicyReader, 'read'>,
    private readonly judge: (service: Entity, text: string) => Judged,
    private readonly logger: LoggerService,
    /** How old what was read may be, in milliseconds. */
    private readonly readEvery: number,
    /** Name of the file beside `catalog-info.yaml`. */
    private readonly file: string,
  ) {}

  async runOnce(signal: AbortSignal): Promise<void> {
    const now = await this.clock.now(this.knex);
    const due = await this.store.dueBefore(
      this.knex,
      new Date(now.getTime() - this.readEvery).toISOString(),
      BATCH,
    );
    for (const stored of due) {
      signal.throwIfAborted();
      try {
        await this.look(stored);
      } catch (error) {
        // The policy of one service keeps those of no others as they are.
        this.logger.error(
          `The policy of ${stored.entityRef} could not be looked at: ${stringifyError(error)}`,
        );
      }
    }
  }

  private async look(stored: StoredServicePolicy): Promise<void> {
    const service = await this.people.entity(stored.entityRef);
    if (service.status === 'error') {
      this.logger.warn(service.reason);
      return;
    }
    if (service.status === 'empty') {
      await this.end(stored);
      return;
    }
    const problems = await this.readAgain(stored, service.value);
    if (problems.length > 0) {
      const last = this.judge(service.value, stored.text);
      await this.replace(stored, { problems, withheld: !last.ok });
    }
  }

  /** From where the catalog says now: a repository that the service left says no more. */
  private async readAgain(
    stored: StoredServicePolicy,
    service: Entity,
  ): Promise<string[]> {
    const url = policyUrlOf(service, this.file);
    if (url.status !== 'resolved') {
      return [url.reason];
    }
    const read = await this.reader.read(url.value);
    return read.status === 'resolved'
      ? this.take(stored, service, { url: url.value, text: read.value })
      : [read.reason];
  }

  /** Puts a good text in force; why it is not good otherwise. */
  private async take(
    stored: StoredServicePolicy,
    service: Entity,
    { url, text }: { url: string; text: string },
  ): Promise<string[]> {
    const judged = this.judge(service, text);
    if (!judged.ok) {
      return judged.problems;
    }
    if (judged.parsed.policy.id !== stored.policyId) {
      return [
        `metadata.name was ${stored.policyId} when it was registered; register the policy again to rename it`,
      ];
    }
    const hash = sha256(text);
    await this.replace(stored, {
      url,
      text,
      hash,
      problems: [],
      withheld: false,
    });
    return [];
  }

  private async replace(
    stored: StoredServicePolicy,
    change: Partial<StoredServicePolicy>,
  ): Promise<void> {
    await this.transactions.run(async unit => {
      const readAt = (await unit.now()).toISOString();
      const next = { ...stored, ...change, readAt };
      const isNew =
        next.hash !== stored.hash ||
        next.url !== stored.url ||
        next.withheld !== stored.withheld ||
        next.problems.join('\n') !== stored.problems.join('\n');
      const written = await this.store.replace(unit.trx, stored, next);
      if (written && isNew) {
        this.audit(unit, next);
      }
    });
  }

  private async end(stored: StoredServicePolicy): Promise<void> {
    await this.transactions.run(async unit => {
      if (await this.store.remove(unit.trx, stored)) {
        unit.audit({
          actor: ACTOR,
          action: 'service-policy-ended',
          details: {
            entity: stored.entityRef,
            policy: stored.policyId,
            why: 'the service is not in the catalog any more',
          },
        });
      }
    });
  }

  private audit(unit: UnitOfWork, next: StoredServicePolicy): void {
    let action = 'service-policy-changed';
    if (next.withheld) {
      action = 'service-policy-withheld';
    } else if (next.problems.length > 0) {
      action = 'service-policy-problem';
    }
    unit.audit({
      actor: ACTOR,
      action,
      details: {
        entity: next.entityRef,
        policy: next.policyId,
        url: next.url,
        hash: next.hash,
        problems: next.problems.join('\n').slice(0, 2000),
      },
    });
  }
}
