/** Beginning of the names of files that services bring along. */
export const SERVICE_FILES = 'service/';

/** Whether a policy is one that a service brought along. */
export const isServiceFile = (file: string): boolean =>
  file.startsWith(SERVICE_FILES);
