import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { chunked } from '../batches';
import type { AwsClients } from '../clients';
import { failedObservation } from '../failedObservation';
import {
  ASG_ANNOTATION,
  EC2_ANNOTATION,
  ECR_ANNOTATION,
  ECR_NAME_ANNOTATION,
  ECR_TAGS_ANNOTATION,
  LAMBDA_ANNOTATION,
  LAMBDA_NAME_ANNOTATION,
  TAGS_ANNOTATION,
} from '../mapping/annotations';
import { type FoundTargets, TargetFinder } from '../mapping/TargetFinder';
import type { Serial } from '../Serial';
import { InspectorRun } from './InspectorRun';
import { INSPECTOR_FACTS, observeTargets } from './observation';
import { unknownPart } from './targetReading';

/** Entities whose findings are in memory at a time. */
const CHUNK = 50;

/** One entity and what it runs. */
interface Service extends FoundTargets {
  ref: string;
}

/** Findings and coverage from Amazon Inspector, many services per call. */
export class InspectorCollector implements Collector {
  readonly id = 'aws-inspector2';
  readonly title = 'Amazon Inspector';
  readonly pillar = 'scan';
  readonly facts = INSPECTOR_FACTS;
  readonly annotations = [
    ECR_ANNOTATION,
    ECR_NAME_ANNOTATION,
    ECR_TAGS_ANNOTATION,
    LAMBDA_ANNOTATION,
    LAMBDA_NAME_ANNOTATION,
    EC2_ANNOTATION,
    ASG_ANNOTATION,
    TAGS_ANNOTATION,
  ];
  readonly #clients: AwsClients;
  readonly #serial: Serial;
  readonly #maxScanAgeMs: number;

  constructor(
    clients: AwsClients,
    options: { serial: Serial; maxScanAgeMs: number },
  ) {
    this.#clients = clients;
    this.#serial = options.serial;
    this.#maxScanAgeMs = options.maxScanAgeMs;
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = now.toISOString();
    const finder = new TargetFinder(this.#clients, signal);
    const services: Service[] = [];
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      try {
        services.push({ ref, ...(await this.#find(entity, finder)) });
      } catch (error) {
        signal.throwIfAborted();
        yield failedObservation(ref, observedAt, error);
      }
    }
    // Neighbours share their account and region, and with it their calls.
    const keyOf = ({ targets }: Service) => targets[0]?.key ?? '';
    services.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const run = new InspectorRun({
      clients: this.#clients,
      serial: this.#serial,
      age: { now, maxScanAgeMs: this.#maxScanAgeMs },
      signal,
    });
    for (const chunk of chunked(services, CHUNK)) {
      const readings = await run.read(chunk.flatMap(s => s.targets));
      for (const { ref, targets, problems } of chunk) {
        yield observeTargets(ref, observedAt, [
          ...targets.flatMap(target => readings.get(target.key) ?? []),
          ...problems.map(unknownPart),
        ]);
      }
    }
  }

  async #find(entity: Entity, finder: TargetFinder): Promise<FoundTargets> {
    const found = await finder.find(entity);
    if (found.targets.length === 0 && found.problems.length === 0) {
      throw new InputError(
        'No annotation leads to an artefact: nothing has the tags, or the group has no instances; correct the annotations or the tags',
      );
    }
    return found;
  }
}
