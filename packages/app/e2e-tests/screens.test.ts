import { expect, test, type Page } from '@playwright/test';
import { collectorsHaveRun, scorecardsAreThere } from './support/api';
import { expectAccessible, signIn } from './support/person';
import { baseUrl } from './support/portal';
import { clear, furnish, SCREENS } from './support/screens';

test.beforeAll(async () => {
  await scorecardsAreThere();
  await collectorsHaveRun();
  await furnish();
});
test.afterAll(clear);
// One person's screens, one after the other.
test.describe.configure({ timeout: 600_000 });

/** Judges a page in both colour schemes; it follows the system, as most people have it. */
async function expectAccessibleInBoth(page: Page, where: string) {
  await expectAccessible(page, where);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('body')).toHaveAttribute('data-theme-mode', 'dark');
  // Colours that are on their way are neither light nor dark.
  await page.waitForFunction(() =>
    document.getAnimations().every(each => !(each instanceof CSSTransition)),
  );
  await expectAccessible(page, `${where}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
}

test('the sign-in page is accessible', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: baseUrl() });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('button', { name: /^Ana/ })).toBeVisible();
  await expectAccessibleInBoth(page, 'sign-in');
  await context.close();
});

for (const name of new Set(SCREENS.map(screen => screen.as))) {
  test(`what ${name} sees is accessible and quiet`, async ({ browser }) => {
    const person = await signIn(browser, name, 'light');
    for (const { path, then } of SCREENS.filter(s => s.as === name)) {
      await test.step(path, async () => {
        await person.open(path);
        await then?.(person.page);
        await expectAccessibleInBoth(person.page, path);
      });
    }
    expect(person.problems).toEqual([]);
    await person.leave();
  });
}
