import type { Findings } from '../control';
import { perTree } from '../perTree';
import type { ServiceProfile } from '../profile';
import { readText } from '../text';
import type { Evidence, Tree } from '../types';
import { readGithubWorkflow } from './github';
import { readGitlabPipeline } from './gitlab';
import { readJenkinsfile } from './jenkins';
import {
  isBefore,
  stepsOf,
  whyNotEachChange,
  type Located,
  type Pipeline,
  type PipelineSystem,
} from './model';
import { purposesOf, type Purpose } from './purpose';

/** Where each system looks for its pipeline. */
export const PIPELINE_PATHS: Record<PipelineSystem, RegExp> = {
  'github-actions': /^\.github\/workflows\/[^/]+\.ya?ml$/,
  'gitlab-ci': /^\.gitlab-ci\.yml$/,
  jenkins: /^Jenkinsfile$/,
};
const EXPECTED: Record<PipelineSystem, string> = {
  'github-actions': '.github/workflows/ci.yaml',
  'gitlab-ci': '.gitlab-ci.yml',
  jenkins: 'Jenkinsfile',
};
/** Reads a pipeline; a reason when its file can't be read. */
const reader = (read: (path: string, text: string) => Pipeline | undefined) =>
  perTree((tree, path) => {
    const file = readText(tree, path);
    return file.ok ? { pipeline: read(path, file.text) } : file;
  });
const READERS = {
  'github-actions': reader(readGithubWorkflow),
  'gitlab-ci': reader(readGitlabPipeline),
  jenkins: reader(readJenkinsfile),
};
const SYSTEMS: readonly PipelineSystem[] = [
  'github-actions',
  'gitlab-ci',
  'jenkins',
];
const MAX_FILES = 50;

/** The pipelines of a service, and the questions that controls ask of them. */
export class Pipelines {
  readonly all: readonly Pipeline[];
  readonly #findings: Findings;
  readonly #missing: Evidence;

  private constructor(
    all: readonly Pipeline[],
    findings: Findings,
    missing: Evidence,
  ) {
    this.all = all;
    this.#findings = findings;
    this.#missing = missing;
  }

  /**
   * Reads the pipelines of the system that the service says it uses; of every
   * system when it does not say. What can't be read is a doubt of the control.
   */
  static of(
    tree: Tree,
    profile: Partial<ServiceProfile>,
    findings: Findings,
  ): Pipelines {
    const files = tree
      .paths()
      .flatMap(path =>
        SYSTEMS.filter(
          system =>
            (profile.ci === undefined || profile.ci === system) &&
            PIPELINE_PATHS[system].test(path),
        ).map(system => ({ system, path })),
      );
    if (files.length > MAX_FILES) {
      findings.doubt(`there are more than ${MAX_FILES} pipelines`);
    }
    const missing = {
      path: files[0]?.path ?? EXPECTED[profile.ci ?? 'github-actions'],
    };
    const read = files
      .slice(0, MAX_FILES)
      .flatMap(({ system, path }): Pipeline[] => {
        findings.evidence(path);
        const file = READERS[system](tree, path);
        if ('reason' in file) {
          findings.doubt(file.reason, { path });
          return [];
        }
        return file.pipeline ? [file.pipeline] : [];
      });
    read.forEach(({ doubts }) =>
      doubts.forEach(({ message, at }) => findings.doubt(message, at)),
    );
    return new Pipelines(read, findings, missing);
  }

  /** Steps for something that count: their failure stops the pipeline. */
  for(purpose: Purpose): Located[] {
    return this.#found(purpose).filter(
      located => whyItDoesNotCount(located) === undefined,
    );
  }

  /**
   * All steps for something, also those whose failure goes unnoticed: what a
   * step does before its gate it does all the same.
   */
  every(purpose: Purpose): Located[] {
    return this.#found(purpose);
  }

  #found(purpose: Purpose): Located[] {
    return this.all
      .flatMap(stepsOf)
      .filter(({ step }) => purposesOf(step).includes(purpose));
  }

  /**
   * Asks for a step; it is a problem when there is none that counts.
   *
   * @param when - `change` when it has to run on each change before it is merged
   * @returns the steps that count
   */
  require(
    purpose: Purpose,
    what: string,
    when: 'change' | 'release',
  ): Located[] {
    const found = this.#found(purpose);
    if (found.length === 0) {
      this.#findings.problem(`the pipeline has no ${what}`, this.#missing);
      return [];
    }
    const counting = this.for(purpose);
    const running = counting.filter(
      located => when === 'release' || whyNotEachChange(located) === undefined,
    );
    if (counting.length === 0) {
      const [first] = found;
      this.#findings.problem(
        `${what} does not stop the pipeline: ${whyItDoesNotCount(first)}`,
        first.step.at,
      );
    } else if (running.length === 0) {
      const [first] = counting;
      this.#findings.problem(
        `${what} does not run on each change: ${whyNotEachChange(first)}`,
        first.step.at,
      );
    }
    running.forEach(({ step }) =>
      this.#findings.evidence(step.at.path, step.at.line),
    );
    return running;
  }

  /**
   * Asks that what comes first has passed when the second starts, for each of
   * the second.
   */
  requireOrder(
    first: readonly Located[],
    second: readonly Located[],
    message: string,
  ): void {
    if (first.length === 0) {
      return;
    }
    for (const later of second) {
      if (!first.some(earlier => isBefore(earlier, later))) {
        this.#findings.problem(message, later.step.at);
      }
    }
  }
}

/** Why the failure of a step does not stop the pipeline; undefined when it does. */
export function whyItDoesNotCount({ job, step }: Located): string | undefined {
  return step.ignored ?? job.ignored;
}
