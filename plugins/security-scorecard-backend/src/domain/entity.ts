import {
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';

/** What the scorecard keeps of a catalog entity. */
export interface IndexedEntity {
  /** Normalized entity ref, in lower case. */
  ref: string;
  title: string;
  /** The first of the owners; null when nobody owns it. */
  ownerRef: string | null;
  ownerRefs: string[];
  systemRef: string | null;
  kind: string;
  namespace: string;
  name: string;
  type: string;
  lifecycle: string;
  /** From the annotation `fairway.dev/tier`; empty when not set. */
  tier: string;
  /** Template that the entity was made from; null when not known. */
  templateRef: string | null;
  tags: string[];
  annotations: Record<string, string>;
  /** The parts of the entity that collectors get. */
  entity: Entity;
}

/** Annotation that holds the tier of a service, `1` being the most important. */
const TIER_ANNOTATION = 'fairway.dev/tier';

/** Annotation that names the template an entity was made from. */
const TEMPLATE_ANNOTATION = 'backstage.io/source-template';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function refOf(value: string, kind: string, namespace: string) {
  try {
    return stringifyEntityRef(
      parseEntityRef(value, { defaultKind: kind, defaultNamespace: namespace }),
    );
  } catch {
    return null;
  }
}

function related(entity: Entity, type: string, kind?: string): string[] {
  const refs = (entity.relations ?? [])
    .filter(r => r.type === type)
    .map(r => r.targetRef.toLocaleLowerCase('en-US'))
    .filter(ref => !kind || ref.startsWith(`${kind}:`));
  return [...new Set(refs)].sort();
}

/** Only what collectors and checks read, so that a change elsewhere is no change here. */
function reduce(entity: Entity): Entity {
  const {
    name,
    namespace,
    title,
    description,
    uid,
    annotations,
    labels,
    tags,
  } = entity.metadata;
  const present = Object.entries({
    name,
    namespace,
    title,
    description,
    uid,
    annotations,
    labels,
    tags,
  }).filter(([, value]) => value !== undefined);
  return {
    apiVersion: entity.apiVersion,
    kind: entity.kind,
    metadata: { ...Object.fromEntries(present), name },
    ...(entity.spec ? { spec: entity.spec } : {}),
    ...(entity.relations
      ? {
          relations: entity.relations.filter(
            r => r.type === RELATION_OWNED_BY || r.type === RELATION_PART_OF,
          ),
        }
      : {}),
  };
}

/** Describes a catalog entity for the index. Pure. */
export function describeEntity(entity: Entity): IndexedEntity {
  const namespace = entity.metadata.namespace ?? 'default';
  const spec = entity.spec ?? {};
  const owner = text(spec.owner);
  const system = text(spec.system);
  const annotations = entity.metadata.annotations ?? {};
  const owners = related(entity, RELATION_OWNED_BY);
  const named = owner ? refOf(owner, 'group', namespace) : null;
  const ownerRefs = owners.length || named === null ? owners : [named];
  return {
    ref: stringifyEntityRef(entity),
    title: entity.metadata.title ?? entity.metadata.name,
    ownerRef: ownerRefs[0] ?? null,
    ownerRefs,
    systemRef:
      related(entity, RELATION_PART_OF, 'system')[0] ??
      (system ? refOf(system, 'system', namespace) : null),
    kind: entity.kind.toLocaleLowerCase('en-US'),
    namespace,
    name: entity.metadata.name,
    type: text(spec.type),
    lifecycle: text(spec.lifecycle),
    tier: annotations[TIER_ANNOTATION] ?? '',
    templateRef: refOf(
      text(annotations[TEMPLATE_ANNOTATION]),
      'template',
      namespace,
    ),
    tags: entity.metadata.tags ?? [],
    annotations,
    entity: reduce(entity),
  };
}

/** Whether an entity has at least one of the annotations; true when none is asked for. */
export function isAnnotated(
  entity: Pick<IndexedEntity, 'annotations'>,
  annotations: readonly string[],
): boolean {
  return (
    annotations.length === 0 ||
    annotations.some(name => entity.annotations[name]?.trim())
  );
}
