/**
 * Suite `api-reports`: the committed reports show today's public types. Lines
 * are compared without their order, because the compiler's order of the members
 * of a union depends on what it compiled before.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../lib/toolchain.mjs';

function reports() {
  const found = new Map();
  for (const name of fs.readdirSync(path.join(root, 'plugins'))) {
    const folder = path.join(root, 'plugins', name);
    for (const file of fs.readdirSync(folder)) {
      if (/^report.*\.api\.md$/.test(file)) {
        const report = path.join(folder, file);
        found.set(report, fs.readFileSync(report, 'utf8'));
      }
    }
  }
  return found;
}

const sorted = text => (text ?? '').split('\n').sort().join('\n');

/** @returns how many of the reports are true, and how many are not */
export async function apiReports({ env }) {
  const committed = reports();
  const failure = await promisify(execFile)('yarn', ['run', 'api-reports'], {
    cwd: root,
    env,
    maxBuffer: 64 * 1024 * 1024,
  }).then(
    () => undefined,
    error => error,
  );
  const today = reports();
  const count = { passed: 0, failed: 0 };
  if (failure) {
    console.error(failure.message, failure.stdout, failure.stderr);
    count.failed += 1;
  }
  for (const [report, text] of today) {
    const same = sorted(text) === sorted(committed.get(report));
    count[same ? 'passed' : 'failed'] += 1;
    if (same) {
      fs.writeFileSync(report, committed.get(report));
    } else {
      console.log(
        `FAIL  ${path.relative(root, report)} is not what it was: look at its change, and commit it`,
      );
    }
  }
  return count;
}
