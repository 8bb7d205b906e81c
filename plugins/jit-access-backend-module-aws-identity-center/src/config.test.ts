import { ConfigReader } from '@backstage/config';
import { readIdentityCenterConfig, sessionSeconds } from './config';

const read = (instances: object[], over: object = {}) =>
  readIdentityCenterConfig(
    new ConfigReader({
      jitAccess: {
        awsIdentityCenter: JSON.parse(JSON.stringify({ instances, ...over })),
      },
    }),
  );
const instance = {
  name: 'main',
  arn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
  identityStoreId: 'd-1234567890',
  region: 'eu-central-1',
  accountId: '111122223333',
};

describe('readIdentityCenterConfig', () => {
  it('reads none when there is nothing', () => {
    expect(readIdentityCenterConfig(new ConfigReader({}))).toEqual({
      residual: 'PT12H',
      instances: [],
    });
  });

  it('reads an instance, with the portal that it has by itself', () => {
    expect(read([{ ...instance, endpoint: 'http://x/aws/' }])).toEqual({
      residual: 'PT12H',
      instances: [
        {
          ...instance,
          accounts: undefined,
          endpoint: 'http://x/aws',
          portal: 'https://d-1234567890.awsapps.com/start',
        },
      ],
    });
  });

  it.each([
    ['one name twice', [instance, instance], {}, `'main' is there twice`],
    ['an ARN that is none', [{ ...instance, arn: 'ssoins-1' }], {}, 'arn'],
    [
      'a store that is none',
      [{ ...instance, identityStoreId: 'x' }],
      {},
      'identityStoreId',
    ],
    [
      'an account that is none',
      [{ ...instance, accountId: '1234' }],
      {},
      'accountId',
    ],
    ['no region', [{ ...instance, region: undefined }], {}, 'region'],
    ['a residual in words', [], { residual: '1 hour' }, 'residual'],
  ])('refuses %s', (_, instances, over, message) => {
    expect(() => read(instances, over)).toThrow(message);
  });
});

describe('sessionSeconds', () => {
  it.each([
    ['PT1H', 3600],
    ['PT1H30M', 5400],
    ['PT90M', 5400],
    ['PT45S', 45],
    ['PT', undefined],
    ['P1D', undefined],
    ['1h', undefined],
  ])('%s is %s', (duration, seconds) => {
    expect(sessionSeconds(duration)).toBe(seconds);
  });
});
