/**
 * `npm test`: every suite, at most two at a time (two cores are the norm), and
 * one closing line that adds them up. `npm test -- --only <suite>[,<suite>]`
 * runs some of them, `npm test -- --list` names them.
 */
import fs from 'node:fs';
import path from 'node:path';
import {
  dataDir,
  install,
  requireNode,
  root,
  toolchain,
} from './lib/toolchain.mjs';
import { stages, suites } from './lib/suites.mjs';

requireNode();
const argv = process.argv.slice(2);
const names = Object.keys(suites);
const staged = stages.flat(2);
if (staged.toSorted().join() !== names.toSorted().join()) {
  throw new Error('Each suite belongs to one stage');
}
if (argv.includes('--list')) {
  console.log(names.join('\n'));
  process.exit(0);
}
const only = argv.includes('--only')
  ? argv[argv.indexOf('--only') + 1]?.split(',')
  : names;
const unknown = (only ?? ['']).filter(name => !names.includes(name));
if (unknown.length > 0) {
  console.error(
    `No such suite: ${unknown.join(', ')}. There are: ${names.join(', ')}`,
  );
  process.exit(2);
}

const env = toolchain();
install(env);
const resultsDir = path.join(dataDir, 'test-results');
fs.mkdirSync(resultsDir, { recursive: true });

const rows = [];
async function runSuite(name, buffered) {
  const began = Date.now();
  console.log(`\n=== ${name}`);
  let result;
  try {
    result = await suites[name]({ env, resultsDir, root, buffered });
  } catch (error) {
    console.error(error);
    result = { passed: 0, failed: 1 };
  }
  if (result.passed + result.failed === 0) {
    console.error(`The suite ${name} ran nothing, which counts as a failure.`);
    result = { passed: 0, failed: 1 };
  }
  rows.push({
    name,
    ...result,
    seconds: Math.round((Date.now() - began) / 1000),
  });
}

async function runRow(wanted, buffered) {
  for (const name of wanted) {
    await runSuite(name, buffered);
  }
}

for (const stage of stages) {
  const wanted = stage
    .map(row => row.filter(name => only.includes(name)))
    .filter(row => row.length > 0);
  // The first row says what it does as it does it.
  await Promise.all(wanted.map((row, i) => runRow(row, i > 0)));
}

console.log('');
for (const row of rows) {
  console.log(
    `${row.failed ? 'FAIL' : 'ok  '}  ${row.name.padEnd(12)} ${row.passed} passed, ${row.failed} failed  (${row.seconds} s)`,
  );
}
const sum = key => rows.reduce((total, row) => total + row[key], 0);
const [passed, failed] = [sum('passed'), sum('failed')];
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
