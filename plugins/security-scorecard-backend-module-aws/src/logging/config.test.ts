import { ConfigReader } from '@backstage/config';
import { readLoggingOptions } from './config';

const read = (logging?: object) =>
  readLoggingOptions(
    new ConfigReader(
      logging ? { securityScorecard: { aws: { logging } } } : {},
    ),
  );

it('has defaults', () => {
  expect(read()).toMatchObject({
    minRetentionDays: 365,
    maxDeliveryAgeMs: 86_400_000,
    maxProofAgeMs: 90 * 86_400_000,
    approvedDestinations: [],
    archiveAccountId: undefined,
    requiredPurposes: [
      'auth',
      'admin-change',
      'data-access',
      'network',
      'workload',
    ],
  });
  expect(read().requiredPatterns).toHaveLength(15);
});

it('reads what is said', () => {
  expect(
    read({
      minRetentionDays: 90,
      maxDeliveryAge: 'PT2H',
      maxProofAge: { days: 30 },
      approvedDestinations: ['arn:x'],
      archiveAccountId: '999900001111',
      requiredPurposes: ['auth'],
      requiredChanges: ['4.3'],
    }),
  ).toEqual({
    minRetentionDays: 90,
    maxDeliveryAgeMs: 7_200_000,
    maxProofAgeMs: 30 * 86_400_000,
    approvedDestinations: ['arn:x'],
    archiveAccountId: '999900001111',
    requiredPurposes: ['auth'],
    requiredPatterns: ['4.3'],
  });
});

it.each([
  [{ requiredPurposes: ['fun'] }, /requiredPurposes has one that is not known/],
  [{ requiredChanges: ['4.16'] }, /requiredChanges has '4.16'/],
  [{ archiveAccountId: '1' }, /twelve digits/],
])('refuses %j', (logging, message) => {
  expect(() => read(logging)).toThrow(message);
});
