import {
  type ResourceGroupsTaggingAPIClient,
  paginateGetResources,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { Entity } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { type Reading, readPages } from '../pages';
import { EC2, TAGGING } from '../services';
import {
  ASG_ANNOTATION,
  ECR_TAGS_ANNOTATION,
  listOf,
  TAGS_ANNOTATION,
} from './annotations';
import { type InstanceQuery, readInstances } from './instances';
import { scopeOf } from './scope';
import { parseTags, type Tag, writeTags } from './tags';
import {
  instanceTarget,
  namedTargets,
  parseTarget,
  type Target,
  uniqueTargets,
} from './targets';

/** The artefacts of one entity. */
export interface FoundTargets {
  targets: Target[];
  /** Why there may be more of them, in sentences. */
  problems: string[];
}

const RESOURCES_PER_PAGE = 100;

function readTagged(
  client: ResourceGroupsTaggingAPIClient,
  scope: Scope,
  tags: readonly Tag[],
  types: readonly string[],
  signal: AbortSignal,
): Promise<Reading<Target>> {
  return readPages(
    paginateGetResources(
      { client, stopOnSameToken: true },
      {
        // Filters of different keys all have to match.
        TagFilters: tags.map(({ key, value }) => ({
          Key: key,
          Values: [value],
        })),
        ResourceTypeFilters: [...types],
        ResourcesPerPage: RESOURCES_PER_PAGE,
      },
      { abortSignal: signal },
    ),
    {
      action: 'tag:GetResources',
      where: scopeKey(scope),
      items: page =>
        page.ResourceTagMappingList?.flatMap(
          ({ ResourceARN = '' }) => parseTarget(ResourceARN) ?? [],
        ),
      nextToken: page => page.PaginationToken || undefined,
      signal,
    },
  );
}

/**
 * Finds the artefacts of entities during one run. What a tag or a group stands
 * for is looked up once, however many entities have it.
 */
export class TargetFinder {
  readonly #clients: AwsClients;
  readonly #signal: AbortSignal;
  readonly #lookups = new Map<string, Promise<Reading<Target>>>();

  constructor(clients: AwsClients, signal: AbortSignal) {
    this.#clients = clients;
    this.#signal = signal;
  }

  /**
   * The union of all that the annotations of an entity stand for: ARNs, names,
   * then tags. Inspector knows no tags of ECR repositories, so that these are
   * resolved to repositories first.
   *
   * @throws InputError when an annotation is malformed.
   */
  async find(entity: Entity): Promise<FoundTargets> {
    const annotations = entity.metadata.annotations ?? {};
    const named = namedTargets(entity);
    const lookups: Promise<Reading<Target>>[] = [];
    const ecrTags = parseTags(
      ECR_TAGS_ANNOTATION,
      annotations[ECR_TAGS_ANNOTATION] ?? '',
    );
    const tags = parseTags(TAGS_ANNOTATION, annotations[TAGS_ANNOTATION] ?? '');
    if (ecrTags.length > 0) {
      lookups.push(this.#tagged(scopeOf(entity), ecrTags, ['ecr:repository']));
    }
    if (tags.length > 0) {
      const scope = scopeOf(entity);
      lookups.push(
        this.#tagged(scope, tags, ['ecr:repository', 'lambda:function']),
        this.#instances(scope, writeTags(tags), { tags }),
      );
    }
    for (const group of listOf(annotations[ASG_ANNOTATION])) {
      lookups.push(
        this.#instances(scopeOf(entity), `group ${group}`, {
          autoScalingGroup: group,
        }),
      );
    }
    const readings = await Promise.all(lookups);
    return {
      targets: uniqueTargets([...named, ...readings.flatMap(r => r.items)]),
      problems: readings.flatMap(reading => reading.problem ?? []),
    };
  }

  #tagged(scope: Scope, tags: readonly Tag[], types: readonly string[]) {
    return this.#once(scope, `${types.join()} ${writeTags(tags)}`, async () =>
      readTagged(
        await this.#clients.get(TAGGING, scope),
        scope,
        tags,
        types,
        this.#signal,
      ),
    );
  }

  #instances(scope: Scope, name: string, query: InstanceQuery) {
    return this.#once(scope, `instances ${name}`, async () => {
      const client = await this.#clients.get(EC2, scope);
      const reading = await readInstances(client, scope, query, this.#signal);
      return {
        ...reading,
        items: reading.items.flatMap(({ InstanceId }) =>
          InstanceId ? [instanceTarget(InstanceId, scope)] : [],
        ),
      };
    });
  }

  #once(
    scope: Scope,
    name: string,
    read: () => Promise<Reading<Target>>,
  ): Promise<Reading<Target>> {
    const key = `${scopeKey(scope)} ${name}`;
    const known = this.#lookups.get(key);
    if (known) {
      return known;
    }
    const made = this.#safely(scope, read);
    this.#lookups.set(key, made);
    return made;
  }

  async #safely(
    scope: Scope,
    read: () => Promise<Reading<Target>>,
  ): Promise<Reading<Target>> {
    try {
      this.#clients.assertConfigured(scope);
      return await read();
    } catch (error) {
      this.#signal.throwIfAborted();
      return { items: [], state: 'failed', problem: toError(error).message };
    }
  }
}
