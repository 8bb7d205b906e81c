import type { IndexedEntity } from './entity';

/** What checks see of an entity. */
export type CheckSubject = Pick<
  IndexedEntity,
  | 'kind'
  | 'type'
  | 'lifecycle'
  | 'tier'
  | 'name'
  | 'namespace'
  | 'ownerRef'
  | 'tags'
> & {
  /** Names of the annotations that have a value. */
  annotated: readonly string[];
};

/** A subject without its name, as stored: most services share theirs. */
type StoredSubject = Omit<CheckSubject, 'name' | 'namespace'> & {
  /** Only when it is not all in lower case, as it is in the ref. */
  name?: string;
  namespace?: string;
};

/** What checks see of an indexed entity. */
export function subjectOf(entity: IndexedEntity): CheckSubject {
  return {
    kind: entity.kind,
    type: entity.type,
    lifecycle: entity.lifecycle,
    tier: entity.tier,
    name: entity.name,
    namespace: entity.namespace,
    ownerRef: entity.ownerRef,
    tags: entity.tags,
    annotated: Object.keys(entity.annotations)
      .filter(name => entity.annotations[name]?.trim())
      .sort(),
  };
}

/** The stored form. */
export function packSubject(subject: CheckSubject): string {
  const { name, namespace, ...shared } = subject;
  const lower = (text: string) => text.toLocaleLowerCase('en-US');
  const stored: StoredSubject = {
    ...shared,
    ...(name === lower(name) ? {} : { name }),
    ...(namespace === lower(namespace) ? {} : { namespace }),
  };
  return JSON.stringify(stored);
}

/** Reads stored subjects; the few different ones of many services are parsed once. */
export class SubjectReader {
  readonly #known = new Map<string, StoredSubject>();

  read(entityRef: string, text: string): CheckSubject {
    let stored = this.#known.get(text);
    if (!stored) {
      const parsed: StoredSubject = JSON.parse(text);
      stored = parsed;
      if (this.#known.size >= 2000) {
        this.#known.clear();
      }
      this.#known.set(text, parsed);
    }
    // A stored ref is whole and normalized, so it needs no parser.
    const colon = entityRef.indexOf(':');
    const slash = entityRef.indexOf('/', colon);
    return {
      namespace: entityRef.slice(colon + 1, slash),
      name: entityRef.slice(slash + 1),
      ...stored,
    };
  }
}

/** Whether an entity has at least one of the annotations; true when none is asked for. */
export function hasAnnotation(
  subject: Pick<CheckSubject, 'annotated'>,
  annotations: readonly string[],
): boolean {
  return (
    annotations.length === 0 ||
    annotations.some(name => subject.annotated.includes(name))
  );
}
