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
  /** Whether it ends by itself after some time. */
  timeout: boolean;
  /** Whether it may ask for an identity of its own (OIDC), which needs no stored key. */
  identity: boolean;
  /** Whether the whole history is at hand; undefined when there is no checkout. */
  fullHistory?: boolean;
  /** Name of the protected environment that it deploys to. */
  environment?: string;
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

function ancestors(pipeline: Pipeline, job: PipelineJob): Set<string> {
  const byId = new Map(pipeline.jobs.map(one => [one.id, one]));
  const found = new Set<string>();
  const open = [...job.needs];
  while (open.length > 0) {
    const id = open.pop();
    if (id !== undefined && !found.has(id)) {
      found.add(id);
      open.push(...(byId.get(id)?.needs ?? []));
    }
  }
  return found;
}

/** Whether a step has passed whenever another one starts. */
export function isBefore(first: Located, second: Located): boolean {
  if (first.pipeline !== second.pipeline) {
    return false;
  }
  if (first.job === second.job) {
    return (
      first.job.steps.indexOf(first.step) < first.job.steps.indexOf(second.step)
    );
  }
  return ancestors(first.pipeline, second.job).has(first.job.id);
}
