import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { readLines } from './lines';
import { UNKNOWN } from './io';
import { run } from './run';

// Whatever ends the process before there is an answer is none.
process.exitCode = UNKNOWN;

run(process.argv.slice(2), {
  env: process.env,
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
  readFile,
  readLines,
  fetch: globalThis.fetch,
  sleep: ms => setTimeout(ms),
  random: Math.random,
}).then(code => {
  process.exitCode = code;
});
