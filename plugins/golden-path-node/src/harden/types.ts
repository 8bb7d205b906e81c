import type { ControlResult, Tree } from '../types';
import type { RenderValues } from '../render/renderGoldenPath';
import type { ServiceFile, ServiceFiles } from '../upgrade/types';

/** One thing that was done to a file, and what for. */
export interface HardeningStep {
  path: string;
  what: 'added' | 'edited';
  /** Id of the control that it serves. */
  control: string;
  /** What was done and why, in a sentence for the team. */
  why: string;
}

/** Something that is left to the team. */
export interface LeftToTeam {
  path: string;
  control: string;
  /** What has to be decided or done, in a sentence. */
  why: string;
}

/** What {@link hardenService} needs. */
export interface HardenInput {
  /** All files of the repository. */
  files: ServiceFiles;
  /** Files below the templates' root, path → bytes. */
  templates: ReadonlyMap<string, Uint8Array>;
  /** Paths among them that may be executed. */
  executables?: ReadonlySet<string>;
  /** Name of the golden path, for example `harden-existing-service`. */
  path: string;
  /** Recorded in the service. */
  templateRef: string;
  /** Id of the task, recorded in the service. */
  task: string;
  /** What was answered. What the files tell, such as the language, is found in them. */
  values: RenderValues;
  /** Container images that are approved, each pinned by digest. */
  images: readonly string[];
  /** The clock, for how long is left for what does not pass yet. */
  now: Date;
  /** Runs the controls. */
  judge: (tree: Tree) => Promise<ControlResult[]>;
}

/** What is proposed for a repository. */
export interface Hardening {
  /** Version of the golden path. */
  version: string;
  /** Files that are added or edited; none is ever deleted. */
  writes: Map<string, ServiceFile>;
  steps: HardeningStep[];
  left: LeftToTeam[];
  /** The controls before, and with what is proposed. */
  before: ControlResult[];
  results: ControlResult[];
}
