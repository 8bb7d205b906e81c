import { isRecord } from '../text';

/** Whether a `permissions` value grants no more than reading. */
export function isReadOnly(permissions: unknown): boolean {
  if (permissions === 'read-all') {
    return true;
  }
  return (
    isRecord(permissions) &&
    Object.values(permissions).every(p => p === 'read' || p === 'none')
  );
}

/** Whether the `permissions` of a job name each right they grant. */
export function isExplicit(permissions: unknown): boolean {
  return (
    permissions === undefined ||
    permissions === 'read-all' ||
    (isRecord(permissions) &&
      Object.values(permissions).every(p =>
        ['read', 'write', 'none'].includes(String(p)),
      ))
  );
}
