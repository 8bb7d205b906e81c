import { expect, test } from '@playwright/test';
import { endAccess, waitsFor } from './support/access';
import { call, scorecardsAreThere } from './support/api';
import {
  awsSessionOf,
  closeCases,
  startTrail,
  stopTrail,
  type AwsSession,
} from './support/cases';
import { expectAccessible, signIn, type Person } from './support/person';

const POLICY = 'payments-aws-operator';
const TITLE = 'Operate payments on AWS';
const REASON = 'Restart the settlement tasks of the incident';
const CASES = '/api/security-cases';
const ACCESS = '/api/jit-access';
const SERVICE = 'component/default/payments-api';
const today = () => new Date().toISOString().slice(0, 10);

/** Leaves, after a last look at what the console said. */
async function leave(person: Person) {
  expect(person.problems).toEqual([]);
  await person.leave();
}

/** State of the check that the trail decides, of a service in the account. */
async function trailCheck(): Promise<string | undefined> {
  const { body } = await call(
    'GET',
    `/api/security-scorecard/scorecards/${SERVICE}`,
    { as: 'sam' },
  );
  return body.results.find(
    ({ checkId }: { checkId: string }) => checkId === 'logging.trail',
  )?.state;
}

/** The open case about the trail, as it is now. */
async function openCase() {
  const { body } = await call(
    'GET',
    `${CASES}/cases?status=open&class=logging-weakened&limit=1`,
    { as: 'sam' },
  );
  const [found] = body.items;
  return found
    ? (await call('GET', `${CASES}/cases/${found.id}`, { as: 'sam' })).body
    : undefined;
}

const askAgain = () =>
  call('POST', `${ACCESS}/requests`, {
    as: 'omar',
    body: {
      entitlementId: POLICY,
      duration: 'PT30M',
      reason: REASON,
      ticket: 'INC-1001',
    },
  });

/**
 * The closed loop once, as four people: Omar has access and switches the trail
 * off; Sam decides; Omar may ask again; Ada has evidence of all of it.
 */
