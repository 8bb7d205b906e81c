import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { chunked, groupBy } from '../batches';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { INSPECTOR2 } from '../services';
import { failedObservation } from '../failedObservation';
import { failureCode } from '../failure';
import {
  type AccountReading,
  InspectorReader,
  MAX_FILTER_VALUES,
} from './InspectorReader';
import { INSPECTOR_FACTS, observeTargets } from './observation';
import type { ScanAge } from './scanState';
import {
  disabledTarget,
  scanPlan,
  targetFromGroup,
  type TargetReading,
  unreadTarget,
} from './targetReading';
import {
  ECR_ANNOTATION,
  LAMBDA_ANNOTATION,
  type Target,
  targetsOf,
} from './targets';

/** Entities whose findings are in memory at a time. */
const CHUNK = 50;

interface Service {
  ref: string;
  targets: Target[];
}

/** An account and region during one run; asked for its status once. */
interface OpenScope {
  reader: InspectorReader;
  account: AccountReading;
}

/** Findings and coverage from Amazon Inspector, many services per call. */
export class InspectorCollector implements Collector {
  readonly id = 'aws-inspector2';
  readonly title = 'Amazon Inspector';
  readonly pillar = 'scan';
  readonly facts = INSPECTOR_FACTS;
  readonly annotations = [ECR_ANNOTATION, LAMBDA_ANNOTATION];
  readonly #clients: AwsClients;
  readonly #maxScanAgeMs: number;

  constructor(clients: AwsClients, options: { maxScanAgeMs: number }) {
    this.#clients = clients;
    this.#maxScanAgeMs = options.maxScanAgeMs;
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
        services.push({ ref, targets: targetsOf(entity) });
      } catch (error) {
        yield failedObservation(ref, observedAt, error);
      }
    }
    // Neighbours share their account and region, and with it their calls.
    services.sort((a, b) => (a.targets[0].key < b.targets[0].key ? -1 : 1));
    const scopes = new Map<string, OpenScope>();
    const age = { now, maxScanAgeMs: this.#maxScanAgeMs };
    for (const chunk of chunked(services, CHUNK)) {
      const readings = await this.#read(chunk, scopes, age, signal);
      for (const { ref, targets } of chunk) {
        yield observeTargets(
          ref,
          observedAt,
          targets.flatMap(target => readings.get(target.key) ?? []),
        );
      }
    }
  }

  async #read(
    services: readonly Service[],
    scopes: Map<string, OpenScope>,
    age: ScanAge,
    signal: AbortSignal,
  ): Promise<Map<string, TargetReading>> {
    const targets = new Map(
      services.flatMap(s => s.targets).map(target => [target.key, target]),
    );
    const readings = new Map<string, TargetReading>();
    const groups = groupBy(
      [...targets.values()],
      ({ scope, kind }) => `${scopeKey(scope)}/${kind}`,
    );
    for (const group of groups.values()) {
      for (const part of chunked(group, MAX_FILTER_VALUES)) {
        signal.throwIfAborted();
        for (const [key, reading] of await this.#readGroup(
          part,
          scopes,
          age,
          signal,
        )) {
          readings.set(key, reading);
        }
      }
    }
    return readings;
  }

  /** @param group - at most ten artefacts of one kind in one scope */
  async #readGroup(
    group: readonly Target[],
    scopes: Map<string, OpenScope>,
    age: ScanAge,
    signal: AbortSignal,
  ): Promise<[string, TargetReading][]> {
    const { scope, kind } = group[0];
    const all = (read: (target: Target) => TargetReading) =>
      group.map((target): [string, TargetReading] => [
        target.key,
        read(target),
      ]);
    let open: OpenScope;
    try {
      open = await this.#open(scope, scopes, signal);
    } catch (error) {
      signal.throwIfAborted();
      const { message } = toError(error);
      return all(target => unreadTarget(target, message, failureCode(error)));
    }
    const { account, reader } = open;
    if (account.state === 'failed') {
      return all(t => unreadTarget(t, account.problem, account.code));
    }
    const { scanTypes, disabled } = scanPlan(kind, account);
    if (disabled) {
      return all(target => disabledTarget(target, scanTypes, disabled));
    }
    const reading = await reader.group(
      kind,
      group.map(target => target.name),
    );
    return all(target => targetFromGroup(target, scanTypes, reading, age));
  }

  async #open(
    scope: Scope,
    scopes: Map<string, OpenScope>,
    signal: AbortSignal,
  ): Promise<OpenScope> {
    const known = scopes.get(scopeKey(scope));
    if (known) {
      return known;
    }
    this.#clients.assertConfigured(scope);
    const client = await this.#clients.get(INSPECTOR2, scope);
    const reader = new InspectorReader(client, scope, signal);
    const open = { reader, account: await reader.account() };
    scopes.set(scopeKey(scope), open);
    return open;
  }
}
