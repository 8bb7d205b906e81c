import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, settled, signIn } from './support/person';
import { baseUrl } from './support/portal';
import { furnishOnce, SCREENS } from './support/screens';

test.beforeAll(furnishOnce);
// One person's screens, one after the other.
test.describe.configure({ timeout: 1_200_000 });

/** What a theme may break. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Has the system prefer the other theme, which the portal follows at once. */
async function turn(page: Page, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('body')).toHaveAttribute(
    'data-theme-mode',
    colorScheme,
  );
  await settled(page);
}

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
    const person = await signIn(browser, name, 'light');
    const { page } = person;
    for (const { path, then } of SCREENS.filter(s => s.as === name)) {
      await test.step(path, async () => {
        await person.follow(path);
        await then?.(page);
        await expectAccessible(page, `${path}, light`);
        await turn(page, 'dark');
        await expectAccessible(page, `${path}, dark`, COLOURS);
        await turn(page, 'light');
      });
    }
    expect(person.problems).toEqual([]);
    await person.leave();
  });
}
