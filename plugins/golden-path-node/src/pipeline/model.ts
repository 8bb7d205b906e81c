import type { Evidence } from '../types';

/** Systems whose pipelines can be read. */
export type PipelineSystem = 'github-actions' | 'gitlab-ci' | 'jenkins';

/** One command of a script, or one use of an action. */
export interface PipelineStep {
  /** The command on one line, without comments; empty for an action. */
  command: string;
  /** Action or image that runs, for example `actions/checkout@…`. */
  uses?: string;
  /** Inputs of the action. */
  inputs: Readonly<Record<string, string>>;
  at: Evidence;
  /** Why a failure of it does not stop the job; undefined when it does. */
  ignored?: string;
  /** Condition that it depends on, as it is written. */
  condition?: string;
  /** Whether it runs although a step before it has failed. */
  afterFailure?: boolean;
}

/** Steps that run one after the other, on one machine. */
export interface PipelineJob {
  id: string;
  at: Evidence;
  steps: PipelineStep[];
  /** Ids of the jobs that must have passed before it starts. */
  needs: readonly string[];
  /** Why a failure of it does not stop the pipeline; undefined when it does. */
  ignored?: string;
  /** Condition that it depends on, as it is written. */
  condition?: string;
  /** Whether it runs on each change; as its condition says when absent. */
  onChange?: boolean;
  /** Whether it runs although a job that it needs has failed. */
  afterFailure?: boolean;
  /** Whether it is left out when a job that it needs is left out. */
  skipsWithNeeds: boolean;
  /** Whether it ends by itself after some time. */
  timeout: boolean;
  /** Whether it may ask for an identity of its own (OIDC), which needs no stored key. */
  identity: boolean;
  /** Whether the whole history is at hand; undefined when there is no checkout. */
  fullHistory?: boolean;
  /** Name of the protected environment that it deploys to. */
  environment?: string;
  /** Whether it runs for the default branch, protected ones and tags at most; undefined when that was not read. */
  isProtected?: boolean;
}

/** A pipeline of any system, as far as the controls ask. */
export interface Pipeline {
  system: PipelineSystem;
  path: string;
  jobs: PipelineJob[];
  /** What starts it. */
  onChange: boolean;
  onDefaultBranch: boolean;
  /** What could not be understood; the controls can't pass then. */
  doubts: { message: string; at: Evidence }[];
}

/** A step and the job that it is in. */
export interface Located {
  pipeline: Pipeline;
  job: PipelineJob;
  step: PipelineStep;
}

/** All steps of a pipeline, in the order of the file. */
export function stepsOf(pipeline: Pipeline): Located[] {
  return pipeline.jobs.flatMap(job =>
    job.steps.map(step => ({ pipeline, job, step })),
  );
}

/** Jobs that a job waits for, also by others; only those that it is left out with, on demand. */
function ancestors(
  pipeline: Pipeline,
  job: PipelineJob,
  which: 'all' | 'strict',
): PipelineJob[] {
  const byId = new Map(pipeline.jobs.map(one => [one.id, one]));
  const found = new Set<PipelineJob>();
  const visit = (from: PipelineJob) => {
    if (which === 'strict' && !from.skipsWithNeeds) {
      return;
    }
    for (const id of from.needs) {
      const needed = byId.get(id);
      if (needed && !found.has(needed)) {
        found.add(needed);
        visit(needed);
      }
    }
  };
  visit(job);
  return [...found];
}

/**
 * Whether a step has passed whenever another one starts: it comes before, a
 * failure of it stops the other, and it is not left out when the other runs.
 */
export function isBefore(first: Located, second: Located): boolean {
  if (first.pipeline !== second.pipeline) {
    return false;
  }
  const isConditional = first.step.condition !== undefined;
  if (first.job === second.job) {
    return (
      !second.step.afterFailure &&
      (!isConditional || first.step.condition === second.step.condition) &&
      first.job.steps.indexOf(first.step) < first.job.steps.indexOf(second.step)
    );
  }
  if (isConditional || second.job.afterFailure) {
    return false;
  }
  const { condition } = first.job;
  const runsAlong =
    condition === undefined || condition === second.job.condition;
  return ancestors(
    second.pipeline,
    second.job,
    runsAlong ? 'all' : 'strict',
  ).includes(first.job);
}

/** Why a step does not run on each change; undefined when it does. */
export function whyNotEachChange({
  pipeline,
  job,
  step,
}: Located): string | undefined {
  if (!pipeline.onChange) {
    return 'nothing starts it';
  }
  const dependsOn = (condition: string | undefined) =>
    condition === undefined
      ? undefined
      : `it depends on ${JSON.stringify(condition.slice(0, 80))}`;
  const ofJob = (one: PipelineJob) =>
    (one.onChange ?? one.condition === undefined)
      ? undefined
      : dependsOn(one.condition ?? 'other events');
  return (
    dependsOn(step.condition) ??
    ofJob(job) ??
    ancestors(pipeline, job, 'strict')
      .map(ofJob)
      .find(why => why !== undefined)
  );
}
