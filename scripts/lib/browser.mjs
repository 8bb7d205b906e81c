/** Finds a Chromium for the end-to-end tests and the screenshots. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Path of a browser: `PLAYWRIGHT_CHROMIUM_PATH`, an installed Chromium or
 * Chrome, Debian's package when this is root, Playwright's own download.
 */
export function findBrowser(env) {
  const given = env.PLAYWRIGHT_CHROMIUM_PATH;
  if (given) {
    return given;
  }
  const installed = () => INSTALLED.find(file => fs.existsSync(file));
  if (installed()) {
    return installed();
  }
  if (process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium from the system packages …');
    const apt = args =>
      spawnSync('apt-get', args, {
        env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', 'chromium']);
    if (installed()) {
      return installed();
    }
  }
  const download = spawnSync('playwright', ['install', 'chromium'], {
    env,
    stdio: 'inherit',
  });
  if (download.status !== 0) {
    throw new Error(
      'No browser found. Install Chromium, or set PLAYWRIGHT_CHROMIUM_PATH to one.',
    );
  }
  return '';
}
