import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { isRecord } from '../text';
import type { Pipeline, PipelineJob, PipelineStep } from './model';
import { parsePositioned, type PositionedYaml } from './positions';
import { commandsOf } from './script';

/** Members at the top that are no jobs. */
const RESERVED = new Set([
  'image',
  'services',
  'stages',
  'before_script',
  'after_script',
  'variables',
  'cache',
  'include',
  'default',
  'workflow',
  'spec',
  'pages',
]);
const DEFAULT_STAGES = ['.pre', 'build', 'test', 'deploy', '.post'];
const MAX_DEPTH = 10;

/** A job with what it extends, nearest first. */
interface Template {
  name: string;
  node: unknown;
}

/** An environment is named, or described with its name. */
function nameOf(environment: unknown): string | undefined {
  const name = isRecord(environment) ? environment.name : environment;
  return typeof name === 'string' ? name : undefined;
}

function chainOf(yaml: PositionedYaml, name: string, depth = 0): Template[] {
  const node = yaml.member(yaml.root, name);
  if (!isMap(node) || depth > MAX_DEPTH) {
    return [];
  }
  const extended = yaml.plain(yaml.member(node, 'extends'));
  const parents = (
    Array.isArray(extended) ? [...extended].reverse() : [extended]
  ).filter((parent): parent is string => typeof parent === 'string');
  return [
    { name, node },
    ...parents.flatMap(parent => chainOf(yaml, parent, depth + 1)),
  ];
}

/** Member of a job, or of what it extends, or of the defaults. */
function inherited(
  yaml: PositionedYaml,
  chain: readonly Template[],
  key: string,
): unknown {
  for (const { node } of chain) {
    const value = yaml.member(node, key);
    if (value !== undefined) {
      return value;
    }
  }
  return yaml.member(yaml.member(yaml.root, 'default'), key);
}

function stepsOfScript(
  yaml: PositionedYaml,
  path: string,
  script: unknown,
  condition: string | undefined,
): PipelineStep[] {
  const items = isSeq(script) ? script.items : [script];
  return items.flatMap((written): PipelineStep[] => {
    const item = isAlias(written) ? written.resolve(yaml.document) : written;
    // A list inside of a list is how anchors are used.
    if (isSeq(item)) {
      return stepsOfScript(yaml, path, item, condition);
    }
    if (!isScalar(item) || typeof item.value !== 'string') {
      return [];
    }
    const block = item.type === 'BLOCK_LITERAL' || item.type === 'BLOCK_FOLDED';
    const start = (yaml.lineOf(item) ?? 1) + (block ? 1 : 0);
    return commandsOf(item.value, true, true).map(
      ({ text, line, ignored }) => ({
        command: text,
        inputs: {},
        at: { path, line: start + (item.type === 'BLOCK_FOLDED' ? 0 : line) },
        ignored,
        condition,
      }),
    );
  });
}

