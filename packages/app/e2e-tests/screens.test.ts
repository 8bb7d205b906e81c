import { expect, test } from '@playwright/test';
import { expectAccessible, signIn } from './support/person';
import { baseUrl } from './support/portal';
import { furnishOnce, SCREENS } from './support/screens';

// Not before all: tests under such a hook are dealt out in one lot per worker.
test.beforeEach(furnishOnce);
// One person's screens, one after the other.
test.describe.configure({ timeout: 1_200_000 });

/** What a theme may break. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

for (const scheme of ['light', 'dark'] as const) {
  test(`the sign-in page is accessible, ${scheme}`, async ({ browser }) => {
    const context = await browser.newContext({
      colorScheme: scheme,
      baseURL: baseUrl(),
    });
    const page = await context.newPage();
    await page.goto('/');
    await expect(page.getByRole('button', { name: /^Ana/ })).toBeVisible();
    await expectAccessible(page, 'sign-in');
    await context.close();
  });
}

const count = (name: string) => SCREENS.filter(s => s.as === name).length;
// Who sees most goes first, so that no worker is left with much to do alone.
const people = [...new Set(SCREENS.map(screen => screen.as))].sort(
  (a, b) => count(b) - count(a),
);

for (const name of people) {
  // A session for each theme: Material UI's styles of the one stay behind
  // when the other takes over.
  for (const scheme of ['light', 'dark'] as const) {
    test(`what ${name} sees is accessible and quiet, ${scheme}`, async ({
      browser,
    }) => {
      const person = await signIn(browser, name, scheme);
      const { page } = person;
      for (const { path, then } of SCREENS.filter(s => s.as === name)) {
        await test.step(`${path}, ${scheme}`, async () => {
          await person.follow(path);
          await then?.(page);
          await expectAccessible(
            page,
            `${path}, ${scheme}`,
            scheme === 'dark' ? COLOURS : [],
          );
        });
      }
      expect(person.problems).toEqual([]);
      await person.leave();
    });
  }
}
