import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { isExplicit, isReadOnly } from '../workflows/permissions';
import { pinOf } from './actionPins';
import type { Draft } from './Draft';
import { applyEdits, lineStart, type TextEdit } from './textEdits';

const CONTROL = 'workflows';
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const USES =
  /^([ \t]*(?:-[ \t]+)?uses:[ \t]+)(['"]?)([\w.-]+\/[\w./-]+)@([\w./-]+)\2[ \t]*(?:#.*)?$/gm;
const READ = 'contents: read';

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

function permissionEdits(text: string, said: string[]): TextEdit[] | undefined {
  const document = parseDocument(text);
  const { contents } = document;
  if (document.errors.length > 0 || !isMap(contents) || contents.flow) {
    return undefined;
  }
  const jobs = pairOf(contents, 'jobs');
  const jobsAt = rangeOf(jobs?.key);
  if (!jobs || !jobsAt || !isMap(jobs.value) || jobs.value.flow) {
    return undefined;
  }
  const top = pairOf(contents, 'permissions');
  const given: unknown = document.toJS().permissions;
  if (top && isReadOnly(given)) {
    return [];
  }
  const edits: TextEdit[] = [];
  const topAt = rangeOf(top?.key);
  const valueAt = rangeOf(top?.value);
  if (topAt && valueAt) {
    const end = text.slice(0, valueAt[1]).trimEnd().length;
    edits.push({ from: topAt[0], to: end, text: 'permissions: {}' });
  } else {
    const from = lineStart(text, jobsAt[0]);
    edits.push({ from, to: from, text: 'permissions: {}\n\n' });
  }
  said.push('the token of the workflow has no rights but those a job names');
  for (const job of jobs.value.items) {
    const first = isMap(job.value) ? job.value.items[0] : undefined;
    const at = rangeOf(first?.key);
    if (!isMap(job.value) || job.value.flow || !at) {
      return undefined;
    }
    if (!pairOf(job.value, 'permissions')) {
      const from = lineStart(text, at[0]);
      const indent = text.slice(from, at[0]);
      const rights = grants(given).map(right => `${indent}  ${right}\n`);
      edits.push({
        from,
        to: from,
        text: `${indent}permissions:\n${rights.join('')}`,
      });
    }
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
    const edits = permissionEdits(text, said);
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
    draft.edit({ path, control: CONTROL, why: `${said.join('; ')}.` }, result);
    for (const action of unknown) {
      draft.leave({
        path,
        control: CONTROL,
        why: `Pin ${action} to the commit that you reviewed.`,
      });
    }
  }
}
