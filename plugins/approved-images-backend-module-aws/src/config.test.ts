import { mockServices } from '@backstage/backend-test-utils';
import { readScannerConfig } from './config';

const GOOD = {
  jobs: 'https://sqs.eu-central-1.amazonaws.com/111122223333/jobs.fifo',
  results: 'https://sqs.eu-central-1.amazonaws.com/111122223333/results',
  region: 'eu-central-1',
  accountId: '111122223333',
  secret: 'x'.repeat(32),
};

const read = (scanner?: object) =>
  readScannerConfig(
    mockServices.rootConfig({
      data: { approvedImages: { ...(scanner && { aws: { scanner } }) } },
    }),
  );

describe('readScannerConfig', () => {
  it('is nothing when there is nothing', () => {
    expect(read()).toBeUndefined();
  });

  it('reads an endpoint without the slash at its end', () => {
    expect(read({ ...GOOD, endpoint: 'http://127.0.0.1:1/aws/' })).toEqual({
      ...GOOD,
      endpoint: 'http://127.0.0.1:1/aws',
      frequency: { seconds: 10 },
    });
  });

  it.each([
    ['a short secret', { secret: 'short' }, 'secret has 5 characters'],
    ['no account', { accountId: '42' }, "'42' is no account id"],
    ['a poll at once', { pollSeconds: 0 }, 'pollSeconds is 0'],
  ])('refuses %s', (_what, change, message) => {
    expect(() => read({ ...GOOD, ...change })).toThrow(message);
  });
});
