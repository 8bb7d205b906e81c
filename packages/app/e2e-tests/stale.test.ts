import { expect, test, type Page } from '@playwright/test';
import { call, collectorsHaveRun, scorecardsAreThere } from './support/api';
import { expectAccessible, signIn } from './support/person';
import { seenLast, seenNow, staleChecks } from './support/staleness';

const SERVICE = 'component:default/fraud-screening';
const PAGE = '/catalog/default/component/fraud-screening';
const COLLECTOR = 'aws-inspector2';
/** Passes as long as anybody looks. */
const CHECK = {
  id: 'scan.no-fixable-criticals',
  title: 'No critical vulnerability that has a fix',
};
const HOUR = 3600_000;
/** The checks of the collector allow a day. */
const SEEN = new Date(Date.now() - 75 * HOUR);

/** As the portal says it, whatever the blanks in it are. */
const moment = new RegExp(
  new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
    .format(SEEN)
    .replace(/\s/g, '\\s'),
);

const LOOKED = new RegExp(`Amazon Inspector last looked ${moment.source}`);

/** What one screen says of it. */
interface StaleScreen {
  path: string;
  says: (page: Page) => Promise<void>;
}

const SCREENS: StaleScreen[] = [
  {
    path: `${PAGE}/security`,
    says: async page => {
      await expect(page.getByText(LOOKED)).toBeVisible();
      await expect(page.getByText('No level', { exact: true })).toBeVisible();
      await expect(
        page.getByText(/^Without a decision, and not clean: \d+ stale/),
      ).toBeVisible();
      const missing = page.getByText('Next level: Bronze').locator('../..');
      await expect(missing.getByText('Stale').first()).toBeVisible();
      const row = page
        .getByRole('button', { name: `Details of ${CHECK.title}` })
        .locator('xpath=ancestor::li');
      await expect(row.getByText('Stale', { exact: true })).toBeVisible();
      await expect(row.getByText(/^stale since /)).toBeVisible();
      await expect(row.getByText('Pass', { exact: true })).toHaveCount(0);
      const findings = page.getByRole('region', { name: 'Findings' });
      await expect(
        findings.getByText('Last seen 3 days ago').first(),
      ).toBeVisible();
    },
  },
  {
    path: `${PAGE}/security?check=${CHECK.id}`,
    says: async page => {
      const drawer = page.getByRole('dialog', { name: CHECK.title });
      await expect(drawer.getByText('Stale', { exact: true })).toBeVisible();
      await expect(
        drawer.getByText(new RegExp(`Last seen ${moment.source}`)),
      ).toBeVisible();
      await expect(drawer.getByText(/^stale since /).first()).toBeVisible();
      await expect(drawer.getByText('Last observed')).toBeVisible();
      await expect(
        drawer.getByRole('button', { name: 'Refresh' }),
      ).toBeEnabled();
    },
  },
  {
    path: PAGE,
    says: async page => {
      await expect(page.getByText(LOOKED)).toBeVisible();
      await expect(page.getByText('No level', { exact: true })).toBeVisible();
      await expect(page.getByTitle('Scan: Stale')).toBeVisible();
    },
  },
  {
    path: '/security/findings?search=fraud',
    says: async page => {
      await expect(
        page.getByText('Last seen 3 days ago').first(),
      ).toBeVisible();
    },
  },
  {
    path: '/catalog/default/group/payments/security',
    says: async page => {
      const row = page.getByRole('row', { name: /^Fraud screening/ });
      await expect(row.getByText('No level')).toBeVisible();
      await expect(row.getByTitle('Scan: Stale')).toBeVisible();
      await expect(row.getByTitle('Scan: Pass')).toHaveCount(0);
      await expect(page.getByText('Stale: 1').first()).toBeVisible();
    },
  },
];

/** A source that was not asked for days: what it said is shown, and decides nothing. */
test.describe.serial('a service that the scanner has not seen for days', () => {
  test.describe.configure({ timeout: 300_000 });
  const levelNow = async () =>
    (
      await call(
        'GET',
        `/api/security-scorecard/scorecards/${SERVICE.replace(':', '/')}`,
        {
          as: 'bo',
        },
      )
    ).body.level;

  test.beforeAll(async () => {
    await scorecardsAreThere();
    await collectorsHaveRun();
    expect(await levelNow()).not.toBe('none');
    await seenLast(SERVICE, COLLECTOR, SEEN.toISOString());
  });

  test.afterAll(() => seenNow(SERVICE, COLLECTOR));

  test('has no level, because unknown is never clean', async () => {
    expect(await staleChecks(SERVICE)).toContain(CHECK.id);
    expect(await levelNow()).toBe('none');
  });

  for (const scheme of ['light', 'dark'] as const) {
    test(`every screen says so in words, ${scheme}`, async ({ browser }) => {
      const bo = await signIn(browser, 'Bo', scheme);
      for (const { path, says } of SCREENS) {
        await test.step(path, async () => {
          await bo.follow(path);
          await says(bo.page);
          await expectAccessible(bo.page, `${path}, stale, ${scheme}`);
        });
      }
      expect(bo.problems).toEqual([]);
      await bo.leave();
    });
  }

  test('is what it was once Bo has the scanner look again', async ({
    browser,
  }) => {
    const bo = await signIn(browser, 'Bo');
    await bo.open(`${PAGE}/security?check=${CHECK.id}`);
    const drawer = bo.page.getByRole('dialog', { name: CHECK.title });
    await drawer.getByRole('button', { name: 'Refresh' }).click();
    await expect(drawer.getByText('Pass', { exact: true })).toBeVisible();
    await expect(drawer.getByText(/^Last seen/)).toHaveCount(0);
    await bo.page.getByRole('button', { name: 'Close' }).click();
    await expect(bo.page.getByText('The scorecard is fresh.')).toBeVisible();
    await expect(bo.page.getByText(LOOKED)).toHaveCount(0);
    expect(await staleChecks(SERVICE)).toEqual([]);
    expect(await levelNow()).not.toBe('none');
    expect(bo.problems).toEqual([]);
    await bo.leave();
  });
});
