import { isMap, isScalar, isSeq } from 'yaml';
import { isRecord } from '../text';
import type { Evidence } from '../types';
import type { Pipeline, PipelineJob, PipelineStep } from './model';
import { parsePositioned, type PositionedYaml } from './positions';
import { commandsOf } from './script';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ||
  typeof value === 'number' ||
  typeof value === 'boolean'
    ? String(value)
    : undefined;

/** Conditions that are always true when what comes before has passed, or anyway. */
const UNCONDITIONAL =
  /^(?:\$\{\{\s*)?(?:always\(\)|success\(\)|!cancelled\(\)|true)(?:\s*\}\})?$/;

/** Status functions with which a step or job runs although something failed. */
const AFTER_FAILURE = /\b(?:always|failure|cancelled)\s*\(/i;

function conditionOf(value: unknown): string | undefined {
  const written = text(value)?.trim();
  return written === undefined || UNCONDITIONAL.test(written)
    ? undefined
    : written;
}

/** First line of a script: a block starts below its key, a plain one beside it. */
function scriptLine(yaml: PositionedYaml, node: unknown): number {
  const line = yaml.lineOf(node) ?? 1;
  const block =
    isScalar(node) &&
    (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  return block ? line + 1 : line;
}

function readSteps(
  yaml: PositionedYaml,
  path: string,
  job: unknown,
  shell: string | undefined,
): PipelineStep[] {
  const list = yaml.member(job, 'steps');
  if (!isSeq(list)) {
    return [];
  }
  return list.items.flatMap((node): PipelineStep[] => {
    const value = yaml.plain(node);
    if (!isRecord(value)) {
      return [];
    }
    const carriesOn = value['continue-on-error'];
    const ignored =
      carriesOn === undefined || carriesOn === false
        ? undefined
        : '"continue-on-error" hides its failure';
    const condition = conditionOf(value.if);
    const afterFailure = AFTER_FAILURE.test(text(value.if) ?? '');
    const inputs = Object.fromEntries(
      Object.entries(isRecord(value.with) ? value.with : {}).map(
        ([key, input]) => [key, text(input) ?? ''],
      ),
    );
    if (typeof value.uses === 'string') {
      const line = yaml.lineOf(yaml.member(node, 'uses'));
      return [
        {
          command: '',
          uses: value.uses,
          inputs,
          at: { path, line },
          ignored,
          condition,
          afterFailure,
        },
      ];
    }
    if (typeof value.run !== 'string') {
      return [];
    }
    const run = yaml.member(node, 'run');
    const start = scriptLine(yaml, run);
    const own = text(value.shell) ?? shell;
    const stops = own === undefined || /^(?:bash|sh)(?:$|.*\s-\w*e)/.test(own);
    const pipes = own === 'bash' || /pipefail/.test(own ?? '');
    return commandsOf(value.run, stops, pipes).map(command => ({
      command: command.text,
      inputs: {},
      at: { path, line: start + command.line },
      ignored: ignored ?? command.ignored,
      condition,
      afterFailure,
    }));
  });
}

/** Branches that are common to be the default one; only plain patterns are understood. */
const DEFAULT_BRANCHES = ['main', 'master', '**', '*'];

/** Whether a filter of branches lets the default one through. */
function includesDefaultBranch(filter: Record<string, unknown>): boolean {
  const { branches } = filter;
  const patterns = (Array.isArray(branches) ? branches : [branches]).map(
    String,
  );
  return (
    filter['branches-ignore'] === undefined &&
    (branches === undefined ||
      (patterns.some(pattern => DEFAULT_BRANCHES.includes(pattern)) &&
        // What is let in can be taken out again.
        !patterns.some(pattern => pattern.startsWith('!'))))
  );
}

const leavesFilesOut = (filter: Record<string, unknown>) =>
  filter.paths !== undefined || filter['paths-ignore'] !== undefined;

function startsOnDefaultBranch(push: unknown): boolean {
  if (!isRecord(push)) {
    return true;
  }
  return (
    !leavesFilesOut(push) &&
    includesDefaultBranch(push) &&
    (push.branches !== undefined ||
      (push.tags === undefined && push['tags-ignore'] === undefined))
  );
}

/** A change that leaves files out, or goes to other branches only, is not each change. */
function startsOnChange(change: unknown): boolean {
  if (!isRecord(change)) {
    return true;
  }
  const { types } = change;
  const named = typeof types === 'string' ? [types] : types;
  return (
    !leavesFilesOut(change) &&
    includesDefaultBranch(change) &&
    (named === undefined ||
      (Array.isArray(named) &&
        ['opened', 'synchronize'].every(t => named.includes(t))))
  );
}

function readTriggers(
  on: unknown,
): Pick<Pipeline, 'onChange' | 'onDefaultBranch'> {
  const named = typeof on === 'string' ? [on] : on;
  if (Array.isArray(named)) {
    return {
      onChange: named.includes('pull_request'),
      onDefaultBranch: named.includes('push'),
    };
  }
  return isRecord(named)
    ? {
        onChange: 'pull_request' in named && startsOnChange(named.pull_request),
        onDefaultBranch: 'push' in named && startsOnDefaultBranch(named.push),
      }
    : { onChange: false, onDefaultBranch: false };
}

/** Shell that `defaults` name, of a workflow or a job. */
function shellOf(defaults: unknown): string | undefined {
  return isRecord(defaults) && isRecord(defaults.run)
    ? text(defaults.run.shell)
    : undefined;
}

function environmentOf(value: unknown): string | undefined {
  return isRecord(value) ? text(value.name) : text(value);
}

function historyOf(steps: readonly PipelineStep[]): boolean | undefined {
  const checkout = steps.find(({ uses }) =>
    uses?.startsWith('actions/checkout@'),
  );
  return checkout && checkout.inputs['fetch-depth'] === '0';
}

/** Reads a workflow of GitHub Actions; undefined when it is no pipeline at all. */
export function readGithubWorkflow(
  path: string,
  content: string,
): Pipeline | undefined {
  const parsed = parsePositioned(path, content);
  if (!parsed.ok) {
    const at: Evidence = { path, line: parsed.line };
    return {
      system: 'github-actions',
      path,
      jobs: [],
      onChange: false,
      onDefaultBranch: false,
      doubts: [{ message: parsed.reason, at }],
    };
  }
  const { yaml } = parsed;
  const jobs = yaml.member(yaml.root, 'jobs');
  if (!isMap(jobs)) {
    return undefined;
  }
  const doubts: Pipeline['doubts'] = [];
  const shell = shellOf(yaml.plain(yaml.member(yaml.root, 'defaults')));
  const read = jobs.items.flatMap((pair): PipelineJob[] => {
    const id = isScalar(pair.key) ? String(pair.key.value) : '';
    const job = pair.value;
    const value = yaml.plain(job);
    const at = { path, line: yaml.lineOf(pair.key) };
    if (!isRecord(value)) {
      return [];
    }
    if (typeof value.uses === 'string') {
      doubts.push({
        message: `${path} calls ${value.uses.slice(0, 80)}, which was not read`,
        at,
      });
    }
    const carriesOn = value['continue-on-error'];
    const { needs } = value;
    const steps = readSteps(yaml, path, job, shellOf(value.defaults) ?? shell);
    return [
      {
        id,
        at,
        steps,
        needs: (Array.isArray(needs) ? needs : [needs]).filter(
          (n): n is string => typeof n === 'string',
        ),
        ignored:
          carriesOn === undefined || carriesOn === false
            ? undefined
            : '"continue-on-error" hides its failure',
        // A job that runs "always" also runs when what it needs has failed.
        condition: text(value.if)?.trim(),
        afterFailure: AFTER_FAILURE.test(text(value.if) ?? ''),
        // What needs a job that is skipped is skipped with it.
        skipsWithNeeds: true,
        timeout: value['timeout-minutes'] !== undefined,
        fullHistory: historyOf(steps),
        identity:
          isRecord(value.permissions) &&
          value.permissions['id-token'] === 'write',
        environment: environmentOf(value.environment),
      },
    ];
  });
  return {
    system: 'github-actions',
    path,
    jobs: read,
    ...readTriggers(yaml.plain(yaml.member(yaml.root, 'on'))),
    doubts,
  };
}
