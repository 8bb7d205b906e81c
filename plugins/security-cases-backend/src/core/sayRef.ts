import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';

/**
 * An entity ref as the catalog's pages say it: `payments-api` rather than
 * `component:default/payments-api`. For words alone; whatever is compared,
 * looked up or told apart by a ref keeps all of it. What is no ref stays as it is.
 */
function sayRef(ref: string, usualKind: string): string {
  try {
    const { kind, namespace, name } = parseEntityRef(ref);
    const inNamespace =
      namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
    return kind.toLocaleLowerCase('en-US') === usualKind
      ? inNamespace
      : `${kind}:${inNamespace}`;
  } catch {
    return ref;
  }
}

/** What a case is about, a component unless it says otherwise. */
export const sayEntity = (ref: string) => sayRef(ref, 'component');

/** Who it is about, a user unless it says otherwise. */
export const sayPerson = (ref: string) => sayRef(ref, 'user');
