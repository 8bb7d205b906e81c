import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type {
  FactRetriever,
  FactRetrieverContext,
  TechInsightFact,
} from '@backstage-community/plugin-tech-insights-node';
import type {
  FactValue,
  Pillar,
} from '@fairway/plugin-security-scorecard-common';
import type {
  CollectContext,
  Collector,
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { factDefinitions, toFact } from './facts';
import { matches, type EntityFilter } from './matches';

/** Where the results of a retriever belong. */
export interface FactRetrieverOptions {
  pillar: Pillar;
  /** Id of the collector, kebab-case; made from the retriever's id when absent. */
  collectorId?: string;
}

/** What a retriever is given; the scorecard adds the entities it asks for. */
export type RetrieverServices = Omit<FactRetrieverContext, 'entityFilter'>;

/** Up to so many entities are named in the filter; for more, the retriever's own one is given. */
const NAMED = 20;

/** `fooBarRetriever` is `foo-bar-retriever`. */
const kebab = (id: string) =>
  id
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLocaleLowerCase('en-US');

function filterOf(
  entities: readonly Entity[],
  own: EntityFilter | undefined,
): EntityFilter | undefined {
  if (entities.length > NAMED) {
    return own;
  }
  return entities.map(entity => ({
    kind: entity.kind,
    'metadata.namespace': entity.metadata.namespace ?? 'default',
    'metadata.name': entity.metadata.name,
  }));
}

/** Runs a fact retriever of Tech Insights, unchanged, as a collector. */
export class FactRetrieverCollector implements Collector {
  readonly id: string;
  readonly title: string;
  readonly pillar: Pillar;
  readonly facts: Readonly<Record<string, FactDefinition>>;
  readonly annotations: readonly string[] = [];
  readonly #retriever: FactRetriever;
  readonly #services: RetrieverServices;

  constructor(
    retriever: FactRetriever,
    options: FactRetrieverOptions,
    services: RetrieverServices,
  ) {
    this.id = options.collectorId ?? kebab(retriever.id);
    this.title = retriever.title ?? retriever.id;
    this.pillar = options.pillar;
    this.facts = factDefinitions(retriever.schema);
    this.#retriever = retriever;
    this.#services = services;
  }

  selects(entity: Entity): boolean {
    return matches(entity, this.#retriever.entityFilter);
  }

  /**
   * A retriever answers for all entities in one array. What it says of an entity
   * that was not asked for is dropped; of several answers for one entity the
   * newest counts.
   */
  async *collect(
    entities: readonly Entity[],
    { now }: CollectContext,
  ): AsyncIterable<Observation> {
    const answers = await this.#retriever.handler({
      ...this.#services,
      entityFilter: filterOf(entities, this.#retriever.entityFilter),
    });
    const latest = new Map<string, TechInsightFact>();
    for (const answer of answers) {
      const ref = stringifyEntityRef(answer.entity);
      const known = latest.get(ref);
      if (!known || timeOf(answer, now) >= timeOf(known, now)) {
        latest.set(ref, answer);
      }
    }
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      const answer = latest.get(stringifyEntityRef(parseEntityRef(ref)));
      if (answer) {
        yield {
          entityRef: ref,
          status: 'ok',
          observedAt: new Date(timeOf(answer, now)).toISOString(),
          facts: this.#factsOf(answer),
          findings: [],
          coverage: [],
        };
      }
    }
  }

  #factsOf(answer: TechInsightFact): Record<string, FactValue> {
    const facts: Record<string, FactValue> = {};
    for (const [name, { type }] of Object.entries(this.#retriever.schema)) {
      const value = Object.hasOwn(answer.facts, name)
        ? toFact(answer.facts[name], type)
        : undefined;
      if (value !== undefined) {
        facts[name] = value;
      }
    }
    return facts;
  }
}

/** Milliseconds since the epoch; a retriever that gives no time means now. */
function timeOf(answer: TechInsightFact, now: Date): number {
  return answer.timestamp?.toMillis() ?? now.getTime();
}
