import { understand } from './understand';

const ACCOUNT = '111122223333';
const OPTIONS = { accounts: new Set([ACCOUNT]), minRetentionDays: 365 };

const bodyOf = (
  eventSource: string,
  eventName: string,
  requestParameters: object,
) =>
  JSON.stringify({
    account: ACCOUNT,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventID: 'c5b5f8a1',
      eventTime: '2026-11-22T10:00:00Z',
      eventSource: `${eventSource}.amazonaws.com`,
      eventName,
      userIdentity: { arn: `arn:aws:iam::${ACCOUNT}:user/ana` },
      requestParameters,
    },
  });

const ODD: [string, string][] = [
  ['control characters', 'a\u001b[2Jb\r\nc'],
  ['characters that turn text round', 'a\u202eb\u2066'],
  ['characters that nobody sees', '\u200b\ufeff'],
  ['NUL', 'a\0b'],
  ['half of a character', 'a\ud800b'],
  ['no end', 'x'.repeat(1_000_000)],
  ['the name of what every object has', '__proto__'],
  ['HTML', '<img src=x onerror=alert(1)>'],
  ['a formula', '=HYPERLINK("https://evil.example","a")'],
];

describe('a change of what is named with', () => {
  // The intake makes texts of it that can be kept and shown, and cuts them.
  it.each(ODD)('%s is an event all the same', (_, odd) => {
    for (const [source, name, parameters] of [
      ['cloudtrail', 'StopLogging', { name: odd }],
      ['cloudtrail', 'PutEventSelectors', { trailName: odd }],
      ['logs', 'DeleteLogGroup', { logGroupName: odd }],
      ['logs', 'PutRetentionPolicy', { logGroupName: odd }],
      ['eks', 'UpdateClusterConfig', clusterCalled(odd)],
      ['guardduty', 'DeleteDetector', { detectorId: odd }],
    ] as const) {
      expect(
        understand(bodyOf(source, name, parameters), OPTIONS),
      ).toMatchObject({
        outcome: 'event',
        event: {
          action: name,
          target: { resource: expect.stringContaining(odd), place: ACCOUNT },
        },
      });
    }
  });

  it.each([
    ['an object', {}],
    ['what can not be made a text', { toString: 1, valueOf: 1 }],
    ['a list', ['a']],
    ['nothing', null],
  ])('%s instead of a name is an event all the same', (_, odd) => {
    for (const [source, name, parameters] of [
      ['cloudtrail', 'StopLogging', { name: odd }],
      ['cloudtrail', 'UpdateTrail', { name: odd, isMultiRegionTrail: odd }],
      ['logs', 'PutRetentionPolicy', { retentionInDays: odd }],
      ['ec2', 'DeleteFlowLogs', { DeleteFlowLogsRequest: odd }],
    ] as const) {
      expect(
        understand(bodyOf(source, name, parameters), OPTIONS),
      ).toMatchObject({ outcome: 'event', event: { action: name } });
    }
  });

  it('the name of what every object has is neither a call nor a parameter', () => {
    expect(understand(bodyOf('logs', '__proto__', {}), OPTIONS)).toEqual({
      outcome: 'ignored',
    });
    const body = bodyOf('cloudtrail', 'StopLogging', {}).replace(
      '"requestParameters":{}',
      '"requestParameters":{"__proto__":{"name":"of-others"}}',
    );
    expect(understand(body, OPTIONS)).toMatchObject({
      event: { target: { resource: 'trail/unnamed' } },
    });
  });
});

function clusterCalled(name: string) {
  return {
    name,
    logging: { clusterLogging: [{ enabled: false, types: ['audit'] }] },
  };
}
