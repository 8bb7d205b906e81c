/** The suites of `npm test`: each returns how many of its tests passed and failed. */
import { spawnSync } from 'node:child_process';
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

function run(env, command, args, options = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    env: { ...env, ...options.env },
    stdio: 'inherit',
  });
  return status === 0;
}

/** One command, one test. */
const command =
  (name, ...args) =>
  ({ env }) =>
    run(env, name, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

function jest({ env, resultsDir }, name, args) {
  const file = path.join(resultsDir, `${name}.json`);
  fs.rmSync(file, { force: true });
  const ok = run(
    env,
    'backstage-cli',
    [
      ...['repo', 'test', '--watchAll=false', '--maxWorkers=2'],
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

/** In the order in which they run: the cheap ones first. */
export const suites = {
  format: command('prettier', '--check', '--log-level', 'warn', '.'),
  types: command('tsc'),
  lint: command('backstage-cli', 'repo', 'lint', '--max-warnings', '0'),
  config: ({ env }) => {
    const checks = [
      ['app-config.yaml'],
      ['app-config.yaml', 'app-config.production.yaml'],
    ].map(files =>
      run(env, 'backstage-cli', [
        ...['config:check', '--lax', '--strict'],
        ...files.flatMap(file => ['--config', path.join(root, file)]),
      ]),
    );
    const passed = checks.filter(Boolean).length;
    return { passed, failed: checks.length - passed };
  },
  openapi: command('node', 'scripts/openapi.mjs', '--check'),
  hygiene,
  unit: context =>
    jest(context, 'unit', ['--testPathIgnorePatterns', isTemplateTest]),
  templates: context =>
    jest(context, 'templates', ['--testPathPatterns', isTemplateTest]),
  'api-reports': apiReports,
  pack,
  e2e: ({ env, resultsDir }) => {
    const file = path.join(resultsDir, 'e2e.json');
    fs.rmSync(file, { force: true });
    const built = run(env, 'yarn', ['workspace', 'app', 'build']);
    if (!built) {
      return { passed: 0, failed: 1 };
    }
    run(env, 'playwright', ['test'], {
      env: {
        PLAYWRIGHT_CHROMIUM_PATH: findBrowser(env),
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      },
    });
    return countPlaywright(JSON.parse(fs.readFileSync(file, 'utf8')));
  },
};
