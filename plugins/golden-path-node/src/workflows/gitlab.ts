import { isMap, isScalar, isSeq } from 'yaml';
import type { Findings } from '../control';
import { readGitlabPipeline } from '../pipeline/gitlab';
import { parsePositioned, type PositionedYaml } from '../pipeline/positions';
import { isRecord, readText } from '../text';
import type { Tree } from '../types';
import { judgeDownloads } from './downloads';

const PINNED = /@sha256:[0-9a-f]{64}$/;
/** Variables that somebody outside can choose the text of. */
const UNTRUSTED =
  /\$\{?(?:CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|REF_NAME|BRANCH|TAG(?:_MESSAGE)?|AUTHOR)|CI_MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS|MILESTONE)|GITLAB_USER_(?:NAME|LOGIN|EMAIL))\b/;
/** Ways to run a text as code. */
const RUNS_TEXT = /\b(?:eval|bash -c|sh -c|source\s+<\(|xargs\s+(?:ba)?sh)\b/;
const SECRET_NAME = /(?:TOKEN|PASSWORD|SECRET|PRIVATE_KEY|API_KEY|ACCESS_KEY)$/;

/** Every image that a job, its services or the defaults name. */
function judgeImages(
  yaml: PositionedYaml,
  path: string,
  owner: unknown,
  findings: Findings,
) {
  const judge = (node: unknown) => {
    const name = yaml.plain(isMap(node) ? yaml.member(node, 'name') : node);
    if (typeof name !== 'string') {
      return;
    }
    const variable = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
    const variables = yaml.plain(yaml.member(yaml.root, 'variables'));
    const value =
      variable && isRecord(variables)
        ? String(variables[variable] ?? '')
        : name;
    if (!PINNED.test(value)) {
      findings.problem(
        `${path} runs in ${name.slice(0, 100)}, which is not pinned by digest`,
        { path, line: yaml.lineOf(node) },
      );
    }
  };
  judge(yaml.member(owner, 'image'));
  const services = yaml.member(owner, 'services');
  (isSeq(services) ? services.items : []).forEach(judge);
}

/** What is included runs with the same rights; only a commit can't be moved. */
function judgeIncludes(yaml: PositionedYaml, path: string, findings: Findings) {
  const node = yaml.member(yaml.root, 'include');
  const single = node === undefined ? [] : [node];
  const items = isSeq(node) ? node.items : single;
  for (const item of items) {
    const value = yaml.plain(item);
    const at = { path, line: yaml.lineOf(item) };
    if (
      isRecord(value) &&
      typeof value.ref === 'string' &&
      /^[0-9a-f]{40}$/.test(value.ref)
    ) {
      findings.doubt(
        `${path} includes a file of another repository, which was not read`,
        at,
      );
    } else if (
      isRecord(value) &&
      (value.local !== undefined || value.template !== undefined)
    ) {
      findings.doubt(`${path} includes a file that was not read`, at);
    } else {
      findings.problem(`${path} includes what is not pinned by commit`, at);
    }
  }
}

/** Secrets belong into the settings, masked and protected, and never into the file. */
function judgeVariables(
  yaml: PositionedYaml,
  path: string,
  owner: unknown,
  findings: Findings,
) {
  const variables = yaml.member(owner, 'variables');
  for (const pair of isMap(variables) ? variables.items : []) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const value = String(
      yaml.plain(
        isMap(pair.value) ? yaml.member(pair.value, 'value') : pair.value,
      ) ?? '',
    );
    const at = { path, line: yaml.lineOf(pair.key) };
    if (SECRET_NAME.test(name) && value !== '' && !value.startsWith('$')) {
      findings.problem(`${path} holds the secret ${name}`, at);
    }
    if (name === 'CI_DEBUG_TRACE' && value === 'true') {
      findings.problem(
        `${path} prints every variable into the log (CI_DEBUG_TRACE)`,
        at,
      );
    }
    if (name === 'DOCKER_TLS_CERTDIR' && value === '') {
      findings.problem(`${path} talks to Docker without TLS`, at);
    }
  }
}

/** Judges a pipeline of GitLab CI. */
export function judgeGitlab(
  tree: Tree,
  path: string,
  findings: Findings,
): void {
  findings.evidence(path);
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
    return;
  }
  const parsed = parsePositioned(path, file.text);
  if (!parsed.ok) {
    findings.problem(parsed.reason, { path, line: parsed.line });
    return;
  }
  const { yaml } = parsed;
  judgeIncludes(yaml, path, findings);
  judgeDownloads(path, file.text, findings);
  judgeVariables(yaml, path, yaml.root, findings);
  const owners = [
    yaml.root,
    yaml.member(yaml.root, 'default'),
    ...yaml.root.items.map(({ value }) => value),
  ];
  const seen = new Set(owners.filter(isMap));
  for (const owner of seen) {
    judgeImages(yaml, path, owner, findings);
    if (owner !== yaml.root) {
      judgeVariables(yaml, path, owner, findings);
    }
  }
  const pipeline = readGitlabPipeline(path, file.text);
  const jobs = pipeline?.jobs ?? [];
  if (jobs.length === 0) {
    findings.problem(`${path} has no jobs`, { path });
  }
  const hasDefaultImage =
    yaml.member(yaml.root, 'image') ??
    yaml.member(yaml.member(yaml.root, 'default'), 'image');
  for (const job of jobs) {
    if (!job.timeout) {
      findings.problem(
        `${job.id} has no time limit of its own (timeout)`,
        job.at,
      );
    }
    for (const step of job.steps) {
      if (UNTRUSTED.test(step.command) && RUNS_TEXT.test(step.command)) {
        findings.problem(
          `${path} runs text that outsiders can choose`,
          step.at,
        );
      }
    }
    if (job.environment && !job.isProtected) {
      findings.problem(`${job.id} deploys from any branch`, job.at);
    }
  }
  if (hasDefaultImage === undefined && jobs.length > 0) {
    findings.problem(
      `${path} leaves it to the runner which image it runs in (default: image)`,
      { path },
    );
  }
  if (
    yaml.plain(
      yaml.member(yaml.member(yaml.root, 'default'), 'interruptible'),
    ) !== true &&
    yaml.member(yaml.root, 'workflow') === undefined
  ) {
    findings.problem(
      `${path} lets runs of the same change overtake each other (workflow, interruptible)`,
      { path },
    );
  }
}
