import {
  type EC2Client,
  GetAllowedImagesSettingsCommand,
  type InstanceImageMetadata,
  paginateDescribeImages,
} from '@aws-sdk/client-ec2';
import { type Answer, ask } from '../ask';
import { chunked } from '../batches';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import {
  type InstanceQuery,
  MAX_EC2_FILTER_VALUES,
  readInstances,
} from '../mapping/instances';
import { writeTags } from '../mapping/tags';
import { type Reading, readPages } from '../pages';
import type { Serial } from '../Serial';
import { EC2 } from '../services';
import {
  describedImage,
  imageOfInstance,
  type MachineImage,
  missingImage,
  uniqueImages,
} from './MachineImage';
import type { ImageSubject } from './subjects';

/** The images of one entity. */
export interface ImageReading {
  /** Instances that are not gone. */
  instances: string[];
  images: MachineImage[];
  settings: { state: string } | { problem: string };
  /** Why there may be more or other instances and images, in sentences. */
  problems: string[];
}

/** Reads EC2 during one run; what several entities share is asked once. */
export class ImageSource {
  readonly #clients: AwsClients;
  readonly #serial: Serial;
  readonly #signal: AbortSignal;
  readonly #instances = new Map<
    string,
    Promise<Reading<InstanceImageMetadata>>
  >();
  readonly #settings = new Map<string, Promise<ImageReading['settings']>>();

  constructor(clients: AwsClients, serial: Serial, signal: AbortSignal) {
    this.#clients = clients;
    this.#serial = serial;
    this.#signal = signal;
  }

  /** @throws NotFoundError when the account or region is not configured. */
  async read(subject: ImageSubject): Promise<ImageReading> {
    const { scope } = subject;
    this.#clients.assertConfigured(scope);
    const client = await this.#clients.get(EC2, scope);
    return this.#serial.run(`ec2-images ${scopeKey(scope)}`, () =>
      this.#read(client, subject),
    );
  }

  async #read(client: EC2Client, subject: ImageSubject): Promise<ImageReading> {
    const { scope } = subject;
    const queries: InstanceQuery[] = [
      ...chunked(subject.instances, MAX_EC2_FILTER_VALUES).map(ids => ({
        ids,
      })),
      ...(subject.tags.length > 0 ? [{ tags: subject.tags }] : []),
      ...subject.autoScalingGroups.map(autoScalingGroup => ({
        autoScalingGroup,
      })),
    ];
    const rows: InstanceImageMetadata[] = [];
    const problems: string[] = [];
    for (const query of queries) {
      const reading = await this.#instancesOf(client, scope, query);
      rows.push(...reading.items);
      problems.push(...(reading.problem ? [reading.problem] : []));
    }
    const found = new Set(rows.flatMap(row => row.InstanceId ?? []));
    if (problems.length === 0) {
      problems.push(
        ...subject.instances
          .filter(id => !found.has(id))
          .map(
            id =>
              `Instance ${id} is not in ${scopeKey(scope)}; correct the annotation`,
          ),
      );
    }
    problems.push(
      ...rows
        .filter(instance => !imageOfInstance(instance))
        .map(
          ({ InstanceId = 'without an id' }) =>
            `EC2 does not tell the image of the instance ${InstanceId}`,
        ),
    );
    const launched = rows.flatMap(row => imageOfInstance(row) ?? []);
    const named = await this.#named(client, subject, launched);
    return {
      instances: [...found],
      images: uniqueImages([...launched, ...named.items]),
      settings: await this.#settingsOf(client, scope),
      problems: [...problems, ...(named.problem ? [named.problem] : [])],
    };
  }

  #instancesOf(client: EC2Client, scope: Scope, query: InstanceQuery) {
    const name =
      'tags' in query ? writeTags(query.tags) : JSON.stringify(query);
    const key = `${scopeKey(scope)} ${name}`;
    const reading =
      this.#instances.get(key) ??
      readInstances(client, scope, query, this.#signal);
    this.#instances.set(key, reading);
    return reading;
  }

  /** Images that the entity names and no instance of it runs. One that EC2 doesn't return is gone. */
  async #named(
    client: EC2Client,
    { scope, images }: ImageSubject,
    launched: readonly MachineImage[],
  ): Promise<Reading<MachineImage>> {
    const wanted = images.filter(id => !launched.some(i => i.id === id));
    const seen: MachineImage[] = [];
    for (const ids of chunked(wanted, MAX_EC2_FILTER_VALUES)) {
      const reading = await readPages(
        paginateDescribeImages(
          { client, stopOnSameToken: true, pageSize: 1000 },
          {
            // A filter, for an id that is gone makes the whole call fail.
            Filters: [{ Name: 'image-id', Values: ids }],
            IncludeDeprecated: true,
            IncludeDisabled: true,
          },
          { abortSignal: this.#signal },
        ),
        {
          action: 'ec2:DescribeImages',
          where: scopeKey(scope),
          items: page => page.Images?.flatMap(i => describedImage(i) ?? []),
          nextToken: page => page.NextToken,
          signal: this.#signal,
        },
      );
      seen.push(...reading.items);
      if (reading.state !== 'complete') {
        return { ...reading, items: seen };
      }
    }
    const gone = wanted.filter(id => !seen.some(image => image.id === id));
    return {
      items: [...seen, ...gone.map(missingImage)],
      state: 'complete',
    };
  }

  #settingsOf(client: EC2Client, scope: Scope) {
    const known = this.#settings.get(scopeKey(scope));
    const reading = known ?? this.#readSettings(client, scope);
    this.#settings.set(scopeKey(scope), reading);
    return reading;
  }

  async #readSettings(
    client: EC2Client,
    scope: Scope,
  ): Promise<ImageReading['settings']> {
    const action = 'ec2:GetAllowedImagesSettings';
    const answer: Answer<{ State?: string }> = await ask(
      action,
      scope,
      this.#signal,
      abortSignal =>
        client.send(new GetAllowedImagesSettingsCommand({}), { abortSignal }),
    );
    if (!answer.ok) {
      return { problem: answer.problem };
    }
    const { State: state } = answer.value;
    return state
      ? { state }
      : { problem: `${action} told no state in ${scopeKey(scope)}` };
  }
}
