import { expect, test } from '@playwright/test';
import { call, scorecardsAreThere } from '../support/api';
import { signIn } from '../support/person';
import { baseUrl } from '../support/portal';
import { shoot } from './shoot';

const REASON = 'Refund 4711 is stuck half-way; INC-2231';

test.beforeAll(scorecardsAreThere);

test('the pictures of the README', async ({ browser }) => {
  const visitor = await browser.newContext({
    baseURL: baseUrl(),
    viewport: { width: 1280, height: 800 },
  });
  const signInPage = await visitor.newPage();
  await signInPage.goto('/');
  await expect(signInPage.getByRole('button', { name: /^Ana/ })).toBeVisible();
  await shoot(signInPage, 'sign-in');
  await visitor.close();

  const ana = await signIn(browser, 'Ana');
  const { page } = ana;
  await ana.open('/create/templates/default/secure-service-node');
  await page.getByRole('textbox', { name: 'Name' }).fill('refund-desk');
  await page
    .getByRole('textbox', { name: 'What it does' })
    .fill('Lets the desk refund a payment.');
  await shoot(page, 'create');

  await ana.open('/catalog/default/component/payments-api/security');
  await shoot(page, 'security-tab');

  await ana.open('/catalog/default/component/payments-api');
  await page.getByRole('button', { name: 'Request access' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Request access' });
  await dialog.getByText('Write to the payments database').click();
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog
    .getByRole('textbox', { name: 'Why do you need it?' })
    .fill(REASON);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByText('Rule “short-fix”')).toBeVisible();
  await shoot(page, 'access-request');
  await dialog.getByRole('button', { name: 'Send request' }).click();
  await page.waitForURL(/\/access\/requests\//);
  const requestId = new URL(page.url()).pathname.split('/').pop();

  const chen = await signIn(browser, 'Chen');
  await chen.open('/access/approvals');
  await expect(
    chen.page.getByRole('button', { name: 'Approve', exact: true }),
  ).toBeVisible();
  await shoot(chen.page, 'approvals');
  await chen.leave();
  const bo = await signIn(browser, 'Bo');
  await shoot(bo.page, 'home');
  await bo.leave();
  const dark = await signIn(browser, 'Bo', 'dark');
  await shoot(dark.page, 'home-dark');
  await dark.leave();

  await call('POST', `/api/jit-access/requests/${requestId}/approve`, {
    as: 'chen',
    body: {},
  });
  await ana.open('/access/mine');
  await expect(page.getByText(/ends in/).first()).toBeVisible();
  await shoot(page, 'my-access');
  await ana.leave();
});

for (const [template, name, says] of [
  ['secure-service-node', 'refund-desk', 'Lets the desk refund a payment.'],
  ['secure-service-python', 'fee-forecast', 'Forecasts the fees of a month.'],
]) {
  test(`a service of ${template}, before and after`, async ({ browser }) => {
    const ana = await signIn(browser, 'Ana');
    const { page } = ana;
    await ana.open(`/create/templates/default/${template}`);
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('textbox', { name: 'What it does' }).fill(says);
    await page.getByRole('textbox', { name: 'Owner' }).click();
    await page.getByRole('option', { name: 'Payments', exact: true }).click();
    for (let step = 0; step < 4; step += 1) {
      await page.getByRole('button', { name: 'Next' }).click();
    }
    await expect(
      page.getByRole('heading', { name: 'Scorecard on the first day' }),
    ).toBeVisible();
    if (template === 'secure-service-node') {
      await shoot(page, `preview-${name}`);
    }
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(
      page.getByRole('heading', { name: 'What was verified' }),
    ).toBeVisible({ timeout: 90_000 });
    await shoot(page, `result-${name}`);
    await ana.leave();
  });
}

test('the fleet on the golden path', async ({ browser }) => {
  const petra = await signIn(browser, 'Petra');
  await petra.open('/golden-path');
  await expect(petra.page.getByText('Outdated').first()).toBeVisible();
  await shoot(petra.page, 'golden-path');
  await petra.leave();
});
