import { parseDocument } from '@fairway/plugin-yaml-node';
import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { isRecord } from '../text';
import { isExplicit, isReadOnly } from '../workflows/permissions';
import { pinOf } from './actionPins';
import type { Draft } from './Draft';
import { applyEdits, lineStart, type TextEdit } from './textEdits';

const CONTROL = 'workflows';
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const USES =
  /^([ \t]*(?:-[ \t]+)?uses:[ \t]+)(['"]?)([\w.-]+\/[\w./-]+)@([\w./-]+)\2[ \t]*(?:#.*)?$/gm;
const READ = 'contents: read';
const MINUTES = 30;
const CONCURRENCY = `concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

`;

function rangeOf(node: unknown): [number, number] | undefined {
  return (isScalar(node) || isMap(node)) && node.range
    ? [node.range[0], node.range[1]]
    : undefined;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find(({ key: k }) => isScalar(k) && k.value === key);
}

/** Rights that a job gets: those that the whole workflow had, or to read the code. */
function grants(permissions: unknown): string[] {
  return typeof permissions === 'object' &&
    permissions !== null &&
    Object.keys(permissions).length > 0 &&
    isExplicit(permissions)
    ? Object.entries(permissions).map(([scope, right]) => `${scope}: ${right}`)
    : [READ];
}

/** A job of a workflow, with the place of its first key. */
interface Job {
  map: YAMLMap;
  /** Offset of the line of its first key. */
  from: number;
  indent: string;
}

function jobsOf(text: string, jobs: YAMLMap): Job[] | undefined {
  const found: Job[] = [];
  for (const { value } of jobs.items) {
    const at = isMap(value) ? rangeOf(value.items[0]?.key) : undefined;
    if (!isMap(value) || value.flow || !at) {
      return undefined;
    }
    const from = lineStart(text, at[0]);
    found.push({ map: value, from, indent: text.slice(from, at[0]) });
  }
  return found;
}

/** Rights are taken from the workflow and given to its jobs. */
function permissionEdits(
  text: string,
  contents: YAMLMap,
  given: unknown,
  place: { jobs: Job[]; jobsAt: number },
): TextEdit[] {
  const top = pairOf(contents, 'permissions');
  if (top && isReadOnly(given)) {
    return [];
  }
  const topAt = rangeOf(top?.key);
  const valueAt = rangeOf(top?.value);
  const from = topAt && valueAt ? topAt[0] : place.jobsAt;
  const edits: TextEdit[] = [
    topAt && valueAt
      ? {
          from,
          to: text.slice(0, valueAt[1]).trimEnd().length,
          text: 'permissions: {}',
        }
      : { from, to: from, text: 'permissions: {}\n\n' },
  ];
  for (const { map, from: at, indent } of place.jobs) {
    if (!pairOf(map, 'permissions')) {
      const rights = grants(given).map(right => `${indent}  ${right}\n`);
      edits.push({
        from: at,
        to: at,
        text: `${indent}permissions:\n${rights.join('')}`,
      });
    }
  }
  return edits;
}

/** The token of the job is taken out of the checkout. */
function checkoutEdits(text: string, { map }: Job): TextEdit[] {
  const steps = pairOf(map, 'steps')?.value;
  if (!isSeq(steps)) {
    return [];
  }
  return steps.items.flatMap((step): TextEdit[] => {
    const uses = isMap(step) && !step.flow ? pairOf(step, 'uses') : undefined;
    const at = rangeOf(uses?.key);
    const name = isScalar(uses?.value) ? String(uses.value.value) : '';
    if (!isMap(step) || !at || !/^actions\/checkout@/i.test(name)) {
      return [];
    }
    const inputs = pairOf(step, 'with')?.value;
    const first = isMap(inputs) ? rangeOf(inputs.items[0]?.key) : undefined;
    if (isMap(inputs) && first) {
      const from = lineStart(text, first[0]);
      return pairOf(inputs, 'persist-credentials') || inputs.flow
        ? []
        : [
            {
              from,
              to: from,
              text: `${text.slice(from, first[0])}persist-credentials: false\n`,
            },
          ];
    }
    const end = text.indexOf('\n', at[0]);
    const from = end < 0 ? text.length : end;
    const indent = ' '.repeat(at[0] - lineStart(text, at[0]));
    return [
      {
        from,
        to: from,
        text: `\n${indent}with:\n${indent}  persist-credentials: false`,
      },
    ];
  });
}

/** What a workflow lacks; undefined when it could not be understood. */
function workflowEdits(text: string, said: string[]): TextEdit[] | undefined {
  const document = parseDocument(text);
  const { contents } = document;
  if (document.errors.length > 0 || !isMap(contents) || contents.flow) {
    return undefined;
  }
  const pair = pairOf(contents, 'jobs');
  const at = rangeOf(pair?.key);
  const jobs =
    pair && isMap(pair.value) && !pair.value.flow
      ? jobsOf(text, pair.value)
      : undefined;
  if (!at || !jobs) {
    return undefined;
  }
  const jobsAt = lineStart(text, at[0]);
  const content: unknown = document.toJS();
  const given = isRecord(content) ? content.permissions : undefined;
  const rights = permissionEdits(text, contents, given, { jobs, jobsAt });
  if (rights.length > 0) {
    said.push('the token of the workflow has no rights but those a job names');
  }
  const edits = [...rights];
  if (!pairOf(contents, 'concurrency')) {
    edits.push({ from: jobsAt, to: jobsAt, text: CONCURRENCY });
    said.push('a run of a change ends when a newer one starts');
  }
  for (const job of jobs) {
    const { map, from, indent } = job;
    if (!pairOf(map, 'timeout-minutes') && !pairOf(map, 'uses')) {
      edits.push({
        from,
        to: from,
        text: `${indent}timeout-minutes: ${MINUTES}\n`,
      });
      said.push(`a job ends after ${MINUTES} minutes`);
    }
    const checkouts = checkoutEdits(text, job);
    if (checkouts.length > 0) {
      said.push('the token is not left in the checkout');
    }
    edits.push(...checkouts);
  }
  return edits;
}

/** Takes away the rights that workflows do not name, and pins actions that are known. */
export function hardenWorkflows(draft: Draft) {
  for (const path of draft.paths().filter(one => WORKFLOW.test(one))) {
    const text = draft.text(path);
    if (text === undefined) {
      continue;
    }
    const said: string[] = [];
    const edits = workflowEdits(text, said);
    if (!edits) {
      draft.leave({
        path,
        control: CONTROL,
        why: `${path} could not be understood: give it "permissions: {}" at the top, and each job what it needs.`,
      });
    }
    const pinned: string[] = [];
    const unknown = new Set<string>();
    const result = applyEdits(text, edits ?? []).replace(
      USES,
      (line, start: string, quote: string, name: string, ref: string) => {
        if (/^[0-9a-f]{40}$/.test(ref)) {
          return line;
        }
        const pin = pinOf(name, ref);
        if (!pin) {
          unknown.add(`${name}@${ref}`);
          return line;
        }
        pinned.push(name);
        const [action, comment] = pin.split(' # ');
        return `${start}${quote}${action}${quote} # ${comment}`;
      },
    );
    if (pinned.length > 0) {
      said.push(
        `${[...new Set(pinned)].join(', ')} ${pinned.length === 1 ? 'is' : 'are'} pinned to a commit`,
      );
    }
    draft.edit(
      { path, control: CONTROL, why: `${[...new Set(said)].join('; ')}.` },
      result,
    );
    for (const action of unknown) {
      draft.leave({
        path,
        control: CONTROL,
        why: `Pin ${action} to the commit that you reviewed.`,
      });
    }
  }
}
