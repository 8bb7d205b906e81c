import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { Entity } from '@backstage/catalog-model';
import type { FactRetriever } from '@backstage-community/plugin-tech-insights-node';

/** Filter of a fact retriever: any of the objects, each with all of its fields. */
export type EntityFilter = NonNullable<FactRetriever['entityFilter']>;

type Wanted = string | symbol | (string | symbol)[];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Values at a path such as `metadata.annotations.backstage.io/orphan`. Keys may
 * hold dots themselves, as annotations do, so every way to split is tried.
 */
function valuesAt(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap(each => valuesAt(each, path));
  }
  if (!isObject(value)) {
    return [];
  }
  return Object.keys(value).flatMap(key => {
    if (key.toLocaleLowerCase('en-US') === path) {
      return [value[key]].flat();
    }
    const prefix = `${key.toLocaleLowerCase('en-US')}.`;
    return path.startsWith(prefix)
      ? valuesAt(value[key], path.slice(prefix.length))
      : [];
  });
}

function has(entity: Entity, path: string, wanted: Wanted): boolean {
  const values = valuesAt(entity, path.toLocaleLowerCase('en-US'));
  return [wanted]
    .flat()
    .some(each =>
      each === CATALOG_FILTER_EXISTS
        ? values.length > 0
        : values.some(
            value =>
              String(value).toLocaleLowerCase('en-US') ===
              String(each).toLocaleLowerCase('en-US'),
          ),
    );
}

/**
 * Whether an entity matches, as the catalog's own filters do: without regard to
 * case. Tech Insights hands the filter to the retriever and does not look
 * whether it was kept to; here it decides.
 */
export function matches(
  entity: Entity,
  filter: EntityFilter | undefined,
): boolean {
  return (
    filter === undefined ||
    [filter]
      .flat()
      .some(fields =>
        Object.entries(fields).every(([path, wanted]) =>
          has(entity, path, wanted),
        ),
      )
  );
}
