/**
 * `npm run screenshots`: takes the README's pictures from the running product,
 * into `docs/images`. It starts a portal of its own with fresh data.
 */
import { spawnSync } from 'node:child_process';
import { findBrowser } from './lib/browser.mjs';
import { install, requireNode, root, toolchain } from './lib/toolchain.mjs';

requireNode();
const env = toolchain();
install(env);
const run = (command, args, extra = {}) =>
  spawnSync(command, args, {
    cwd: root,
    env: { ...env, ...extra },
    stdio: 'inherit',
  }).status ?? 1;

const status =
  run('yarn', ['workspace', 'app', 'build']) ||
  run('playwright', ['test', '--config', 'playwright.config.ts'], {
    FAIRWAY_SCREENSHOTS: '1',
    PLAYWRIGHT_CHROMIUM_PATH: findBrowser(env),
  });
process.exit(status);
