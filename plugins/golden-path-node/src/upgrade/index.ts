export { driftOf } from './drift';
export type { Drift, DriftedFile, DriftInput } from './drift';
export { planUpgrade, serviceTree, upgradeBranch } from './plan';
export type {
  PlanInput,
  PlannedChange,
  Upgrade,
  UpgradeLane,
  UpgradePlan,
} from './plan';
export { MANIFEST_PATH, parseManifest, parseRecord } from './record';
export type { GoldenPathRecord } from './record';
export { compareVersions, parseReleases, RELEASES_FILE } from './releases';
export type { Release, ReleaseChange } from './releases';
export { latestVersion, missingSecurityFixes, renderPresent } from './render';
export type { ReleaseSet, ReleaseTemplates, RenderedVersion } from './render';
export type {
  ConflictReason,
  FileOutcome,
  FileVerdict,
  KeptReason,
  RenderedFiles,
  ServiceFile,
  ServiceFiles,
} from './types';
