import AxeBuilder from '@axe-core/playwright';
import { expect, type Browser, type Page } from '@playwright/test';
import { baseUrl } from './portal';

/** A person at a browser of their own. */
export interface Person {
  page: Page;
  /** What the console said that it should not have. */
  problems: string[];
  /** Opens a path of the portal and waits until nothing is loading. */
  open(path: string): Promise<void>;
  /** The same without loading the portal anew, as a link does; much faster. */
  follow(path: string): Promise<void>;
  leave(): Promise<void>;
}

/** Waits until the page shows its content instead of progress, skeletons or what was there before. */
export async function settled(page: Page) {
  await expect(
    page.locator(
      '[aria-busy="true"], [data-testid="progress"], [data-testid="loading-indicator"], .MuiCircularProgress-indeterminate, [data-stale="true"], [data-ispending="true"]',
    ),
  ).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  // What fades in has its colours at the end only.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(animation => animation instanceof CSSTransition)
        .map(animation => animation.finished),
    ),
  );
}

/** Signs in with one click on the sign-in page. */
export async function signIn(
  browser: Browser,
  name: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: baseUrl(),
    colorScheme,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error') {
      problems.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on('pageerror', error =>
    problems.push(`${page.url()}: ${error.message}`),
  );
  await page.goto('/');
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: /^Hello/ }),
  ).toBeVisible();
  return {
    page,
    problems,
    async open(path) {
      await page.goto(path);
      await settled(page);
    },
    async follow(path) {
      const go = (to: string) =>
        page.evaluate(target => {
          window.history.pushState({}, '', target);
          window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
        }, to);
      // By way of a page that is none, so that nothing stays open. A page that
      // still sends people on to its first tab would take it back.
      await expect(async () => {
        await go('/nowhere');
        await expect(page.getByText('404').first()).toBeVisible({
          timeout: 5_000,
        });
      }).toPass();
      await go(path);
      await settled(page);
    },
    leave: () => context.close(),
  };
}

/** axe finds nothing serious on what is shown now, by all of its rules or by some. */
export async function expectAccessible(
  page: Page,
  path: string,
  rules: string[] = [],
) {
  const screen = `${path} at ${page.url()}`;
  const axe = new AxeBuilder({ page })
    // With one frame there is nothing to put together, for which axe would open
    // another page each time.
    .setLegacyMode(page.frames().length === 1)
    // Saying where everything is that is right takes most of the time.
    .options({ resultTypes: ['violations'] })
    // What was announced to screen readers stays behind when its subject is gone.
    .exclude('[data-live-announcer]');
  const { violations } = await (
    rules.length > 0 ? axe.withRules(rules) : axe
  ).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 3).map(node => node.html.slice(0, 200)),
    }));
  expect.soft(serious, `axe on ${screen}`).toEqual([]);
}
