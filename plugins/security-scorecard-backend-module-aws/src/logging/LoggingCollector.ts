import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { FlowLog } from '@aws-sdk/client-ec2';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { EC2, LOGS } from '../services';
import { chunked, groupBy } from '../batches';
import { failureCode } from '../failure';
import { failedObservation } from '../failedObservation';
import type { Reading } from '../pages';
import { MAX_VPCS_PER_CALL, readFlowLogs } from './flowLogs';
import { readLogGroups } from './logGroups';
import {
  LOGGING_FACTS,
  observeLogging,
  type ScopeReading,
} from './observation';
import { readTrailRule } from './readTrails';
import {
  ACCOUNT_ANNOTATION,
  LOG_GROUPS_ANNOTATION,
  type LoggingSubject,
  loggingSubjectOf,
  VPC_ANNOTATION,
} from './subjects';

interface Service {
  ref: string;
  subject: LoggingSubject;
}

const NOTHING_ASKED = { items: [], state: 'complete' as const };

/** CloudTrail, log retention and VPC flow logs: each account and region is read once per run. */
export class LoggingCollector implements Collector {
  readonly id = 'aws-logging';
  readonly title = 'AWS logging';
  readonly pillar = 'logging';
  readonly facts = LOGGING_FACTS;
  readonly annotations = [
    ACCOUNT_ANNOTATION,
    LOG_GROUPS_ANNOTATION,
    VPC_ANNOTATION,
  ];
  readonly #clients: AwsClients;
  readonly #minRetentionDays: number;

  constructor(clients: AwsClients, options: { minRetentionDays: number }) {
    this.#clients = clients;
    this.#minRetentionDays = options.minRetentionDays;
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = now.toISOString();
    const services: Service[] = [];
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      try {
        const subject = loggingSubjectOf(entity);
        this.#clients.assertConfigured(subject.scope);
        services.push({ ref, subject });
      } catch (error) {
        yield failedObservation(ref, observedAt, error);
      }
    }
    const scopes = groupBy(services, ({ subject }) => scopeKey(subject.scope));
    for (const members of scopes.values()) {
      signal.throwIfAborted();
      const reading = await this.#read(
        members[0].subject.scope,
        members.map(({ subject }) => subject),
        signal,
      );
      for (const { ref, subject } of members) {
        yield observeLogging(
          ref,
          observedAt,
          subject,
          reading,
          this.#minRetentionDays,
        );
      }
    }
  }

  async #read(
    scope: Scope,
    subjects: readonly LoggingSubject[],
    signal: AbortSignal,
  ): Promise<ScopeReading> {
    const names = [...new Set(subjects.flatMap(s => s.logGroups))];
    const vpcs = [...new Set(subjects.flatMap(s => s.vpcs))];
    return {
      trail: await readTrailRule(this.#clients, scope, signal),
      logGroups: await this.#reading(names, signal, async () =>
        readLogGroups(
          await this.#clients.get(LOGS, scope),
          scope,
          names,
          signal,
        ),
      ),
      flowLogs: await this.#reading(vpcs, signal, async () =>
        this.#flowLogs(scope, vpcs, signal),
      ),
    };
  }

  async #flowLogs(
    scope: Scope,
    vpcs: readonly string[],
    signal: AbortSignal,
  ): Promise<Reading<FlowLog>> {
    const client = await this.#clients.get(EC2, scope);
    const items: FlowLog[] = [];
    for (const part of chunked(vpcs, MAX_VPCS_PER_CALL)) {
      const reading = await readFlowLogs(client, scope, part, signal);
      items.push(...reading.items);
      if (reading.state !== 'complete') {
        return { ...reading, items };
      }
    }
    return { items, state: 'complete' };
  }

  /** Asks only when there is something to ask for; a client that can't be made is a failed reading. */
  async #reading<T>(
    wanted: readonly string[],
    signal: AbortSignal,
    read: () => Promise<Reading<T>>,
  ): Promise<Reading<T>> {
    if (wanted.length === 0) {
      return NOTHING_ASKED;
    }
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      return {
        items: [],
        state: 'failed',
        code: failureCode(error),
        problem: toError(error).message,
      };
    }
  }
}
