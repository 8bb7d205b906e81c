import { expect, test, type Page } from '@playwright/test';
import { ask, endAccess, POLICY, TITLE, waitsFor } from './support/access';
import { call } from './support/api';
import { logInAndCount } from './support/database';
import { expectAccessible, signIn, type Person } from './support/person';

const REASON = 'Refund 4711 is stuck half-way';
const EXTENSION = 'The repair takes longer than I thought';
const FIRE = 'Settlement is on fire, every payment fails';
const NO_ACCESS = 'permission denied';

/** Leaves, after a last look at what the console said. */
async function leave(person: Person) {
  expect(person.problems).toEqual([]);
  await person.leave();
}

/** Approves the only request that waits on the page. */
async function approve(page: Page, reason: string) {
  const card = page.getByRole('article').filter({ hasText: reason });
  await card.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page.getByText(`You approved “${TITLE}”.`)).toBeVisible();
}

/** Everything of just-in-time access, as the people of the demo. */
test.describe.serial('access', () => {
  // Five people sign in, one after the other.
  test.describe.configure({ timeout: 240_000 });
  test.beforeAll(endAccess);
  test.afterAll(endAccess);

  test('Ana previews and asks with a ticket; Bo and Sam approve in two steps; she logs in, extends and hands it back', async ({
    browser,
  }) => {
    expect(await logInAndCount('ana')).toContain(NO_ACCESS);
    const ana = await signIn(browser, 'Ana');
    const { page } = ana;

    await test.step('a preview says what would happen', async () => {
      await ana.open(`/access/request?entitlement=${POLICY}`);
      await page.getByText('2 hours', { exact: true }).click();
      await page
        .getByRole('textbox', { name: 'Why do you need it?' })
        .fill(REASON);
      await page.getByRole('textbox', { name: 'Ticket' }).fill('no ticket');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(
        page.getByText(/not a ticket of the format/).first(),
      ).toBeVisible();
      await expectAccessible(page, 'a request with a wrong ticket');
      await page.getByRole('textbox', { name: 'Ticket' }).fill('INC-1001');
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByText('Rule “otherwise”')).toBeVisible();
      await expect(page.getByText(/GRANT "pay_rw" TO "ana"/)).toBeVisible();
      await expectAccessible(page, 'the preview of a request');
    });

    const requestId = await test.step('she sends it', async () => {
      await page.getByRole('button', { name: 'Send request' }).click();
      await page.waitForURL(/\/access\/requests\/[0-9a-f-]{36}/);
      await expect(page.getByText('0 of 2 approvals')).toBeVisible();
      await expectAccessible(page, 'a request that waits');
      return new URL(page.url()).pathname.split('/').pop() ?? '';
    });

    const sam = await signIn(browser, 'Sam');
    await test.step('Bo approves the first step, Sam the second', async () => {
      const bo = await signIn(browser, 'Bo');
      await bo.open('/access/approvals');
      await expect(bo.page.getByText(/You are 1 of 2/)).toBeVisible();
      await expectAccessible(bo.page, 'approvals with a request');
      await approve(bo.page, REASON);
      await leave(bo);
      expect(await logInAndCount('ana')).toContain(NO_ACCESS);
      await sam.open('/access/approvals');
      await expect(sam.page.getByText(/You are 2 of 2/)).toBeVisible();
      await approve(sam.page, REASON);
    });

    await test.step('she logs in to the database', async () => {
      await expect.poll(() => logInAndCount('ana')).toBe('rows');
      await ana.open('/access/mine');
      await expect(page.getByText(/ends in/).first()).toBeVisible();
      await expectAccessible(page, 'access that is active');
    });

    await test.step('she asks for more time; all of it counts, so two approve again', async () => {
      await page.getByRole('button', { name: 'Extend' }).click();
      const dialog = page.getByRole('dialog', { name: 'Ask for more time' });
      await expect(
        dialog.getByText(/This uses extension 1 of 2; 1 left/),
      ).toBeVisible();
      await expectAccessible(page, 'the dialog for more time');
      await dialog
        .getByRole('textbox', { name: 'Why do you need more time?' })
        .fill(EXTENSION);
      await dialog.getByRole('button', { name: 'Ask for more time' }).click();
      await expect(dialog).toHaveCount(0);
      const chen = await signIn(browser, 'Chen');
      await chen.open('/access/approvals');
      await approve(chen.page, EXTENSION);
      await leave(chen);
      await sam.open('/access/approvals');
      await approve(sam.page, EXTENSION);
      await leave(sam);
      await expect(page.getByText('1 of 2 extensions left')).toBeVisible();
    });

    await test.step('“I’m done” takes it away', async () => {
      await page.getByRole('button', { name: "I'm done" }).click();
      await expect.poll(() => logInAndCount('ana')).toContain(NO_ACCESS);
      await expect(
        page.getByText('You have no access right now.'),
      ).toBeVisible();
      await ana.open(`/access/requests/${requestId}`);
      await expect(page.getByText('Ended: handed back')).toBeVisible();
      await expectAccessible(page, 'a request that is over');
    });
    await leave(ana);
  });

  test('Omar breaks the glass, has access at once, and gets no other until Sam has reviewed it', async ({
    browser,
  }) => {
    const button = { name: 'Break the glass: take access now' };
    const omar = await signIn(browser, 'Omar');
    const { page } = omar;
    const choice = page.getByRole('radio', { name: new RegExp(TITLE) });

    await test.step('he takes it at once', async () => {
      await omar.open('/access/break-glass');
      await page.getByText(TITLE, { exact: true }).click();
      await expect(
        page.getByRole('region', { name: 'What follows' }),
      ).toContainText('within 2 days');
      await page
        .getByRole('textbox', { name: 'Why do you need it?' })
        .fill(FIRE);
      await expectAccessible(page, 'break-glass');
      await page.getByRole('button', button).click();
      await page.waitForURL(/\/access\/requests\/[0-9a-f-]{36}/);
      await expect(
        page.getByText('Taken at once, as break-glass'),
      ).toBeVisible();
      await expect.poll(() => logInAndCount('omar')).toBe('rows');
    });

    await test.step('a review is owed, and nothing else is given until then', async () => {
      await omar.open('/access/mine');
      await expect(page.getByText('Review owed')).toBeVisible();
      await expectAccessible(page, 'break-glass that is active');
      await page.getByRole('button', { name: "I'm done" }).click();
      await expect.poll(() => logInAndCount('omar')).toContain(NO_ACCESS);
      await omar.open('/access/break-glass');
      await expect(page.getByText(/Not now:/)).toBeVisible();
      await expect(choice).toBeDisabled();
      await expectAccessible(page, 'break-glass that is blocked');
      const second = await call('POST', '/api/jit-access/break-glass', {
        as: 'omar',
        body: { entitlementId: POLICY, duration: 'PT1M', reason: FIRE },
      });
      expect(second.status, JSON.stringify(second.body)).toBe(409);
    });

    await test.step('Sam reviews it', async () => {
      const sam = await signIn(browser, 'Sam');
      await sam.open('/access/approvals?view=reviews');
      await sam.page.getByRole('button', { name: /^Review the/ }).click();
      const dialog = sam.page.getByRole('dialog');
      await expectAccessible(sam.page, 'the review of break-glass');
      await dialog.getByText('Justified', { exact: true }).click();
      await dialog
        .getByRole('textbox', { name: 'What did you find?' })
        .fill('It was, and he only repaired it.');
      await dialog.getByRole('button', { name: 'Close the review' }).click();
      await expect(
        sam.page.getByText('You owe no review of break-glass.'),
      ).toBeVisible();
      await leave(sam);
      await omar.open('/access/break-glass');
      await expect(choice).toBeEnabled();
    });
    await leave(omar);
  });

  test('whoever loses the race is told who decided', async ({ browser }) => {
    const requestId = await ask('ana', 'PT20S', 'Two of you will decide');
    await waitsFor('chen', requestId);
    const chen = await signIn(browser, 'Chen');
    await chen.open('/access/approvals');
    const card = chen.page
      .getByRole('article')
      .filter({ hasText: 'Two of you will decide' });
    await expect(card).toBeVisible();
    // Bo is faster by the time that Chen's approval is on its way.
    await chen.page.route(`**/requests/${requestId}/approve`, async route => {
      const denied = await call(
        'POST',
        `/api/jit-access/requests/${requestId}/deny`,
        { as: 'bo', body: { reason: 'Not today' } },
      );
      expect(denied.status).toBe(200);
      await route.continue();
    });
    await card.getByRole('button', { name: 'Approve', exact: true }).click();
    const alert = chen.page
      .getByRole('alert')
      .filter({ hasText: 'Somebody was faster' });
    await expect(alert).toContainText(/Bo/);
    await expect(card).toHaveCount(0);
    await expectAccessible(chen.page, 'a lost race');
    // The browser itself reports every answer that is no success.
    expect(chen.problems.filter(problem => !problem.includes('409'))).toEqual(
      [],
    );
    await chen.leave();
  });
});
