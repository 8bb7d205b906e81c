/** An entity ref, or what of an entity its name is read from. */
type EntityOrRef = string | { metadata: { name: string } };

/** A presentation API of the catalog's that calls entities by these titles, and others by their names. Keys are entity refs. */
export const titled = (titles: Record<string, string> = {}) => ({
  forEntity: (entityOrRef: EntityOrRef) => {
    const entityRef =
      typeof entityOrRef === 'string' ? entityOrRef : entityOrRef.metadata.name;
    const name = entityRef.slice(entityRef.lastIndexOf('/') + 1);
    const snapshot = { entityRef, primaryTitle: titles[entityRef] ?? name };
    return { snapshot, promise: Promise.resolve(snapshot) };
  },
});
