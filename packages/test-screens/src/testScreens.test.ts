import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { allBut } from './allBut';
import { seriousFaults } from './seriousFaults';
import { titled } from './titled';

afterEach(() => document.body.replaceChildren());

it.each([
  ['<main><label>Name <input /></label></main>', []],
  ['<main><input /></main>', ['label']],
  ['<main></main><div data-live-announcer><input /></div>', []],
])('names the faults of %s', async (html, rules) => {
  document.body.innerHTML = html;
  const faults = await seriousFaults();
  expect(faults.map(fault => fault.split(':')[0])).toEqual(rules);
});

it.each([
  [[], AuthorizeResult.ALLOW],
  [['thing.read'], AuthorizeResult.DENY],
  [['thing.change'], AuthorizeResult.ALLOW],
  ['all' as const, AuthorizeResult.DENY],
])('answers with %j refused', (denied, result) => {
  const permission = createPermission({ name: 'thing.read', attributes: {} });
  expect(allBut(denied)({ permission })).toBe(result);
});

it.each([
  ['group:default/payments', 'Payments and refunds'],
  ['group:default/ledger', 'ledger'],
  [{ metadata: { name: 'ledger' } }, 'ledger'],
])('calls %j %s', async (entityOrRef, title) => {
  const { snapshot, promise } = titled({
    'group:default/payments': 'Payments and refunds',
  }).forEntity(entityOrRef);
  expect(snapshot.primaryTitle).toBe(title);
  expect(await promise).toBe(snapshot);
});
