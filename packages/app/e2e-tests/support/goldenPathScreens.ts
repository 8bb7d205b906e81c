import { expect, type Page } from '@playwright/test';
import { settled } from './person';
import type { Screen } from './screens';

const FORM = '/create/templates/default/secure-service-node';

const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click();

/** Answers the form as it proposes, up to what the service will have. */
async function toPreview(page: Page) {
  await page.getByRole('textbox', { name: 'Name' }).fill('ledger-of-screens');
  await page
    .getByRole('textbox', { name: 'What it does' })
    .fill('Shows what the form shows.');
  await page.getByRole('textbox', { name: 'Owner' }).click();
  await page.getByRole('option', { name: 'Payments', exact: true }).click();
  await next(page);
  await next(page);
  await next(page);
  await next(page);
  await expect(
    page.getByRole('heading', { name: 'Controls from the first commit' }),
  ).toBeVisible({ timeout: 30_000 });
  await settled(page);
}

/** The fleet, a service's golden path, and what a form says before anything is made. */
export const GOLDEN_PATH: Screen[] = [
  { path: '/golden-path', as: 'Petra' },
  { path: '/golden-path', as: 'Ana' },
  { path: '/golden-path?state=outdated', as: 'Sam' },
  { path: '/golden-path?weakened=true', as: 'Ada' },
  { path: '/golden-path?search=nothing-is-called-so', as: 'Otto' },
  { path: '/catalog/default/component/payments-worker/golden-path', as: 'Ana' },
  {
    path: '/catalog/default/component/payments-worker/golden-path',
    as: 'Otto',
  },
  { path: FORM, as: 'Ana', then: toPreview },
];
