/**
 * The golden path's engine: controls that judge the content of a service's
 * files, and the record of what it was rendered from.
 *
 * @packageDocumentation
 */
export * from './types';
export type { Severity } from './severity';
export type { VerifyOptions } from './control';
export {
  ANSWERS_PATH,
  PROFILE_VALUES,
  profileOf,
  recordedValues,
} from './profile';
export type { ServiceProfile } from './profile';
export { parseAnswers } from './answers';
export type { RecordedAnswers } from './answers';
export { CONTROLS_PATH, renderControlManifest } from './controlManifest';
export { definitionPath, parseDefinition } from './render/definition';
export type { GoldenPathDefinition, Layer } from './render/definition';
export { renderGoldenPath } from './render/renderGoldenPath';
export type { RenderedService, RenderValues } from './render/renderGoldenPath';
export { buildManifest, GOLDEN_PATH_FOLDER } from './manifest';
export type { FileOwnership, GoldenPathManifest } from './manifest';
export { decodeText, directoryTree, memoryTree } from './tree';
export type { TreeLimits } from './tree';
export { controls, verifyTree } from './verify';
export * from './harden';
export { GIT_REPOSITORY_ANNOTATION, isRepositoryName } from './repository/name';
export { matchesOwnerPattern } from './codeowners/match';
export { OWNERS_LOCATIONS, parseCodeowners } from './codeowners/parse';
export type { OwnerRule, OwnerRules } from './codeowners/parse';
export { readCommit, readRepository } from './repository/readRepository';
export { DEFAULT_LIMITS } from './repository/limits';
export type { ReadOptions, RepositoryLimits } from './repository/limits';
export { hasBranch, withRepository } from './repository/checkout';
export type { CommitInput, RepositoryCheckout } from './repository/checkout';
export { ReleaseReader, releaseSourceFrom } from './repository/readReleases';
export type { ReleaseSource } from './repository/readReleases';
export * from './upgrade';
export { decideThresholds } from './policy/decide';
export type {
  CountedFinding,
  LicensedComponent,
  ThresholdDecision,
} from './policy/decide';
export { parseExceptions } from './policy/exceptions';
export type {
  ExceptionFault,
  ParsedExceptions,
  RiskException,
} from './policy/exceptions';
export {
  CONTROL_EXCEPTIONS_PATH,
  parseControlExceptions,
} from './policy/controlExceptions';
export { parseThresholds } from './policy/thresholds';
export type {
  CountedSeverity,
  Thresholds,
  ThresholdStage,
} from './policy/thresholds';
