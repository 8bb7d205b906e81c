import { isMap, isSeq } from 'yaml';
import type { Findings } from '../control';
import { parsePositioned, type PositionedYaml } from '../pipeline/positions';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';
import { untrustedExpressions } from './expressions';
import { problem, type Scope } from './scope';
import { isExplicit, isReadOnly } from './permissions';

/** Runs with the rights of the default branch on what an outsider sent. */
const PRIVILEGED_TRIGGERS = ['pull_request_target', 'workflow_run'];
const PINNED_ACTION = /^[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?@[0-9a-f]{40}$/;
const PINNED_IMAGE = /^docker:\/\/\S+@sha256:[0-9a-f]{64}$/;
const PINNED_CONTAINER = /@sha256:[0-9a-f]{64}$/;
/** Ways to get the code of a change without the checkout action. */
const FETCHES_CHANGE = /gh\s+pr\s+checkout|git\s+(?:fetch|pull|clone|checkout)/;
/** Longest time that a job may take, in minutes. */
const MAX_MINUTES = 120;

/** Anybody who may comment fires these, with secrets, on the default branch. */
const TALK_TRIGGERS = [
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
];

function triggersOf(on: unknown): string[] {
  if (typeof on === 'string') {
    return [on];
  }
  if (Array.isArray(on)) {
    return on.filter((t): t is string => typeof t === 'string');
  }
  return isRecord(on) ? Object.keys(on) : [];
}

function judgeUses(scope: Scope, node: unknown) {
  const uses = scope.yaml.plain(node);
  if (typeof uses !== 'string') {
    return;
  }
  if (uses.startsWith('./')) {
    judgeLocal(scope, uses.slice(2).replace(/\/+$/, ''), node);
  } else if (!PINNED_ACTION.test(uses) && !PINNED_IMAGE.test(uses)) {
    problem(
      scope,
      `uses ${uses.slice(0, 100)}, which is not pinned by commit`,
      node,
    );
  }
  if (scope.privileged && /^actions\/checkout(?:@|$)/i.test(uses)) {
    problem(
      scope,
      "checks out code on a trigger that outsiders can fire with the repository's own rights",
      node,
    );
  }
}

function judgeScript(scope: Scope, node: unknown) {
  const script = scope.yaml.plain(node);
  if (typeof script !== 'string') {
    return;
  }
  const [untrusted] = untrustedExpressions(script);
  if (untrusted !== undefined) {
    problem(
      scope,
      `puts the expression ${JSON.stringify(untrusted)} into a script; pass it through env`,
      node,
    );
  }
  if ((scope.privileged || scope.talkative) && FETCHES_CHANGE.test(script)) {
    problem(
      scope,
      "fetches code on a trigger that outsiders can fire with the repository's own rights",
      node,
    );
  }
}

function judgeSteps(scope: Scope, owner: unknown) {
  const { yaml } = scope;
  const steps = yaml.member(owner, 'steps');
  if (!isSeq(steps)) {
    problem(scope, 'has steps that are no list', owner);
    return;
  }
  for (const step of steps.items) {
    const uses = yaml.member(step, 'uses');
    const run = yaml.member(step, 'run');
    if (!isMap(step)) {
      problem(scope, 'has a step that is no mapping', step);
      continue;
    }
    if (typeof yaml.plain(uses) === 'string') {
      judgeUses(scope, uses);
      judgeCheckout(scope, step, uses);
    }
    judgeScript(scope, run);
    // actions/github-script and its like run what is in `script`.
    judgeScript(scope, yaml.member(yaml.member(step, 'with'), 'script'));
    if (
      typeof yaml.plain(uses) !== 'string' &&
      typeof yaml.plain(run) !== 'string'
    ) {
      problem(scope, 'has a step that neither uses nor runs anything', step);
    }
  }
}

/** The token of the job stays in the checkout unless it is told not to. */
function judgeCheckout(scope: Scope, step: unknown, uses: unknown) {
  const { yaml } = scope;
  if (!/^actions\/checkout@/i.test(String(yaml.plain(uses)))) {
    return;
  }
  const inputs = yaml.member(step, 'with');
  const other = yaml.member(inputs, 'ref') ?? yaml.member(inputs, 'repository');
  if (scope.talkative && other !== undefined) {
    problem(
      scope,
      'checks out something else than the default branch when somebody comments',
      other,
    );
  }
  const kept = yaml.member(inputs, 'persist-credentials');
  if (String(yaml.plain(kept)) !== 'false') {
    problem(
      scope,
      'leaves the token of the job in the checkout (persist-credentials)',
      kept ?? uses,
    );
  }
}

/** A composite action of the repository runs in the job, so it is judged like it. */
function judgeLocal(scope: Scope, directory: string, node: unknown) {
  const { findings, paths, seen } = scope;
  if (/^\.github\/workflows\//.test(directory)) {
    // A workflow of this repository, which is judged as one anyway.
    if (!paths.has(directory)) {
      problem(scope, `uses ${directory}, which is not there`, node);
    }
    return;
  }
  if (scope.privileged) {
    problem(
      scope,
      'runs an action of the repository on a trigger that outsiders can fire',
      node,
    );
  }
  const path = [`${directory}/action.yml`, `${directory}/action.yaml`].find(p =>
    paths.has(p),
  );
  if (!path) {
    problem(scope, `uses ./${directory}, which is not there`, node);
    return;
  }
  if (seen.has(path)) {
    return;
  }
  seen.add(path);
  findings.evidence(path);
  const yaml = readDocument(scope, path);
  if (!yaml) {
    return;
  }
  const runs = yaml.member(yaml.root, 'runs');
  const at = { path, line: yaml.lineOfKey(yaml.root, 'runs') };
  if (!isMap(runs)) {
    findings.doubt(`${path} could not be understood as an action`, at);
  } else if (yaml.plain(yaml.member(runs, 'using')) === 'composite') {
    judgeSteps({ ...scope, path, yaml }, runs);
  } else {
    findings.doubt(`${path} is no composite action and was not judged`, at);
  }
}

function readDocument(
  { tree, findings }: Pick<Scope, 'tree' | 'findings'>,
  path: string,
): PositionedYaml | undefined {
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return undefined;
  }
  const parsed = parsePositioned(path, file.text);
  if (!parsed.ok) {
    findings.problem(parsed.reason, { path, line: parsed.line });
    return undefined;
  }
  return parsed.yaml;
}

