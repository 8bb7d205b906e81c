import { parse } from 'yaml';

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
export function jobsOnChanges(workflow: string): string[] {
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
