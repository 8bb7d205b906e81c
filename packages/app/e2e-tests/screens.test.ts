import { expect, test } from '@playwright/test';
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
test.describe.configure({ timeout: 1_200_000 });

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
    for (const scheme of ['light', 'dark'] as const) {
      await person.page.emulateMedia({ colorScheme: scheme });
      await person.open('/settings');
      await expect(person.page.locator('body')).toHaveAttribute(
        'data-theme-mode',
        scheme,
      );
      for (const { path, then } of SCREENS.filter(s => s.as === name)) {
        await test.step(`${path}, ${scheme}`, async () => {
          await person.follow(path);
          await then?.(person.page);
          await expectAccessible(person.page, `${path}, ${scheme}`);
        });
      }
    }
    expect(person.problems).toEqual([]);
    await person.leave();
  });
}
