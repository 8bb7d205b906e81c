/**
 * Finds the repositories of services on the hosts of `integrations` and on the
 * local git server, reads each once for all that are in it, and hears of pushes.
 *
 * @packageDocumentation
 */
export { isJudged, REPOSITORY_ANNOTATIONS } from './repositoryOf';
export type { Repository } from './repositoryOf';
export type { CodeHostType } from './codeHosts';
export { ServiceRepositories } from './ServiceRepositories';
export type {
  FoundServices,
  ReadRepositoriesOptions,
  ReadServices,
  UnreadServices,
} from './ServiceRepositories';
export { servicePushesServiceRef } from './pushes/service';
export type { ServicePushes } from './pushes/service';