test.describe.serial('an engineer stops the trail', () => {
  test.describe.configure({ timeout: 300_000 });
  let session: AwsSession | undefined;
  let requestId: string;
  let grantId: string;
  let reference: string;
  let caseId: string;
  let since: string;

  test.beforeAll(async () => {
    await scorecardsAreThere();
    await endAccess();
    await closeCases('Closed before the story of the trail');
    await expect.poll(trailCheck, { timeout: 60_000 }).toBe('pass');
    since = new Date().toISOString();
  });

  test.afterAll(async () => {
    if (session) {
      await startTrail(session);
    }
    await closeCases('Closed after the story of the trail');
    await endAccess();
  });

  test('Omar asks for access in an incident, and Chen approves', async ({
    browser,
  }) => {
    expect(await awsSessionOf('omar')).toBeUndefined();
    const omar = await signIn(browser, 'Omar');
    const { page } = omar;
    await omar.open(`/access/request?entitlement=${POLICY}`);
    await page
      .getByRole('textbox', { name: 'Why do you need it?' })
      .fill(REASON);
    await page.getByRole('textbox', { name: 'Ticket' }).fill('INC-1001');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('Rule “on-call-in-an-incident”')).toBeVisible();
    await page.getByRole('button', { name: 'Send request' }).click();
    await page.waitForURL(/\/access\/requests\/[0-9a-f-]{36}/);
    requestId = new URL(page.url()).pathname.split('/').pop() ?? '';
    await leave(omar);

    const chen = await signIn(browser, 'Chen');
    await waitsFor('chen', requestId);
    await chen.open('/access/approvals');
    await chen.page
      .getByRole('article')
      .filter({ hasText: REASON })
      .getByRole('button', { name: 'Approve', exact: true })
      .click();
    await expect(chen.page.getByText(`You approved “${TITLE}”.`)).toBeVisible();
    await leave(chen);
    const { body } = await call('GET', `${ACCESS}/requests/${requestId}`, {
      as: 'omar',
    });
    grantId = body.grantId;
    await expect
      .poll(() => awsSessionOf('omar'), { timeout: 60_000 })
      .toBeTruthy();
  });

  test('he stops the trail: the logging pillar is red, a case is open, his access is gone', async () => {
    session = await awsSessionOf('omar');
    if (!session) {
      throw new Error('Omar has no session');
    }
    await stopTrail(session);
    await expect
      .poll(async () => (await openCase())?.holding, { timeout: 60_000 })
      .toBe(true);
    const found = await openCase();
    ({ id: caseId, reference } = found);
    expect(found).toMatchObject({
      level: 'L2',
      confidence: 'known',
      entityRef: 'resource:default/aws-production',
      actor: { userRef: 'user:default/omar' },
    });
    expect(
      found.securityEvents.map(({ action }: { action: string }) => action),
    ).toEqual(['StopLogging']);
    expect(
      found.links.map(({ ref }: { ref: string }) => ref),
      'the case shows the grant',
    ).toContain(requestId);
    await expect.poll(trailCheck, { timeout: 60_000 }).toBe('fail');
    // Gone at the provider, not only on the record.
    await expect
      .poll(() => awsSessionOf('omar'), { timeout: 60_000 })
      .toBeUndefined();
    await expect
      .poll(async () => {
        const { body } = await call('GET', `${ACCESS}/grants/${grantId}`, {
          as: 'sam',
        });
        return body.state;
      })
      .toBe('ended');
  });

  test('his next request is refused, with the case as the reason', async ({
    browser,
  }) => {
    const refused = await askAgain();
    expect(refused.status, JSON.stringify(refused.body)).toBe(409);
    expect(refused.body.error.message).toContain(`Security case ${reference}`);
    const omar = await signIn(browser, 'Omar');
    const { page } = omar;
    await omar.open(`/access/request?entitlement=${POLICY}`);
    await expect(
      page.getByText(new RegExp(`Security case ${reference}`)).first(),
    ).toBeVisible();
    await expectAccessible(page, 'a request that a case holds back');
    await leave(omar);
  });

  test('Sam sees what happened and what was done, and closes the case', async ({
    browser,
  }) => {
    const sam = await signIn(browser, 'Sam');
    const { page } = sam;
    await test.step('the scorecard of the service says so', async () => {
      await sam.open(
        '/catalog/default/component/payments-api/security?check=logging.trail',
      );
      await expect(
        page.getByText(/no multi-region trail records/).first(),
      ).toBeVisible();
    });
    await test.step('the list leads to the case', async () => {
      await sam.open('/security-cases/cases?status=open');
      await page
        .getByRole('row', { name: new RegExp(`${reference}\\b`) })
        .getByRole('link')
        .first()
        .click();
      await page.waitForURL(new RegExp(`/security-cases/cases/${caseId}`));
      await expect(
        page.getByRole('heading', { name: new RegExp(reference) }),
      ).toBeVisible();
      await expect(page.getByText('StopLogging').first()).toBeVisible();
      const actions = page.getByRole('region', {
        name: 'What is done about it',
      });
      for (const name of [
        'End the access of the actor',
        'Hold back new access to the target',
      ]) {
        await expect(
          actions.getByRole('listitem').filter({ hasText: name }),
        ).toContainText('Done');
      }
      await expect(
        page
          .getByRole('region', { name: 'What it is linked to' })
          .getByRole('link', { name: new RegExp(TITLE) }),
      ).toHaveAttribute('href', `/access/requests/${requestId}`);
      await expectAccessible(page, 'an open case');
    });
    await test.step('she takes it, says something, and closes it', async () => {
      await page.getByRole('button', { name: 'Take it' }).click();
      await expect(page.getByRole('button', { name: 'Take it' })).toHaveCount(
        0,
      );
      await page
        .getByRole('textbox', { name: 'Add a comment' })
        .fill('Omar says that it was a slip of the hand.');
      await page.getByRole('button', { name: 'Add the comment' }).click();
      await expect(
        page.getByRole('region', { name: 'Timeline' }),
      ).toContainText('a slip of the hand');
      await page.getByRole('button', { name: 'Close the case' }).click();
      const dialog = page.getByRole('dialog', { name: `Close ${reference}` });
      await dialog.getByText(/^Incident/).click();
      await dialog
        .getByRole('textbox', { name: 'Reason' })
        .fill('A slip; the trail is switched on again and Omar knows.');
      await expectAccessible(page, 'closing a case');
      await dialog.getByRole('button', { name: 'Close the case' }).click();
      await expect(dialog).toHaveCount(0);
      await expect(
        page.getByText('A slip; the trail is switched on again').first(),
      ).toBeVisible();
    });
    await leave(sam);
  });

  test('Omar may ask again', async () => {
    await expect
      .poll(async () => {
        const { status, body } = await askAgain();
        if (status === 201) {
          await call('POST', `${ACCESS}/requests/${body.id}/withdraw`, {
            as: 'omar',
            body: {},
          });
        }
        return status;
      })
      .toBe(201);
  });

  test('Ada exports the evidence of the day, and all of it is in there', async ({
    browser,
  }) => {
    const ada = await signIn(browser, 'Ada');
    const { page } = ada;
    await ada.open(
      `/security-evidence?framework=soc2&control=CC7.2&scope=${encodeURIComponent('component:default/payments-api')}`,
    );
    await page
      .getByText(/\d+ results?/)
      .first()
      .click();
    await expect(
      page.getByText('Every management event is recorded').last(),
    ).toBeVisible();
    await expectAccessible(page, 'evidence of a control');
    await ada.open('/security-evidence?view=activity&kind=case');
    await expect(page.getByText(new RegExp(`^${reference}:`))).toBeVisible();
    await expectAccessible(page, 'cases of the day');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'OSCAL' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
    await leave(ada);

    const { status, body } = await call(
      'GET',
      `/api/security-evidence/frameworks/soc2/export?format=json&at=${today()}`,
      { as: 'ada' },
    );
    expect(status).toBe(200);
    const logging = body.serviceEvidence
      .find(
        ({ entityRef }: { entityRef: string }) =>
          entityRef === 'component:default/payments-api',
      )
      .results.find(
        ({ checkId }: { checkId: string }) => checkId === 'logging.trail',
      );
    expect(logging).toMatchObject({ state: 'fail' });
    expect(Date.parse(logging.since)).toBeGreaterThan(Date.parse(since));
    const told = body.activities.filter(
      ({ at }: { at: string }) => Date.parse(at) >= Date.parse(since),
    );
    expect(told.find(({ id }: { id: string }) => id === caseId)).toMatchObject({
      kind: 'case',
      details: { decision: 'incident' },
    });
    const ledger = JSON.stringify(
      told.filter(({ kind }: { kind: string }) => kind === 'access'),
    );
    for (const row of [
      requestId,
      'request-approved',
      'grant-ended',
      'hold-lifted',
      `Security case ${reference}`,
    ]) {
      expect(ledger).toContain(row);
    }
  });

  test('a team that it does not concern sees nothing of it', async () => {
    const { status } = await call('GET', `${CASES}/cases/${caseId}`, {
      as: 'otto',
    });
    expect(status).toBe(404);
    const { body } = await call('GET', `${CASES}/cases?limit=200`, {
      as: 'otto',
    });
    expect(body.items.map(({ id }: { id: string }) => id)).not.toContain(
      caseId,
    );
  });
});
