/** Whether it can be part of an entity ref, a URL and a file name alike. */
export function isValidCatalogName(value: string): boolean {
  return value.length <= 63 && /^[a-z0-9]+([-._][a-z0-9]+)*$/.test(value);
}
