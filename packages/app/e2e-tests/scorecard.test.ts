import { expect, test } from '@playwright/test';
import { call, collectorsHaveRun, scorecardsAreThere } from './support/api';
import { signIn } from './support/person';
import {
  approveWaiver,
  bringToItsEnd,
  askForWaiver,
  endWaivers,
  waiversOf,
} from './support/waivers';

const API = '/api/security-scorecard';
const TEAM = 'group:default/payments';
const WHY =
  'Only the payment gateway may call it, and that filters such requests until the fix is out.';
/** How long the waiver holds at most; at least a minute less. */
const HOLDS_MINUTES = 60;

/** As much of a result as the story reads. */
interface CheckResult {
  checkId: string;
  title: string;
  state: string;
  waived: boolean;
  remediation: string;
}

/** As much of a scorecard as the story reads. */
interface Scorecard {
  entityRef: string;
  title: string;
  level: string;
  nextLevel: { level: string; missing: string[] } | null;
  results: CheckResult[];
}

const pathOf = (entityRef: string) => entityRef.replace(':', '/');

/** ISO 8601 in UTC, to the minute. */
function momentAhead(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);
}

/** Where the Security tab of an entity is. */
function tabOf(entityRef: string): string {
  const [kind, namespace, name] = entityRef.split(/[:/]/);
  return `/catalog/${namespace}/${kind}/${name}/security`;
}

async function scorecardOf(entityRef: string): Promise<Scorecard> {
  const { body } = await call('GET', `${API}/scorecards/${pathOf(entityRef)}`, {
    as: 'bo',
  });
  return body;
}

/** What keeps a service from its next level. */
function missingOf({ nextLevel, results }: Scorecard): CheckResult[] {
  return results.filter(r => nextLevel?.missing.includes(r.checkId));
}

/**
 * A lead finds the worst service and why, and asks for an exception; the
 * security team grants it; the level follows, and falls back when it ends.
 */
test.describe.serial('a lead and the worst service of the team', () => {
  let worst: Scorecard;
  let check: CheckResult;

  test.beforeAll(async () => {
    await scorecardsAreThere();
    await collectorsHaveRun();
    const query = new URLSearchParams({ scope: TEAM, orderBy: 'worst' });
    const { body } = await call('GET', `${API}/scorecards?${query}`, {
      as: 'bo',
    });
    const { entityRef } = body.items[0];
    await endWaivers(entityRef);
    const missing = missingOf(await scorecardOf(entityRef));
    expect(missing.map(({ state }) => state)).toEqual(
      missing.map(() => 'fail'),
    );
    // All but one are settled already, so that the last decides about the level.
    for (const { checkId } of missing.slice(1)) {
      await approveWaiver(await askForWaiver(entityRef, checkId, WHY));
    }
    worst = await scorecardOf(entityRef);
    expect(worst.level).toBe('none');
    expect(worst.nextLevel?.missing).toEqual([missing[0].checkId]);
    [check] = missingOf(worst);
  });

  test.afterAll(async () => {
    if (worst) {
      await endWaivers(worst.entityRef);
    }
  });

  test('Bo finds it, opens the check that holds it back, and asks for a waiver', async ({
    browser,
  }) => {
    const bo = await signIn(browser, 'Bo');
    const { page } = bo;
    await bo.open('/catalog/default/group/payments/security');
    await expect(
      page.getByRole('heading', { name: 'Needs attention first' }),
    ).toBeVisible();
    await expect(
      page.getByRole('link', { name: check.title }).first(),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Open the scorecard' }).click();
    await page.waitForURL(`**${tabOf(worst.entityRef)}`);
    await expect(page.getByText('Next level: Bronze')).toBeVisible();
    await expect(page.getByText('1 check is missing')).toBeVisible();

    await page
      .getByRole('button', { name: check.title, exact: true })
      .first()
      .click();
    const drawer = page.getByRole('dialog', { name: check.title });
    await expect(drawer.getByText(check.remediation)).toBeVisible();
    await drawer
      .getByRole('button', { name: /^Ask (for a waiver|again)$/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Ask for a waiver' });
    await dialog.getByText('Compensating control').click();
    await dialog.getByRole('textbox', { name: 'Justification' }).fill(WHY);
    await dialog.getByRole('button', { name: '14 days', exact: true }).click();
    await dialog.getByRole('button', { name: 'Send the request' }).click();
    await expect(
      drawer.getByText(/waiting for the security team/),
    ).toBeVisible();

    // It is not for him to decide, in no way.
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    const [{ id }] = (await waiversOf(worst.entityRef)).filter(
      ({ status }) => status === 'pending',
    );
    const refused = await call('POST', `${API}/waivers/${id}/decide`, {
      as: 'bo',
      body: { decision: 'approve' },
    });
    expect(refused.status).toBe(403);
    expect((await scorecardOf(worst.entityRef)).level).toBe('none');
    expect(bo.problems).toEqual([]);
    await bo.leave();
  });

  test('Sam approves it, the level changes at once, and its end brings the level back', async ({
    browser,
  }) => {
    const bo = await signIn(browser, 'Bo');
    const sam = await signIn(browser, 'Sam');
    const { page } = sam;
    await sam.open('/security/waivers');
    const waiting = page.getByRole('region', {
      name: 'Waiting for a decision',
    });
    await waiting
      .getByRole('button', {
        name: `Waiver of ${check.title} for ${worst.title}`,
      })
      .click();
    const drawer = page.getByRole('dialog', { name: check.title });
    await expect(drawer.getByText(WHY)).toBeVisible();
    const end = momentAhead(HOLDS_MINUTES);
    await drawer.getByRole('spinbutton', { name: /^month/ }).click();
    await page.keyboard.type(`${end.slice(5, 7)}${end.slice(8, 10)}`);
    await page.keyboard.type(`${end.slice(0, 4)}`);
    await page.keyboard.type(`${end.slice(11, 13)}${end.slice(14, 16)}`);
    await drawer.getByRole('button', { name: 'Approve until then' }).click();
    await expect(drawer.getByText('approved it')).toBeVisible();
    await expect(waiting).toHaveCount(1);
    await expect(
      waiting.getByRole('button', { name: new RegExp(check.title) }),
    ).toHaveCount(0);

    const lifted = await scorecardOf(worst.entityRef);
    expect(lifted.level).not.toBe('none');
    const waived = lifted.results.find(r => r.checkId === check.checkId);
    expect(waived).toMatchObject({ state: 'fail', waived: true });
    await bo.open(tabOf(worst.entityRef));
    await expect(bo.page.getByText(/^Next level: (?!Bronze)/)).toBeVisible();

    const waiver = async () => {
      const [latest] = (await waiversOf(worst.entityRef)).filter(
        ({ target }) => target.checkId === check.checkId,
      );
      return latest;
    };
    const approved = await waiver();
    expect(approved).toMatchObject({
      status: 'approved',
      // Only its minutes are typed.
      expiresAt: expect.stringContaining(end),
    });
    bringToItsEnd(approved, worst.entityRef);
    await expect
      .poll(async () => [
        (await waiver()).status,
        (await scorecardOf(worst.entityRef)).level,
      ])
      .toEqual(['expired', 'none']);
    await bo.open(tabOf(worst.entityRef));
    await expect(bo.page.getByText('Next level: Bronze')).toBeVisible();
    await sam.open('/security/waivers?status=expired');
    await expect(page.getByText('Expired').first()).toBeVisible();
    for (const person of [bo, sam]) {
      expect(person.problems).toEqual([]);
      await person.leave();
    }
  });
});
