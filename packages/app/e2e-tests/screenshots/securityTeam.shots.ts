import { test } from '@playwright/test';
import { collectorsHaveRun, scorecardsAreThere } from '../support/api';
import { closeCases, makeCase } from '../support/cases';
import { signIn } from '../support/person';
import { shoot } from './shoot';

test.beforeAll(async () => {
  await scorecardsAreThere();
  await collectorsHaveRun();
});

test('the pictures of what the security team sees', async ({ browser }) => {
  const sam = await signIn(browser, 'Sam');
  await sam.page.setViewportSize({ width: 1440, height: 1600 });
  await sam.open('/security/overview');
  await shoot(sam.page, 'overview');
  await sam.page.setViewportSize({ width: 1440, height: 900 });
  await closeCases('Closed before the pictures');
  const id = await makeCase();
  await sam.open(`/security-cases/cases/${id}`);
  await shoot(sam.page, 'case');
  await sam.open('/images/drift');
  await shoot(sam.page, 'image-drift');
  await sam.leave();
  await closeCases('Closed after the pictures');
});
