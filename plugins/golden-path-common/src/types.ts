import type { Severity } from '@fairway/plugin-security-scorecard-common';

/** Outcome of a control. `unknown` means it could not be decided, and is never a pass. */
export type ControlState = 'pass' | 'fail' | 'unknown' | 'not-applicable';

/** How a file stands against what the golden path rendered. */
export const FILE_VERDICTS = [
  'weakened',
  'missing',
  'edited',
  'added',
  'pristine',
] as const;
/**
 * `weakened` makes a control fail, `edited` differs without that, `missing` was
 * rendered and is gone, `added` is not in the record.
 */
export type FileVerdict = (typeof FILE_VERDICTS)[number];

/** Whether a service is on the newest version of its template; `unknown` is never `current`. */
export const TEMPLATE_STATES = ['outdated', 'unknown', 'current'] as const;
/** One of {@link TEMPLATE_STATES}. */
export type TemplateState = (typeof TEMPLATE_STATES)[number];

/** A file that is not as it was rendered. */
export interface FileDrift {
  /** Relative POSIX path. */
  path: string;
  verdict: FileVerdict;
}

/** Files of a service by verdict; null where that could not be told. */
export interface DriftCounts {
  pristine: number;
  edited: number;
  weakened: number;
}

/** An upgrade that was started from the portal. */
export interface StartedUpgrade {
  /** Id of the scaffolder task. */
  taskId: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Entity ref of the person, or of the service, that started it. */
  startedBy: string;
}

/** One row of the fleet. */
export interface GoldenPathService {
  entityRef: string;
  title: string;
  ownerRef: string | null;
  systemRef: string | null;
  /** Entity ref of the template; null when the service has no readable record of it. */
  template: string | null;
  /** Version that the service was rendered from or upgraded to. */
  version: string | null;
  /** Newest version of the template; null when it could not be read. */
  latest: string | null;
  templateState: TemplateState;
  /** Null when the service has no record to compare with. */
  drift: DriftCounts | null;
  /** Controls by state. */
  controls: Record<ControlState, number>;
  /** The upgrade that was started last; null when never. */
  upgrade: StartedUpgrade | null;
  /** When the repository was read, ISO 8601, UTC. */
  observedAt: string;
  /** Whether the caller may start an upgrade. */
  mayUpgrade: boolean;
}

/** A control, with what it is about. */
export interface ControlView {
  /** Kebab-case, for example `network-policy`. */
  id: string;
  title: string;
  area: ControlArea;
  severity: Severity;
  state: ControlState;
  /** What was found, in a sentence; null when only the state is known. */
  message: string | null;
  remediation: string;
  /** Framework name → control ids. */
  frameworks: Record<string, string[]>;
}

/** A service with its controls and the files that are not as rendered. */
export interface GoldenPathServiceDetail extends GoldenPathService {
  controlResults: ControlView[];
  /** Only what is not pristine, weakened first, then by path. */
  files: FileDrift[];
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Items of all pages. */
  totalItems: number;
}

/** Services per version of one template. */
export interface VersionCount {
  /** Null for services without a readable record. */
  template: string | null;
  version: string | null;
  services: number;
}

/** The fleet in numbers, as far as the caller may see it. */
export interface FleetSummary {
  services: number;
  outdated: number;
  /** Services whose template version could not be told. */
  unknown: number;
  /** Services with at least one weakened file. */
  weakened: number;
  /** Services with at least one failing control. */
  failing: number;
  versions: VersionCount[];
}

/** Something that a release changed. */
export interface ReleaseChange {
  title: string;
  /** Whether it fixes a weakness. */
  security: boolean;
  /** Why it was made; null when the release does not say. */
  why: string | null;
}

/** A version of a golden path. */
export interface TemplateVersion {
  version: string;
  changes: ReleaseChange[];
  /** Services on it that the caller may see. */
  services: number;
}

/** Versions of a template, newest first. */
export interface TemplateVersions {
  /** Entity ref. */
  template: string;
  /** Version that a new service gets. */
  current: string;
  versions: TemplateVersion[];
}

/** What an upgrade brings: everything that is new, or what fixes a weakness alone. */
export const UPGRADE_LANES = ['all', 'security'] as const;
/** One of {@link UPGRADE_LANES}. */
export type UpgradeLane = (typeof UPGRADE_LANES)[number];

/** How the upgrade of one service began. */
export interface UpgradeStart {
  entityRef: string;
  /** Null when it could not be started. */
  taskId: string | null;
  /** Why it could not be started; null when it was. */
  error: string | null;
}

/** Areas of security that controls are grouped by, in the order they are shown. */
export const CONTROL_AREAS = [
  'identity-and-access',
  'data-protection',
  'logging-and-monitoring',
  'incident-response',
  'infrastructure',
  'ci-cd',
  'configuration-and-vulnerability-analysis',
] as const;
/** One of {@link CONTROL_AREAS}. */
export type ControlArea = (typeof CONTROL_AREAS)[number];
