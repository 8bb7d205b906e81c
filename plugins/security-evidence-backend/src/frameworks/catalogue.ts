/** A control of a framework. */
export interface CatalogueControl {
  /** As the framework numbers it. */
  id: string;
  /** Short, in our own words. */
  title: string;
  /** Family or theme. */
  group: string;
}

/** One version of a framework. */
export interface Catalogue {
  /** What checks name it by in `frameworks`. */
  id: string;
  title: string;
  version: string;
  publisher: string;
  url: string;
  controls: readonly CatalogueControl[];
}

/** Controls by group, then by id: how catalogues are written. */
export type Groups = Readonly<
  Record<string, readonly (readonly [id: string, title: string])[]>
>;

/** Lists the controls of groups, in the order in which they are written. */
export function controlsOf(groups: Groups): CatalogueControl[] {
  return Object.entries(groups).flatMap(([group, controls]) =>
    controls.map(([id, title]) => ({ id, title, group })),
  );
}

/** What a check says it looks at. */
export interface MappedCheck {
  id: string;
  /** Framework id → control ids. */
  frameworks: Readonly<Record<string, readonly string[]>>;
}

/**
 * Ids of the checks that look at each control. A check of a part of a control
 * (`PW.8.2`) looks at the whole (`PW.8`) as well; never the other way round, as
 * that would claim more than is looked at.
 */
export function checksByControl(
  catalogue: Catalogue,
  checks: readonly MappedCheck[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(
    catalogue.controls.map(({ id }) => [id, []]),
  );
  for (const check of checks) {
    const named = Object.hasOwn(check.frameworks, catalogue.id)
      ? check.frameworks[catalogue.id]
      : [];
    const reached = new Set(named.flatMap(withParents));
    for (const id of reached) {
      found.get(id)?.push(check.id);
    }
  }
  return found;
}

/** An id and those that it is a part of: `PW.8.2`, `PW.8`, `PW`. */
function withParents(id: string): string[] {
  const parts = id.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
