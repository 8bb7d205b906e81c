/**
 * The golden path's engine: controls that judge the content of a service's
 * files, and the record of what it was rendered from.
 *
 * @packageDocumentation
 */
export * from './types';
export type { VerifyOptions } from './control';
export { buildManifest, GOLDEN_PATH_FOLDER } from './manifest';
export type { FileOwnership, GoldenPathManifest } from './manifest';
export { decodeText, directoryTree, memoryTree } from './tree';
export type { TreeLimits } from './tree';
export { controls, verifyTree } from './verify';
export { GIT_REPOSITORY_ANNOTATION, isRepositoryName } from './repository/name';
export { DEFAULT_LIMITS, readRepository } from './repository/readRepository';
export type { RepositoryLimits } from './repository/readRepository';
