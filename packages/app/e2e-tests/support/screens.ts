import fs from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { ACCESS, furnishAccess } from './accessScreens';
import { call, collectorsHaveRun, scorecardsAreThere } from './api';
import { GOLDEN_PATH } from './goldenPathScreens';
import { settled } from './person';
import { portal } from './portal';
import { furnishSecurityTeam, SECURITY_TEAM } from './securityTeamScreens';
import { approveWaiver, askForWaiver, endWaivers } from './waivers';

const API = '/api/security-scorecard';
const SERVICE = 'component:default/payments-api';
const TAB = '/catalog/default/component/payments-api/security';
const WHY =
  'Only the payment gateway may call it, and that filters such requests.';
const CAMPAIGN = 'Nothing exploitable by Christmas';

/** One screen as somebody sees it. */
export interface Screen {
  path: string;
  /** Who looks, by first name. */
  as: string;
  /** What is pressed there before it is judged. */
  then?: (page: Page) => Promise<void>;
}

const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await settled(page);
};

const openCampaign = async (page: Page) => {
  await page.getByRole('button', { name: CAMPAIGN }).first().click();
  await expect(page.getByRole('button', { name: 'Close' })).toBeVisible();
  await settled(page);
};

/** Every screen of the foundation. */
const FOUNDATION: Screen[] = [
  { path: '/', as: 'Ana' },
  { path: '/', as: 'Bo' },
  { path: '/catalog', as: 'Ana' },
  { path: '/create', as: 'Ana' },
  { path: '/create/templates/default/secure-service-node', as: 'Ana' },
  { path: '/catalog/default/component/payments-api', as: 'Ana' },
  { path: TAB, as: 'Ana' },
  { path: '/catalog/default/component/payments-api/access', as: 'Ana' },
  { path: '/catalog/default/component/newsletter-service/security', as: 'Sam' },
  { path: TAB, as: 'Otto' },
  { path: '/catalog/default/resource/payments-db', as: 'Ana' },
  { path: '/access/request', as: 'Ana' },
  { path: '/access/mine', as: 'Ana' },
  { path: '/access/approvals', as: 'Chen' },
  { path: '/access/approvals', as: 'Otto' },
  { path: '/access/audit', as: 'Ada' },
  { path: '/access/audit', as: 'Ana' },
  { path: '/access/policies', as: 'Ana' },
  { path: '/notifications', as: 'Ana' },
  { path: '/settings', as: 'Ana' },
];

/** Security tabs of all kinds of entities, in all states. */
const TABS: Screen[] = [
  // Every check failed to be collected.
  {
    path: '/catalog/default/component/customs-declarations/security',
    as: 'Sam',
  },
  // Nothing applies to a library.
  { path: '/catalog/default/component/payments-sdk/security', as: 'Bo' },
  { path: `${TAB}?state=fail`, as: 'Bo' },
  { path: `${TAB}?state=error`, as: 'Bo' },
  { path: '/catalog/default/resource/aws-production/security', as: 'Sam' },
  { path: '/catalog/default/resource/payments-db/security', as: 'Bo' },
  { path: '/catalog/default/api/payments-api/security', as: 'Bo' },
  { path: '/catalog/default/system/payments', as: 'Bo' },
  { path: '/catalog/default/system/payments/security', as: 'Bo' },
  { path: '/catalog/default/domain/money/security', as: 'Bo' },
  { path: '/catalog/default/group/payments', as: 'Bo' },
  { path: '/catalog/default/group/payments/security', as: 'Bo' },
  { path: '/catalog/default/group/harbour/security', as: 'Sam' },
  { path: '/catalog/default/group/payments/security', as: 'Otto' },
];

/** Drawers and dialogs of the Security tab. */
const DRAWERS: Screen[] = [
  { path: `${TAB}?check=scan.no-exploitable`, as: 'Bo' },
  { path: `${TAB}?check=scan.no-fixable-criticals`, as: 'Sam' },
  { path: `${TAB}?check=no.such-check`, as: 'Bo' },
  {
    path: `${TAB}?check=golden-path.codeowners`,
    as: 'Bo',
    then: async page => {
      await page.getByRole('button', { name: /^Ask/ }).click();
      await page.getByRole('button', { name: 'Send the request' }).click();
      await expect(
        page.getByText('At least 20 characters are needed.'),
      ).toBeVisible();
    },
  },
  { path: TAB, as: 'Bo', then: press(/^Details of CVE-/) },
  { path: `${TAB}?finding=no-such-finding`, as: 'Bo' },
  { path: TAB, as: 'Bo', then: press('Issue a token') },
];

