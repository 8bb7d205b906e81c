import type { Findings } from '../control';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';
import { parseYaml } from '../yaml';
import { untrustedExpressions } from './expressions';
import { isExplicit, isReadOnly } from './permissions';

/** Runs with the rights of the default branch on what an outsider sent. */
const PRIVILEGED_TRIGGERS = ['pull_request_target', 'workflow_run'];
const PINNED_ACTION = /^[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?@[0-9a-f]{40}$/;
const PINNED_IMAGE = /^docker:\/\/\S+@sha256:[0-9a-f]{64}$/;
/** Ways to get the code of a change without the checkout action. */
const FETCHES_CHANGE = /gh\s+pr\s+checkout|git\s+(?:fetch|pull|clone|checkout)/;

/** What a file of a pipeline is judged in. */
interface Scope {
  tree: Tree;
  paths: Set<string>;
  findings: Findings;
  path: string;
  privileged: boolean;
  /** Local actions on the way here, so that a circle ends. */
  seen: Set<string>;
}

function triggersOf(on: unknown): string[] {
  if (typeof on === 'string') {
    return [on];
  }
  if (Array.isArray(on)) {
    return on.filter((t): t is string => typeof t === 'string');
  }
  return isRecord(on) ? Object.keys(on) : [];
}

function judgeUses(scope: Scope, uses: string) {
  const { findings, path } = scope;
  if (uses.startsWith('./')) {
    judgeLocal(scope, uses.slice(2).replace(/\/+$/, ''));
  } else if (!PINNED_ACTION.test(uses) && !PINNED_IMAGE.test(uses)) {
    findings.problem(
      `${path} uses ${uses.slice(0, 100)}, which is not pinned by commit`,
    );
  }
  if (scope.privileged && /^actions\/checkout(?:@|$)/i.test(uses)) {
    findings.problem(
      `${path} checks out code on a trigger that outsiders can fire with the repository's own rights`,
    );
  }
}

function judgeScript(scope: Scope, script: string) {
  const [untrusted] = untrustedExpressions(script);
  if (untrusted !== undefined) {
    scope.findings.problem(
      `${scope.path} puts the expression ${JSON.stringify(
        untrusted,
      )} into a script; pass it through env`,
    );
  }
  if (scope.privileged && FETCHES_CHANGE.test(script)) {
    scope.findings.problem(
      `${scope.path} fetches code on a trigger that outsiders can fire with the repository's own rights`,
    );
  }
}

function judgeSteps(scope: Scope, steps: unknown) {
  if (!Array.isArray(steps)) {
    scope.findings.problem(`${scope.path} has steps that are no list`);
    return;
  }
  for (const step of steps) {
    if (!isRecord(step)) {
      scope.findings.problem(`${scope.path} has a step that is no mapping`);
      continue;
    }
    if (typeof step.uses === 'string') {
      judgeUses(scope, step.uses);
    }
    if (typeof step.run === 'string') {
      judgeScript(scope, step.run);
    }
    // actions/github-script and its like run what is in `script`.
    if (isRecord(step.with) && typeof step.with.script === 'string') {
      judgeScript(scope, step.with.script);
    }
    if (typeof step.uses !== 'string' && typeof step.run !== 'string') {
      scope.findings.problem(
        `${scope.path} has a step that neither uses nor runs anything`,
      );
    }
  }
}

/** A composite action of the repository runs in the job, so it is judged like it. */
function judgeLocal(scope: Scope, directory: string) {
  const { findings, paths, seen } = scope;
  if (/^\.github\/workflows\//.test(directory)) {
    // A workflow of this repository, which is judged as one anyway.
    if (!paths.has(directory)) {
      findings.problem(`${scope.path} uses ${directory}, which is not there`);
    }
    return;
  }
  if (scope.privileged) {
    findings.problem(
      `${scope.path} runs an action of the repository on a trigger that outsiders can fire`,
    );
  }
  const path = [`${directory}/action.yml`, `${directory}/action.yaml`].find(p =>
    paths.has(p),
  );
  if (!path) {
    findings.problem(`${scope.path} uses ./${directory}, which is not there`);
    return;
  }
  if (seen.has(path)) {
    return;
  }
  seen.add(path);
  findings.evidence(path);
  const document = readDocument(scope, path);
  const runs = isRecord(document) ? document.runs : undefined;
  if (!isRecord(runs)) {
    findings.doubt(`${path} could not be understood as an action`);
  } else if (runs.using === 'composite') {
    judgeSteps({ ...scope, path }, runs.steps);
  } else {
    findings.doubt(`${path} is no composite action and was not judged`);
  }
}

function readDocument(scope: Scope, path: string): unknown {
  const file = readText(scope.tree, path);
  if (!file.ok) {
    scope.findings.doubt(file.reason);
    return undefined;
  }
  const yaml = parseYaml(path, file.text);
  if (!yaml.ok) {
    scope.findings.problem(yaml.reason);
    return undefined;
  }
  if (yaml.documents.length !== 1) {
    scope.findings.problem(`${path} is not one YAML document`);
    return undefined;
  }
  return yaml.documents[0];
}

function judgeJob(scope: Scope, job: unknown) {
  if (!isRecord(job)) {
    scope.findings.problem(`${scope.path} has a job that is no mapping`);
    return;
  }
  if (!isExplicit(job.permissions)) {
    scope.findings.problem(
      `${scope.path} has a job whose permissions are not named one by one`,
    );
  }
  if (typeof job.uses === 'string') {
    judgeUses(scope, job.uses);
  } else {
    judgeSteps(scope, job.steps);
  }
}

/** Judges one workflow file. */
export function judgeWorkflow(
  tree: Tree,
  paths: Set<string>,
  path: string,
  findings: Findings,
): void {
  findings.evidence(path);
  const scope: Scope = {
    tree,
    paths,
    findings,
    path,
    privileged: false,
    seen: new Set(),
  };
  const document = readDocument(scope, path);
  if (document === undefined) {
    return;
  }
  if (!isRecord(document) || !isRecord(document.jobs)) {
    findings.problem(`${path} has no jobs`);
    return;
  }
  const triggers = triggersOf(document.on);
  if (triggers.length === 0) {
    findings.problem(`${path} has no trigger`);
  }
  scope.privileged = triggers.some(t => PRIVILEGED_TRIGGERS.includes(t));
  if (document.permissions === undefined) {
    findings.problem(
      `${path} sets no permissions at the top, so every job gets the default rights`,
    );
  } else if (!isReadOnly(document.permissions)) {
    findings.problem(`${path} grants write rights to every job`);
  }
  Object.values(document.jobs).forEach(job => judgeJob(scope, job));
}
