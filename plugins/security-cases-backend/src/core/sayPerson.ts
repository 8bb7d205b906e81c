import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';

/**
 * The ref of a person as the catalog's pages say it: `ana` rather than
 * `user:default/ana`. For words alone; whatever is compared, looked up or told
 * apart by a ref keeps all of it. What is no ref stays as it is.
 */
export function sayPerson(ref: string): string {
  try {
    const { kind, namespace, name } = parseEntityRef(ref);
    const inNamespace =
      namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
    return kind.toLocaleLowerCase('en-US') === 'user'
      ? inNamespace
      : `${kind}:${inNamespace}`;
  } catch {
    return ref;
  }
}
