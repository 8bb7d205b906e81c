import { mockServices } from '@backstage/backend-test-utils';
import { readAwsModuleConfig } from './config';

const read = (aws?: object) =>
  readAwsModuleConfig(
    mockServices.rootConfig({
      data: aws ? { securityScorecard: { aws } } : {},
    }),
  );

const account = { accountId: '111122223333', regions: ['eu-central-1'] };

it('reads accounts and fills in what is left out', () => {
  expect(
    read({
      accounts: [{ ...account, endpoint: 'http://127.0.0.1:7080/aws/' }],
    }),
  ).toEqual({
    accounts: [{ ...account, endpoint: 'http://127.0.0.1:7080/aws' }],
    maxScanAgeMs: 3 * 86_400_000,
    images: { approvedOwners: undefined, maxAgeDays: 180 },
  });
  expect(read().accounts).toEqual([]);
});

it('reads the limits', () => {
  expect(
    read({
      inspector: { maxScanAge: 'P1DT12H' },
      images: { approvedOwners: ['self'], maxAge: { days: 30 } },
    }),
  ).toMatchObject({
    maxScanAgeMs: 36 * 3_600_000,
    images: { approvedOwners: ['self'], maxAgeDays: 30 },
  });
});

it.each([
  [[{ ...account, accountId: '1111' }], /twelve digits/],
  [[{ ...account, regions: [] }], /names no region/],
  [[account, account], /lists account 111122223333 twice/],
])('refuses %j', (accounts, message) => {
  expect(() => read({ accounts })).toThrow(message);
});
