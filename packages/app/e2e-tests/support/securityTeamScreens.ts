import { expect, type Page } from '@playwright/test';
import { closeCases, makeCase } from './cases';
import { settled } from './person';
import type { Screen } from './screens';

const EVIDENCE = '/security-evidence?framework=soc2';

/** Opens the first case of the list, and what a button of it opens. */
const ofCase = (button?: RegExp) => async (page: Page) => {
  await page
    .getByRole('link', { name: /shipper-/ })
    .first()
    .click();
  await page.waitForURL(/\/security-cases\/cases\/[^?/]+$/);
  await settled(page);
  if (button) {
    await page.getByRole('button', { name: button }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await settled(page);
  }
};

/** Opens what the first service of a control rests on. */
async function openEvidence(page: Page) {
  await page
    .getByText(/\d+ results?/)
    .first()
    .click();
  await expect(page.getByRole('columnheader').last()).toBeVisible();
}

/** Cases, automation, evidence and images, in all their states. */
export const SECURITY_TEAM: Screen[] = [
  { path: '/security-cases/cases', as: 'Sam' },
  { path: '/security-cases/cases', as: 'Otto' },
  { path: '/security-cases/cases?search=nothing-is-called-so', as: 'Sam' },
  { path: '/security-cases/cases?search=shipper-', as: 'Sam', then: ofCase() },
  { path: '/security-cases/cases?search=shipper-', as: 'Ada', then: ofCase() },
  {
    path: '/security-cases/cases?search=shipper-',
    as: 'Sam',
    then: ofCase(/^Assign/),
  },
  {
    path: '/security-cases/cases?search=shipper-',
    as: 'Sam',
    then: ofCase(/^Close the case/),
  },
  {
    path: '/security-cases/cases?search=shipper-',
    as: 'Sam',
    then: ofCase(/^Do it:/),
  },
  {
    path: '/security-cases/cases?search=shipper-',
    as: 'Sam',
    then: ofCase(/^Decline:/),
  },
  { path: '/security-cases/cases/no-such-case', as: 'Otto' },
  { path: '/security-cases/adoption', as: 'Sam' },
  { path: '/security-cases/adoption', as: 'Ana' },
  { path: EVIDENCE, as: 'Ada' },
  { path: EVIDENCE, as: 'Otto' },
  { path: `${EVIDENCE}&date=2020-01-01`, as: 'Ada' },
  { path: `${EVIDENCE}&search=nothing-is-called-so`, as: 'Ada' },
  { path: `${EVIDENCE}&control=CC7.2`, as: 'Ada', then: openEvidence },
  { path: `${EVIDENCE}&control=CC1.1`, as: 'Sam' },
  {
    path: `${EVIDENCE}&control=CC7.2&scope=group:default/payments&state=not-satisfied`,
    as: 'Bo',
  },
  { path: `${EVIDENCE}&view=activity`, as: 'Ada' },
  { path: `${EVIDENCE}&view=activity`, as: 'Ana' },
  { path: `${EVIDENCE}&view=activity&kind=case`, as: 'Ada' },
  { path: `${EVIDENCE}&view=activity&kind=change`, as: 'Ada' },
  { path: '/images/register', as: 'Sam' },
  { path: '/images/register', as: 'Ana' },
  { path: '/images/drift', as: 'Sam' },
  { path: '/images/drift', as: 'Otto' },
  { path: '/images/scanners', as: 'Sam' },
  { path: '/images/scanners', as: 'Ana' },
  { path: '/images/sampling', as: 'Ada' },
  { path: '/images/sampling', as: 'Ana' },
];

/** Makes a case with proposals. */
export async function furnishSecurityTeam(): Promise<void> {
  await closeCases('Closed before the screens');
  await makeCase();
}
