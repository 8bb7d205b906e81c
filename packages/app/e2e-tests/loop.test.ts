import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { call, scorecardsAreThere } from './support/api';
import { logInAndCount } from './support/database';
import { signIn } from './support/person';
import { portal } from './support/portal';

const SERVICE = 'refund-desk';

/**
 * The whole loop once, as four people: Ana scaffolds, sees and asks; Otto sees
 * nothing; Chen approves; Ada audits.
 */
test.describe.serial('the loop', () => {
  test.beforeAll(scorecardsAreThere);

  test('Ana scaffolds a service, which is verified, published and registered', async ({
    browser,
  }) => {
    const ana = await signIn(browser, 'Ana');
    const { page } = ana;
    await ana.open('/create');
    await expect(page.getByText('Secure service (Node.js)')).toBeVisible();
    await ana.open('/create/templates/default/secure-service-node');
    await page.getByRole('textbox', { name: 'Name' }).fill(SERVICE);
    await page
      .getByRole('textbox', { name: 'What it does' })
      .fill('Lets the desk refund a payment.');
    await page.getByRole('textbox', { name: 'Owner' }).click();
    await page.getByRole('option', { name: 'Payments', exact: true }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page
      .getByRole('checkbox', { name: 'It holds personal data' })
      .check();
    // How it runs, and where it goes, as the form proposes it.
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(
      page.getByRole('heading', { name: 'Scorecard on the first day' }),
    ).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Gold in this pillar')).toBeVisible();
    await expect(page.getByText('Unknown').first()).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Data protection' }),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    // Fifteen steps, and the catalog has to see the service.
    await expect(
      page.getByRole('heading', { name: 'What was verified' }),
    ).toBeVisible({ timeout: 90_000 });
    await page.getByRole('button', { name: 'Service in the catalog' }).click();
    await expect(page.getByRole('heading', { name: SERVICE })).toBeVisible();
    expect(ana.problems).toEqual([]);
    await ana.leave();
  });

  test('the new service is owned by the team and unknown where nothing has looked', async ({
    browser,
  }) => {
    const route = `/api/security-scorecard/scorecards/component/default/${SERVICE}`;
    const scorecard = async () =>
      (await call('GET', route, { as: 'ana' })).body;
    await expect
      .poll(async () => (await scorecard()).ownerRef, { timeout: 90_000 })
      .toBe('group:default/payments');
    // Of its account more may be known by now: that Inspector is switched on.
    const states = Object.fromEntries(
      (await scorecard()).results
        .filter((r: { pillar: string }) => r.pillar === 'scan')
        .map((r: { checkId: string; state: string }) => [r.checkId, r.state]),
    );
    expect(states['scan.covered']).toBe('unknown');
    expect(
      Object.keys(states).filter(
        id => states[id] === 'pass' && id !== 'scan.enabled',
      ),
    ).toEqual([]);

    const ana = await signIn(browser, 'Ana');
    await ana.open(`/catalog/default/component/${SERVICE}/security`);
    await expect(ana.page.getByText('Unknown').first()).toBeVisible();
    expect(ana.problems).toEqual([]);
    await ana.leave();
  });

  test('its default branch refuses a direct push, and any branch a private key', async () => {
    const url = `http://ana:ana-demo@127.0.0.1:${portal().ports.sandbox}/git/harbour/${SERVICE}.git`;
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-push-'));
    const git = (...args: string[]) =>
      execFileSync(
        'git',
        ['-c', 'user.name=Ana', '-c', 'user.email=ana@harbour.test', ...args],
        {
          cwd: dir,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, GIT_TERMINAL_PROMPT: '0', HOME: dir },
        },
      );
    const push = (...args: string[]) => {
      try {
        git('push', ...args);
        return 'accepted';
      } catch (error) {
        return error instanceof Error && 'stderr' in error
          ? String(error.stderr)
          : String(error);
      }
    };
    git('clone', '--quiet', url, '.');
    fs.appendFileSync(path.join(dir, 'README.md'), '\nA change.\n');
    git('commit', '--quiet', '--all', '--message', 'A change');
    expect(push('origin', 'HEAD:main')).toContain('declined');
    expect(push('origin', 'HEAD:refs/heads/change/1')).toBe('accepted');
    const header = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');
    fs.writeFileSync(
      path.join(dir, 'key.pem'),
      `${header}\nMC4CAQAwBQYDK2VwBCIEIBvEbHTmzmUIE9kgyhfRQqB2Ej9rR4ONsxQYSWdO4y7v\n${header.replace('BEGIN', 'END')}\n`,
    );
    git('add', 'key.pem');
    git('commit', '--quiet', '--message', 'Add a key');
    git('rm', '--quiet', 'key.pem');
    git('commit', '--quiet', '--message', 'Remove the key again');
    expect(push('origin', 'HEAD:refs/heads/change/2')).toContain('declined');
    fs.rmSync(dir, { recursive: true });
  });

  test('the scorecard of a scanned service shows findings with deadlines', async ({
    browser,
  }) => {
    const ana = await signIn(browser, 'Ana');
    await ana.open('/catalog/default/component/payments-api/security');
    const { page } = ana;
    for (const pillar of ['Scan', 'RBAC', 'Logging', 'Golden path']) {
      await expect(
        page.getByText(pillar, { exact: true }).first(),
      ).toBeVisible();
    }
    await expect(page.getByText(/\d+, \d+ of \d+ checks known/)).toBeVisible();
    await expect(page.getByText(/CVE-\d{4}-\d+/).first()).toBeVisible();
    expect(ana.problems).toEqual([]);
    await ana.leave();

    const otto = await call(
      'GET',
      '/api/security-scorecard/scorecards/component/default/payments-api',
      { as: 'otto' },
    );
    expect(otto.status).toBe(404);
  });

  test('Ana asks, may not approve herself, Chen approves, the access works and ends', async ({
    browser,
  }) => {
    expect(await logInAndCount('ana')).toContain('permission denied');
    const ana = await signIn(browser, 'Ana');
    const { page } = ana;
    await ana.open('/catalog/default/component/payments-api');
    await page.getByRole('button', { name: 'Request access' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Request access' });
    await dialog.getByText('Write to the payments database').click();
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('20 seconds', { exact: true }).click();
    await dialog
      .getByRole('textbox', { name: 'Why do you need it?' })
      .fill('Refund 4711 is stuck half-way');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByText('Rule “short-fix”')).toBeVisible();
    await expect(dialog.getByRole('link', { name: 'Chen Wei' })).toBeVisible();
    await expect(dialog.getByText(/GRANT "pay_rw" TO "ana"/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Send request' }).click();
    await page.waitForURL(/\/access\/requests\/[0-9a-f-]{36}/);
    const requestId = new URL(page.url()).pathname.split('/').pop() ?? '';
    await expect(page.getByText(/This is your own request/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);

    const self = await call(
      'POST',
      `/api/jit-access/requests/${requestId}/approve`,
      { as: 'ana', body: {} },
    );
    expect(self.status).toBe(403);
    expect(await logInAndCount('ana')).toContain('permission denied');

    const chen = await signIn(browser, 'Chen');
    await chen.open('/access/approvals');
    // In the list, and among what she claims.
    await expect(
      chen.page.getByText('Refund 4711 is stuck half-way').first(),
    ).toBeVisible();
    await chen.page
      .getByRole('button', { name: 'Approve', exact: true })
      .click();
    await expect(chen.page.getByText(/You approved/).first()).toBeVisible();
    expect(chen.problems).toEqual([]);
    await chen.leave();

    await expect.poll(() => logInAndCount('ana')).toBe('rows');
    await ana.open('/access/mine');
    await expect(page.getByText(/ends in/).first()).toBeVisible();
    await expect(page.getByText(/psql/).first()).toBeVisible();
    await expect
      .poll(() => logInAndCount('ana'), { timeout: 60_000 })
      .toContain('permission denied');
    expect(ana.problems).toEqual([]);
    await ana.leave();

    const ada = await signIn(browser, 'Ada');
    await ada.open('/access/audit');
    await expect(ada.page.getByText(/Chain verified/)).toBeVisible();
    expect(ada.problems).toEqual([]);
    await ada.leave();
    const { body } = await call(
      'GET',
      `/api/jit-access/audit?requestId=${requestId}&limit=50`,
      { as: 'ada' },
    );
    expect(body.items.map((row: { action: string }) => row.action)).toEqual([
      'request-created',
      'approve-refused',
      'request-approved',
      'grant-scheduled',
      'grant-provisioning',
      'grant-activated',
      'grant-ending',
      'grant-ended',
    ]);
  });
});

test('of the sandbox the portal reads the repositories of the organisation alone', async () => {
  const register = async (address: string) => {
    const { body } = await call('POST', '/api/catalog/locations?dryRun=true', {
      as: 'otto',
      body: {
        type: 'url',
        target: `http://127.0.0.1:${portal().ports.sandbox}${address}`,
      },
    });
    return body.error?.message ?? 'read';
  };
  const service = '/git/harbour/payments-worker/raw/main/catalog-info.yaml';
  expect(await register(service)).toBe('read');
  for (const address of ['/health', '/tickets', '/git/harbour/../../health']) {
    expect(await register(address)).toContain('is not allowed');
  }
});
