import type { Tree } from '@fairway/plugin-golden-path-node';
import { parse } from '@fairway/plugin-yaml-node';

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function runsOnChanges(on: unknown): boolean {
  return (
    on === 'pull_request' ||
    (Array.isArray(on) && on.includes('pull_request')) ||
    (isRecord(on) && 'pull_request' in on)
  );
}

/**
 * Names under which GitHub reports the jobs of a workflow on a change: those that
 * always run. One with a condition or a matrix can't be required by its name.
 */
function jobsOnChanges(workflow: string): string[] {
  let content: unknown;
  try {
    content = parse(workflow, { maxAliasCount: 10 });
  } catch {
    return [];
  }
  if (
    !isRecord(content) ||
    !runsOnChanges(content.on) ||
    !isRecord(content.jobs)
  ) {
    return [];
  }
  return Object.entries(content.jobs).flatMap(([id, job]) =>
    isRecord(job) && job.if === undefined && job.strategy === undefined
      ? [typeof job.name === 'string' ? job.name : id]
      : [],
  );
}

/** The same for all workflows of a service. */
export function pipelineJobsOf(tree: Tree): string[] {
  return tree
    .paths()
    .filter(path => WORKFLOW.test(path))
    .flatMap(path => jobsOnChanges(tree.read(path) ?? ''));
}
