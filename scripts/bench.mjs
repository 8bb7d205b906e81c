/**
 * `npm run bench -- <name>`: runs a benchmark of packages/bench. Without a name
 * it lists them. The last line is one JSON object with the ratios.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findBrowser } from './lib/browser.mjs';
import { install, requireNode, root, toolchain } from './lib/toolchain.mjs';

requireNode();
const log = text => console.error(text);
const env = toolchain(log);
install(env, log);
const [name, ...options] = process.argv.slice(2);
if (name === 'dashboard' && !options.includes('--no-browser')) {
  env.PLAYWRIGHT_CHROMIUM_PATH = findBrowser(env);
}

const { status, signal } = spawnSync(
  'node',
  [
    '--require',
    path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    'src/main.ts',
    ...process.argv.slice(2),
  ],
  { cwd: path.join(root, 'packages/bench'), env, stdio: 'inherit' },
);
if (signal) {
  console.error(`The benchmark was ended by ${signal}`);
}
process.exit(status ?? 1);