/** Images that a job or its services run in. */
function judgeContainers(scope: Scope, job: unknown) {
  const { yaml } = scope;
  const container = yaml.member(job, 'container');
  const services = yaml.member(job, 'services');
  const owners = [
    container,
    ...(isMap(services) ? services.items.map(({ value }) => value) : []),
  ];
  for (const owner of owners) {
    const image = isMap(owner) ? yaml.member(owner, 'image') : owner;
    const name = yaml.plain(image);
    if (typeof name === 'string' && !PINNED_CONTAINER.test(name)) {
      problem(
        scope,
        `runs in ${name.slice(0, 100)}, which is not pinned by digest`,
        image,
      );
    }
  }
}

function judgeJob(scope: Scope, job: unknown) {
  const { yaml } = scope;
  if (!isMap(job)) {
    problem(scope, 'has a job that is no mapping', job);
    return;
  }
  const permissions = yaml.member(job, 'permissions');
  if (!isExplicit(yaml.plain(permissions))) {
    problem(
      scope,
      'has a job whose permissions are not named one by one',
      permissions,
    );
  }
  judgeContainers(scope, job);
  const uses = yaml.member(job, 'uses');
  if (typeof yaml.plain(uses) === 'string') {
    judgeUses(scope, uses);
    if (yaml.plain(yaml.member(job, 'secrets')) === 'inherit') {
      problem(
        scope,
        'hands every secret to a workflow that it calls',
        yaml.member(job, 'secrets'),
      );
    }
    return;
  }
  const minutes = yaml.member(job, 'timeout-minutes');
  if (!(Number(yaml.plain(minutes)) <= MAX_MINUTES)) {
    problem(
      scope,
      `has a job that is not stopped after ${MAX_MINUTES} minutes at the latest (timeout-minutes)`,
      minutes ?? job,
    );
  }
  judgeSteps(scope, job);
}

/** Judges one workflow file. */
export function judgeWorkflow(
  tree: Tree,
  paths: Set<string>,
  path: string,
  findings: Findings,
): void {
  findings.evidence(path);
  const yaml = readDocument({ tree, findings }, path);
  if (!yaml) {
    return;
  }
  const on = yaml.plain(yaml.member(yaml.root, 'on'));
  const triggers = triggersOf(on);
  const scope: Scope = {
    tree,
    paths,
    findings,
    path,
    yaml,
    privileged: triggers.some(t => PRIVILEGED_TRIGGERS.includes(t)),
    talkative: triggers.some(t => TALK_TRIGGERS.includes(t)),
    seen: new Set(),
  };
  const jobs = yaml.member(yaml.root, 'jobs');
  if (!isMap(jobs)) {
    findings.problem(`${path} has no jobs`, { path });
    return;
  }
  if (triggers.length === 0) {
    problem(scope, 'has no trigger', yaml.member(yaml.root, 'on'));
  }
  const permissions = yaml.member(yaml.root, 'permissions');
  if (permissions === undefined || permissions === null) {
    findings.problem(
      `${path} sets no permissions at the top, so every job gets the default rights`,
      { path },
    );
  } else if (!isReadOnly(yaml.plain(permissions))) {
    problem(scope, 'grants write rights to every job', permissions);
  }
  if (
    triggers.includes('pull_request') &&
    yaml.member(yaml.root, 'concurrency') === undefined
  ) {
    findings.problem(
      `${path} lets runs of the same change overtake each other (concurrency)`,
      { path },
    );
  }
  jobs.items.forEach(({ value }) => judgeJob(scope, value));
}
