import { breadthOf } from './policyDocument';

const allow = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Resource: '*', ...statement }],
});
const breadth = (document: object) =>
  breadthOf(encodeURIComponent(JSON.stringify(document)));

it.each([
  [allow({ Action: '*' }), true, []],
  [allow({ Action: ['*:*'] }), true, []],
  [{ Statement: { Effect: 'Allow', Action: '*', Resource: ['*'] } }, true, []],
  // Near misses: not everything, not everywhere, not allowed.
  [allow({ Action: '*', Resource: 'arn:aws:s3:::logs/*' }), false, []],
  [allow({ Effect: 'Deny', Action: '*' }), false, []],
  [allow({ Action: 's3:Get*' }), false, []],
  [allow({ Action: 's3:*' }), false, ['s3']],
  [allow({ Action: ['S3:*', 'ec2:*', 'sqs:Send*'] }), false, ['ec2', 's3']],
  [allow({ Action: ['s3:?*', 'sqs:**'] }), false, ['s3', 'sqs']],
  // All but something is everything, unless what administrates is left out.
  [allow({ NotAction: 'iam:*' }), false, ['*']],
  [allow({ NotAction: ['organizations:*', 'IAM:**'] }), false, ['*']],
  [allow({ NotAction: ['*'] }), false, ['*']],
  [allow({ NotAction: 'aws-portal:ViewBilling' }), true, ['*']],
  [allow({ NotAction: ['iam:Create*'] }), true, ['*']],
  [allow({ Action: '**' }), true, []],
  [allow({ Action: '*', Resource: 'arn:*' }), true, []],
  [allow({ Action: '*', Resource: ['arn:aws:*:*:*'] }), true, []],
  [
    {
      Statement: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:x' }],
    },
    true,
    [],
  ],
  [{ Statement: [] }, false, []],
])('%j: admin %s, wildcards %j', (document, admin, wildcardServices) => {
  expect(breadth(document)).toEqual({ admin, wildcardServices });
});

it.each(['', '{', '%', '[]', '{"Statement":[{"Action":"*"}]}', '{}'])(
  'cannot read %j',
  document => {
    expect(breadthOf(document)).toBeUndefined();
  },
);
