import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import { isRecord } from '../text';
import type { Pipeline, PipelineJob, PipelineStep } from './model';
import { parsePositioned, type PositionedYaml } from './positions';
import { whenOf, type When } from './gitlabRules';
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
  doubts: Pipeline['doubts'],
  isEnd: boolean,
): PipelineStep[] {
  const items = isSeq(script) ? script.items : [script];
  return items.flatMap((written, index): PipelineStep[] => {
    const isLast = isEnd && index === items.length - 1;
    const item = isAlias(written) ? written.resolve(yaml.document) : written;
    if (isSeq(item) && item.tag === '!reference') {
      doubts.push({
        message: `${path} takes a part of a script from elsewhere (!reference), which was not read`,
        at: { path, line: yaml.lineOf(item) },
      });
      return [];
    }
    // A list inside of a list is how anchors are used.
    if (isSeq(item)) {
      return stepsOfScript(yaml, path, item, doubts, isLast);
    }
    if (!isScalar(item) || typeof item.value !== 'string') {
      return [];
    }
    const block = item.type === 'BLOCK_LITERAL' || item.type === 'BLOCK_FOLDED';
    const start = (yaml.lineOf(item) ?? 1) + (block ? 1 : 0);
    return commandsOf(item.value, true, true, isLast).map(
      ({ text, line, ignored }) => ({
        command: text,
        inputs: {},
        at: { path, line: start + (item.type === 'BLOCK_FOLDED' ? 0 : line) },
        ignored,
      }),
    );
  });
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
    always: false,
    allowFailure: false,
    isProtected: false,
  };
  // Without rules a pipeline runs for branches, and for changes only if a job says so.
  const pipelineWhen = whenOf(workflow, { ...all, onChange: false });
  const listed = yaml.plain(yaml.member(yaml.root, 'stages'));
  const stages = Array.isArray(listed)
    ? ['.pre', ...listed.map(String), '.post']
    : DEFAULT_STAGES;
  const names = yaml.root.items
    .flatMap(pair =>
      isScalar(pair.key) &&
      isMap(yaml.member(yaml.root, String(pair.key.value)))
        ? [String(pair.key.value)]
        : [],
    )
    .filter(name => !RESERVED.has(name) && !name.startsWith('.'));
  const jobs = names.map(
    (name): PipelineJob & { stage: number; explicit?: string[] } => {
      const chain = chainOf(yaml, name);
      const plain = (key: string) => yaml.plain(inherited(yaml, chain, key));
      const at = { path, line: yaml.lineOfKey(yaml.root, name) };
      const start = plain('when');
      const when = whenOf(plain('rules'), {
        ...all,
        isProtected: pipelineWhen.isProtected,
        onChange: pipelineWhen.onChange && start !== 'manual',
        always: start === 'always' || start === 'on_failure',
        condition:
          start === 'manual' || start === 'on_failure'
            ? `when: ${start}`
            : undefined,
      });
      const allowed =
        // Nothing waits for somebody to start it, unless that is said.
        plain('allow_failure') ??
        (start === 'manual' && plain('rules') === undefined);
      const carriesOn =
        allowed === true || isRecord(allowed) || when.allowFailure;
      const before = inherited(yaml, chain, 'before_script');
      const environment = plain('environment');
      const tokens = plain('id_tokens');
      if (plain('trigger') !== undefined) {
        doubts.push({
          message: `${name} starts another pipeline, which was not read`,
          at,
        });
      }
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
        steps: [
          ...(before === undefined
            ? []
            : stepsOfScript(yaml, path, before, doubts, false)),
          ...stepsOfScript(
            yaml,
            path,
            inherited(yaml, chain, 'script'),
            doubts,
            true,
          ),
        ],
        needs: [],
        skipsWithNeeds: false,
        ignored: carriesOn ? '"allow_failure" hides its failure' : undefined,
        condition: when.condition,
        onChange: when.onChange && !when.always,
        afterFailure: when.always,
        timeout: plain('timeout') !== undefined,
        fullHistory:
          depthOf(
            chain.map(({ node }) => yaml.plain(yaml.member(node, 'variables'))),
            yaml.plain(yaml.member(yaml.root, 'variables')),
          ) === '0',
        identity: isRecord(tokens) && Object.keys(tokens).length > 0,
        environment: nameOf(environment),
        isProtected: when.isProtected || pipelineWhen.isProtected,
      };
    },
  );
  return {
    ...empty,
    // A job without needs waits for all jobs of the stages before.
    jobs: jobs.map(({ stage, explicit, ...job }) => ({
      ...job,
      // A pipeline in which a needed job is missing is not started at all.
      skipsWithNeeds: explicit !== undefined,
      needs:
        explicit ??
        jobs.filter(other => other.stage < stage).map(({ id }) => id),
    })),
    onChange: pipelineWhen.onChange,
    onDefaultBranch: pipelineWhen.onDefaultBranch,
    doubts,
  };
}
