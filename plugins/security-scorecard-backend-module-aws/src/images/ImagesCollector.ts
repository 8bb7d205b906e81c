import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { RunningImagesEvent } from '@fairway/plugin-approved-images-common';
import type { TellRunningImages } from '@fairway/plugin-approved-images-node';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { AwsClients } from '../clients';
import { failedObservation } from '../failedObservation';
import { InspectorRun } from '../inspector/InspectorRun';
import {
  AMI_ANNOTATION,
  ASG_ANNOTATION,
  EC2_ANNOTATION,
  TAGS_ANNOTATION,
} from '../mapping/annotations';
import { instanceTarget } from '../mapping/targets';
import type { Serial } from '../Serial';
import { ImageSource, type ImageReading } from './ImageSource';
import { IMAGE_FACTS, observeImages } from './observation';
import type { ImagePolicy } from './rules';
import { imageSubjectOf, type ImageSubject } from './subjects';

/** Settings of the collector. */
export interface ImagesCollectorOptions extends ImagePolicy {
  serial: Serial;
  maxScanAgeMs: number;
  /** Told which images run. */
  tell?: TellRunningImages;
}

function runningImages(
  entityRef: string,
  { scope: { accountId, region } }: ImageSubject,
  { images, problems }: ImageReading,
  observedAt: string,
): RunningImagesEvent {
  return {
    entityRef,
    source: 'aws-images',
    images: images
      .filter(({ instances }) => instances.length > 0)
      .map(({ id, instances }) => ({
        kind: 'machine',
        reference: id,
        digest: null,
        region,
        accountId,
        place: `${accountId}/${region}`,
        instances: instances.length,
      })),
    complete: problems.length === 0,
    observedAt,
  };
}

/** Whether the machine images behind the instances of a service are approved (AMI-1 to AMI-6). */
export class ImagesCollector implements Collector {
  readonly id = 'aws-images';
  readonly title = 'AWS machine images';
  readonly pillar = 'scan';
  readonly facts = IMAGE_FACTS;
  readonly annotations = [
    EC2_ANNOTATION,
    ASG_ANNOTATION,
    AMI_ANNOTATION,
    TAGS_ANNOTATION,
  ];
  readonly #clients: AwsClients;
  readonly #options: ImagesCollectorOptions;

  constructor(clients: AwsClients, options: ImagesCollectorOptions) {
    this.#clients = clients;
    this.#options = options;
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const { serial, maxScanAgeMs, tell } = this.#options;
    const source = new ImageSource(this.#clients, serial, signal);
    const inspector = new InspectorRun({
      clients: this.#clients,
      serial,
      age: { now, maxScanAgeMs },
      signal,
    });
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      signal.throwIfAborted();
      try {
        const subject = imageSubjectOf(entity);
        const reading = await source.read(subject);
        await tell?.(runningImages(ref, subject, reading, now.toISOString()));
        yield observeImages({
          entityRef: ref,
          scope: subject.scope,
          reading,
          scans: await inspector.read(
            reading.instances.map(id => instanceTarget(id, subject.scope)),
          ),
          policy: this.#options,
          now,
        });
      } catch (error) {
        signal.throwIfAborted();
        yield failedObservation(ref, now.toISOString(), error);
      }
    }
  }
}
