import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { chromium } from '@playwright/test';
import { median } from '../measure';
import { PERSONA, servePage } from './page';

/** Times the page is opened, each in a browser that has seen nothing. */
const VISITS = 5;
/** Mark of the page when its numbers are painted. */
const MARK = 'numbers-are-painted';
/** Longest wait for the numbers, in milliseconds. */
const PATIENCE = 60_000;

/** Folder of the built app; it is built when it is not there. */
export function builtApp(log: (line: string) => void): string {
  const root = path.resolve(resolvePackagePath('@fairway/bench'), '../..');
  const directory = path.join(root, 'packages/app/dist');
  if (!existsSync(path.join(directory, 'index.html'))) {
    log('Building the app …');
    const { status } = spawnSync('yarn', ['workspace', 'app', 'build'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) {
      throw new Error('The app could not be built, so no browser can open it');
    }
  }
  return directory;
}

/**
 * Opens the overview of the backend at a port in a browser; gives the
 * milliseconds from the address to the numbers, not only to the frame.
 */
export async function firstPaint(
  directory: string,
  port: number,
): Promise<number> {
  const page = await servePage(directory, port);
  const browser = await chromium.launch({
    executablePath: process.env.PLAYWRIGHT_CHROMIUM_PATH || undefined,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const times: number[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
      });
      await context.addInitScript(
        name => sessionStorage.setItem('fairway.persona', name),
        PERSONA,
      );
      // Asking from outside would count until the page has time to answer.
      await context.addInitScript(name => {
        const observer = new MutationObserver(changes => {
          const isThere = changes.some(({ addedNodes }) =>
            [...addedNodes].some(node =>
              node.textContent?.includes('Added up'),
            ),
          );
          if (isThere) {
            observer.disconnect();
            requestAnimationFrame(() =>
              setTimeout(() => performance.mark(name)),
            );
          }
        });
        observer.observe(document, { childList: true, subtree: true });
      }, MARK);
      const tab = await context.newPage();
      await tab.goto(`${page.origin}/security/overview`, {
        waitUntil: 'commit',
      });
      await tab
        .getByText(/^Added up/)
        .waitFor({ state: 'visible', timeout: PATIENCE });
      times.push(
        await tab.evaluate(
          name => performance.getEntriesByName(name)[0].startTime,
          MARK,
        ),
      );
      await context.close();
    }
    return median(times);
  } finally {
    await browser.close();
    await page.stop();
  }
}
