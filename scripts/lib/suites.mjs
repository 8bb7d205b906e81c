/** The suites of `npm test`: each returns how many of its tests passed and failed. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { apiReports } from '../checks/apiReports.mjs';
import { hygiene } from '../checks/hygiene.mjs';
import { pack } from '../checks/pack.mjs';
import { root } from './toolchain.mjs';
import { findBrowser } from './browser.mjs';

const GOLDEN_PATH = [
  'plugins/golden-path-node',
  'plugins/scaffolder-backend-module-golden-path',
];

/**
 * Runs a command to its end. Beside another suite it says what it has to say
 * all at once.
 */
async function run({ env, buffered }, command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...env, ...options.env },
    stdio: buffered ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  const output = [];
  child.stdout?.on('data', chunk => output.push(chunk));
  child.stderr?.on('data', chunk => output.push(chunk));
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (buffered) {
    console.log(`--- ${[command, ...args].join(' ')}`);
    process.stdout.write(Buffer.concat(output));
  }
  return status === 0;
}

/** Something that is right or not, as one test. */
const one = work => async context =>
  (await work(context)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

const command = (name, ...args) => one(context => run(context, name, args));

async function jest(context, name, args) {
  const file = path.join(context.resultsDir, `${name}.json`);
  fs.rmSync(file, { force: true });
  const ok = await run(
    context,
    'backstage-cli',
    [
      ...['repo', 'test', '--watchAll=false', '--maxWorkers=2'],
      ...['--config', path.join(root, 'scripts/jest/config.cjs')],
      // A worker that ends forgets what it read and compiled.
      '--workerIdleMemoryLimit=2000M',
      ...['--json', `--outputFile=${file}`, ...args],
    ],
    { env: { NODE_OPTIONS: '--max-old-space-size=6144', CI: 'true' } },
  );
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  const failed =
    report.numFailedTests + report.numRuntimeErrorTestSuites || (ok ? 0 : 1);
  return { passed: report.numPassedTests, failed };
}

const isTemplateTest = GOLDEN_PATH.join('|');

function countPlaywright(report) {
  const count = { passed: 0, failed: 0 };
  const visit = suite => {
    for (const spec of suite.specs ?? []) {
      count[spec.ok ? 'passed' : 'failed'] += 1;
    }
    (suite.suites ?? []).forEach(visit);
  };
  report.suites.forEach(visit);
  count.failed += report.errors?.length ?? 0;
  return count;
}

let built;
let compiled;

/** Builds the pages of the portal, once for all suites. @returns whether they were built */
function buildApp(context) {
  built ??= run(context, 'yarn', ['workspace', 'app', 'build']);
  return built;
}

/** Checks all types and writes their declarations, once for all suites. @returns whether all are right */
function compile(context) {
  compiled ??= run(context, 'tsc', []);
  return compiled;
}

/** By name, the cheap ones first. */
export const suites = {
  format: command('prettier', '--check', '--log-level', 'warn', '.'),
  types: one(compile),
  lint: command('backstage-cli', 'repo', 'lint', '--max-warnings', '0'),
  config: async context => {
    const count = { passed: 0, failed: 0 };
    for (const files of [
      ['app-config.yaml'],
      ['app-config.yaml', 'app-config.production.yaml'],
    ]) {
      const ok = await run(context, 'backstage-cli', [
        ...['config:check', '--lax', '--strict'],
        ...files.flatMap(file => ['--config', path.join(root, file)]),
      ]);
      count[ok ? 'passed' : 'failed'] += 1;
    }
    return count;
  },
  openapi: command('node', 'scripts/openapi.mjs', '--check'),
  hygiene,
  build: one(buildApp),
  unit: context =>
    jest(context, 'unit', ['--testPathIgnorePatterns', isTemplateTest]),
  templates: context =>
    jest(context, 'templates', ['--testPathPatterns', isTemplateTest]),
  'api-reports': apiReports,
  pack: async context => {
    // The builds take their type declarations from here.
    await compile(context);
    return pack(context);
  },
  e2e: async context => {
    const file = path.join(context.resultsDir, 'e2e.json');
    fs.rmSync(file, { force: true });
    if (!(await buildApp(context))) {
      return { passed: 0, failed: 1 };
    }
    await run(context, 'playwright', ['test'], {
      env: {
        PLAYWRIGHT_CHROMIUM_PATH: findBrowser(context.env),
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      },
    });
    return countPlaywright(JSON.parse(fs.readFileSync(file, 'utf8')));
  },
};

/**
 * What runs when: one stage after the other, and the rows of a stage side by
 * side. The browser's stories are one person's clicks after another's and wait
 * now and then, for which one core is enough; the checks beside them use the
 * other one and are through before many browsers look at all screens. Packing
 * rewrites each package.json for a moment, so that nothing may run beside it.
 */
export const stages = [
  [
    ['build', 'e2e'],
    ['types', 'api-reports', 'format', 'openapi', 'hygiene', 'config', 'lint'],
  ],
  [['unit', 'templates', 'pack']],
];
