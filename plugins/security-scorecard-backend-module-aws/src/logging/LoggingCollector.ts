import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { type AwsClients, scopeKey } from '../clients';
import { groupBy } from '../batches';
import { failedObservation } from '../failedObservation';
import {
  ACCOUNT_ANNOTATION,
  RESOURCES_ANNOTATION,
} from '../mapping/annotations';
import { Serial } from '../Serial';
import { LOGGING_FACTS } from './facts';
import { observeLogging } from './observation';
import type { LoggingOptions } from './options';
import { SOURCES_ANNOTATION } from './questions/sources';
import { readScope } from './readScope';
import { Session } from './Session';
import {
  LOG_GROUPS_ANNOTATION,
  type LoggingSubject,
  loggingSubjectOf,
  VPC_ANNOTATION,
} from './subjects';

interface Service {
  ref: string;
  subject: LoggingSubject;
}

/**
 * The logging rules L01 to L30 and the four questions about logs: each account
 * and region is read once per run, for any number of services.
 */
export class LoggingCollector implements Collector {
  readonly id = 'aws-logging';
  readonly title = 'AWS logging';
  readonly pillar = 'logging';
  readonly facts = LOGGING_FACTS;
  readonly annotations = [
    ACCOUNT_ANNOTATION,
    LOG_GROUPS_ANNOTATION,
    VPC_ANNOTATION,
    RESOURCES_ANNOTATION,
    SOURCES_ANNOTATION,
  ];
  readonly #clients: AwsClients;
  readonly #options: LoggingOptions;
  readonly #serial: Serial;

  constructor(
    clients: AwsClients,
    { serial, ...options }: LoggingOptions & { serial: Serial },
  ) {
    this.#clients = clients;
    this.#options = options;
    this.#serial = serial;
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = now.toISOString();
    const session = new Session(this.#clients, { signal, now });
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
    for (const [key, members] of scopes) {
      signal.throwIfAborted();
      const readings = await this.#serial.run(`${this.id} ${key}`, () =>
        readScope(
          session,
          members[0].subject.scope,
          members.map(({ subject }) => subject),
          this.#options,
        ),
      );
      for (const { ref, subject } of members) {
        yield observeLogging(ref, observedAt, subject, readings, this.#options);
      }
    }
  }
}