const ON_CHANGE =
  /\$CI_PIPELINE_SOURCE\s*==\s*["']merge_request_event["']|\$CI_MERGE_REQUEST_IID/;
const ON_BRANCH =
  /\$CI_COMMIT_BRANCH\s*==\s*(?:\$CI_DEFAULT_BRANCH|["'](?:main|master)["'])|\$CI_COMMIT_REF_PROTECTED/;

/** When a job, or the whole pipeline, runs. */
interface When {
  onChange: boolean;
  onDefaultBranch: boolean;
  /** A person has to start it. */
  manual: boolean;
  /** It runs although something before it has failed. */
  always: boolean;
  allowFailure: boolean;
}

function whenOf(rules: unknown, otherwise: When): When {
  if (!Array.isArray(rules)) {
    return otherwise;
  }
  const seen: When = {
    onChange: false,
    onDefaultBranch: false,
    manual: false,
    always: false,
    allowFailure: false,
  };
  for (const rule of rules.filter(isRecord)) {
    const condition = typeof rule.if === 'string' ? rule.if : undefined;
    const limited = rule.changes !== undefined || rule.exists !== undefined;
    if (rule.when === 'never') {
      if (condition === undefined) {
        break;
      }
      continue;
    }
    if (!limited) {
      seen.onChange ||= condition === undefined || ON_CHANGE.test(condition);
      seen.onDefaultBranch ||=
        condition === undefined || ON_BRANCH.test(condition);
    }
    seen.manual ||= rule.when === 'manual';
    seen.always ||= rule.when === 'always';
    seen.allowFailure ||= rule.allow_failure === true;
  }
  return seen;
}

function readNeeds(value: unknown): string[] | undefined {
  return Array.isArray(value)
    ? value.flatMap(need => {
        const name = isRecord(need) ? need.job : need;
        return typeof name === 'string' &&
          !(isRecord(need) && need.optional === true)
          ? [name]
          : [];
      })
    : undefined;
}

/** Number of commits that a job gets, nearest setting first; GitLab's default is 20. */
function depthOf(own: readonly unknown[], all: unknown): string {
  const variables = [...own, all].filter(isRecord);
  const depth = variables.find(one => one.GIT_DEPTH !== undefined)?.GIT_DEPTH;
  return String(depth ?? 20);
}

/** Reads a pipeline of GitLab CI; undefined when it is none at all. */
export function readGitlabPipeline(
  path: string,
  content: string,
): Pipeline | undefined {
  const parsed = parsePositioned(path, content);
  const empty = {
    system: 'gitlab-ci',
    path,
    jobs: [],
    onChange: false,
    onDefaultBranch: false,
  } as const;
  if (!parsed.ok) {
    return {
      ...empty,
      jobs: [],
      doubts: [{ message: parsed.reason, at: { path, line: parsed.line } }],
    };
  }
  const { yaml } = parsed;
  const doubts: Pipeline['doubts'] = [];
  const include = yaml.member(yaml.root, 'include');
  if (include !== undefined) {
    doubts.push({
      message: `${path} includes other files, which were not read`,
      at: { path, line: yaml.lineOfKey(yaml.root, 'include') },
    });
  }
  const workflow = yaml.plain(
    yaml.member(yaml.member(yaml.root, 'workflow'), 'rules'),
  );
  const all: When = {
    onChange: true,
    onDefaultBranch: true,
    manual: false,
    always: false,
    allowFailure: false,
  };
  // Without rules a pipeline runs for branches, and for changes only if a job says so.
  const pipelineWhen = whenOf(workflow, { ...all, onChange: false });
  const listed = yaml.plain(yaml.member(yaml.root, 'stages'));
  const stages = Array.isArray(listed)
    ? ['.pre', ...listed.map(String), '.post']
    : DEFAULT_STAGES;
  const names = yaml.root.items
    .flatMap(pair =>
      isScalar(pair.key) && isMap(pair.value) ? [String(pair.key.value)] : [],
    )
    .filter(name => !RESERVED.has(name) && !name.startsWith('.'));
  const jobs = names.map(
    (
      name,
    ): PipelineJob & {
      stage: number;
      explicit?: string[];
      runsOnChange: boolean;
    } => {
      const chain = chainOf(yaml, name);
      const plain = (key: string) => yaml.plain(inherited(yaml, chain, key));
      const at = { path, line: yaml.lineOfKey(yaml.root, name) };
      const when = whenOf(plain('rules'), {
        ...all,
        onChange: pipelineWhen.onChange,
        manual: plain('when') === 'manual',
        always: plain('when') === 'always',
      });
      const allowed = plain('allow_failure');
      const carriesOn =
        allowed === true || isRecord(allowed) || when.allowFailure;
      const before = inherited(yaml, chain, 'before_script');
      const environment = plain('environment');
      const tokens = plain('id_tokens');
      const changes = when.onChange ? undefined : 'not on each change';
      const condition = when.always ? 'always()' : changes;
      if (plain('only') !== undefined || plain('except') !== undefined) {
        doubts.push({
          message: `${name} depends on only/except, which is not judged; use rules`,
          at,
        });
      }
      return {
        id: name,
        at,
        stage: Math.max(0, stages.indexOf(String(plain('stage') ?? 'test'))),
        explicit: readNeeds(plain('needs')),
        runsOnChange: when.onChange,
        steps: [
          ...(before === undefined
            ? []
            : stepsOfScript(yaml, path, before, undefined)),
          ...stepsOfScript(
            yaml,
            path,
            inherited(yaml, chain, 'script'),
            undefined,
          ),
        ],
        needs: [],
        ignored: carriesOn ? '"allow_failure" hides its failure' : undefined,
        condition,
        timeout: plain('timeout') !== undefined,
        fullHistory:
          depthOf(
            chain.map(({ node }) => yaml.plain(yaml.member(node, 'variables'))),
            yaml.plain(yaml.member(yaml.root, 'variables')),
          ) === '0',
        identity: isRecord(tokens) && Object.keys(tokens).length > 0,
        environment: nameOf(environment),
      };
    },
  );
  return {
    ...empty,
    // A job without needs waits for all jobs of the stages before.
    jobs: jobs.map(({ stage, explicit, runsOnChange: _, ...job }) => ({
      ...job,
      needs:
        explicit ??
        jobs.filter(other => other.stage < stage).map(({ id }) => id),
    })),
    onChange: pipelineWhen.onChange,
    onDefaultBranch: pipelineWhen.onDefaultBranch,
    doubts,
  };
}
