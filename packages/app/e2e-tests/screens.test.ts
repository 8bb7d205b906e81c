import { expect, test } from '@playwright/test';
import { expectAccessible, signIn } from './support/person';
import { baseUrl } from './support/portal';
import { furnishOnce, SCREENS } from './support/screens';

test.beforeAll(furnishOnce);
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

for (const name of new Set(SCREENS.map(screen => screen.as))) {
  test(`what ${name} sees is accessible and quiet`, async ({ browser }) => {
    // A session for each theme: Material UI's styles of the one stay behind
    // when the other takes over.
    for (const scheme of ['light', 'dark'] as const) {
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
    }
  });
}