/** The security pages and what opens from them. */
const PAGES: Screen[] = [
  // Opens on the overview.
  { path: '/security', as: 'Ana' },
  { path: '/security/services', as: 'Sam' },
  { path: '/security/services', as: 'Ana' },
  { path: '/security/services?search=nothing-is-called-so', as: 'Sam' },
  { path: '/security/services?scope=domain:default/money', as: 'Bo' },
  { path: '/security/overview', as: 'Sam' },
  { path: '/security/overview', as: 'Otto' },
  { path: '/security/findings', as: 'Sam' },
  { path: '/security/findings?search=nothing-is-called-so', as: 'Sam' },
  { path: '/security/findings?overdue=true', as: 'Bo' },
  { path: '/security/waivers', as: 'Sam' },
  { path: '/security/waivers', as: 'Bo' },
  { path: '/security/waivers', as: 'Otto' },
  // The one that waits for a decision, and the one in force.
  {
    path: '/security/waivers?status=pending',
    as: 'Sam',
    then: press(/^Waiver of/),
  },
  {
    path: `/security/waivers?status=approved`,
    as: 'Sam',
    then: async page => {
      const all = page.getByRole('region', { name: 'All waivers' });
      await all
        .getByRole('button', { name: /^Waiver of/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Revoke' }).click();
      await expect(
        page.getByRole('dialog', { name: 'Revoke the waiver' }),
      ).toBeVisible();
    },
  },
  { path: '/security/campaigns', as: 'Sam' },
  { path: '/security/campaigns', as: 'Bo' },
  { path: '/security/campaigns?status=closed', as: 'Otto' },
  { path: '/security/campaigns', as: 'Sam', then: press('Start a campaign') },
  { path: '/security/campaigns', as: 'Sam', then: openCampaign },
  { path: '/security/collectors', as: 'Sam' },
  { path: '/security/collectors', as: 'Ana' },
];

/** Every screen, to somebody who may see it, and some to somebody who may not. */
export const SCREENS: Screen[] = [
  ...FOUNDATION,
  ...TABS,
  ...DRAWERS,
  ...PAGES,
  ...ACCESS,
  ...GOLDEN_PATH,
  ...SECURITY_TEAM,
];

/** Makes what the screens show: a waiver that waits, one in force, a campaign, and access. */
async function furnish(): Promise<void> {
  await furnishAccess();
  await furnishSecurityTeam();
  await endWaivers(SERVICE);
  await askForWaiver(SERVICE, 'scan.no-exploitable', WHY);
  await approveWaiver(
    await askForWaiver(SERVICE, 'scan.no-fixable-criticals', WHY),
  );
  const { body: campaigns } = await call(
    'GET',
    `${API}/campaigns?status=active&limit=200`,
    { as: 'sam' },
  );
  const isNamed = ({ title }: { title: string }) => title === CAMPAIGN;
  if (campaigns.items.some(isNamed)) {
    return;
  }
  const made = await call('POST', `${API}/campaigns`, {
    as: 'sam',
    body: {
      title: CAMPAIGN,
      description: 'What attackers can use today goes first.',
      checkIds: ['scan.no-exploitable', 'scan.no-fixable-criticals'],
      scope: { ownerRefs: [], systemRefs: [], tiers: [] },
      targetDate: new Date(Date.now() + 30 * 24 * 3600 * 1000).toISOString(),
    },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
}

/** Furnishes the portal, however many workers look at it. */
export async function furnishOnce(): Promise<void> {
  const done = path.join(portal().dataDir, 'screens-are-furnished');
  if (test.info().parallelIndex === 0 && !fs.existsSync(done)) {
    await scorecardsAreThere();
    await collectorsHaveRun();
    await furnish();
    fs.writeFileSync(done, '');
  }
  await expect.poll(() => fs.existsSync(done), { timeout: 300_000 }).toBe(true);
}
