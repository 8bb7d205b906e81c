import { expect, test } from '@playwright/test';
import { expectAccessible, signIn } from './support/person';
import { scorecardsAreThere } from './support/api';
import { baseUrl } from './support/portal';

/** Every screen, to somebody who may see it. */
const SCREENS: [path: string, person: string][] = [
  ['/', 'Ana'],
  ['/', 'Bo'],
  ['/catalog', 'Ana'],
  ['/create', 'Ana'],
  ['/create/templates/default/secure-service-node', 'Ana'],
  ['/catalog/default/component/payments-api', 'Ana'],
  ['/catalog/default/component/payments-api/security', 'Ana'],
  ['/catalog/default/component/payments-api/access', 'Ana'],
  ['/catalog/default/component/newsletter-service/security', 'Sam'],
  ['/catalog/default/component/payments-api/security', 'Otto'],
  ['/catalog/default/resource/payments-db', 'Ana'],
  ['/security', 'Sam'],
  ['/security?search=nothing-is-called-so', 'Sam'],
  ['/access/request', 'Ana'],
  ['/access/mine', 'Ana'],
  ['/access/approvals', 'Chen'],
  ['/access/approvals', 'Otto'],
  ['/access/audit', 'Ada'],
  ['/access/audit', 'Ana'],
  ['/access/policies', 'Ana'],
  ['/notifications', 'Ana'],
  ['/settings', 'Ana'],
];

test.beforeAll(scorecardsAreThere);
// One person's screens, one after the other.
test.describe.configure({ timeout: 300_000 });

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

  for (const name of new Set(SCREENS.map(([, person]) => person))) {
    test(`what ${name} sees is accessible and quiet, ${scheme}`, async ({
      browser,
    }) => {
      const person = await signIn(browser, name, scheme);
      for (const [path] of SCREENS.filter(([, who]) => who === name)) {
        await test.step(path, async () => {
          await person.open(path);
          await expectAccessible(person.page, path);
        });
      }
      expect(person.problems).toEqual([]);
      await person.leave();
    });
  }
}
