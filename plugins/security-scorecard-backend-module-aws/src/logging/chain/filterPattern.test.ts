import { CHANGE_PATTERNS } from './changePatterns';
import { covers, parseFilterPattern } from './filterPattern';

const required = (id: string) =>
  CHANGE_PATTERNS.find(pattern => pattern.id === id)?.required ?? [];
const takes = (pattern: string, id: string) =>
  covers(parseFilterPattern(pattern) ?? [], required(id));
const events = (names: string) =>
  names
    .split(' ')
    .map(name => `($.eventName = ${name})`)
    .join(' || ');
const ROUTES =
  'CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable';

it.each([
  ['as the benchmark writes it', `{${events(ROUTES)}}`],
  ['in another order', `{ ${events(ROUTES.split(' ').reverse().join(' '))} }`],
  [
    'with quotes, source and parentheses',
    `{ ($.eventSource = "ec2.amazonaws.com") && (${events(ROUTES)}) }`,
  ],
  ['with more events', `{${events(ROUTES)} || ($.eventName = CreateVpc)}`],
  ['with a wildcard', '{ $.eventName = "*Route*" }'],
])('takes route table changes %s', (_, pattern) => {
  expect(takes(pattern, '4.13')).toBe(true);
});

it.each([
  ['a shorter name', `{${events(ROUTES.replace('CreateRouteTable ', ''))}}`],
  ['one event less', `{${events(ROUTES.replace('CreateRoute ', ''))}}`],
  [
    'a longer name',
    `{${events(ROUTES.replace('CreateRoute ', 'CreateRouteX '))}}`,
  ],
  ['another field', `{${events(ROUTES).replaceAll('eventName', 'eventType')}}`],
  [
    'a further condition',
    `{ ($.awsRegion = us-east-1) && (${events(ROUTES)}) }`,
  ],
  ['no JSON pattern', 'CreateRoute'],
  ['nothing', ''],
  ['an open parenthesis', `{ (${events(ROUTES)} }`],
  ['an unknown operator', '{ $.eventName ~ CreateRoute }'],
])('does not take route table changes with %s', (_, pattern) => {
  expect(takes(pattern, '4.13')).toBe(false);
});

it.each([
  '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  '{ $.eventType != AwsServiceEvent && $.userIdentity.type = Root && $.userIdentity.invokedBy NOT EXISTS }',
  '{ $.userIdentity.type = Root }',
])('takes the use of root with %s', pattern => {
  expect(takes(pattern, '4.3')).toBe(true);
});

it('takes unauthorized calls with and without the exclusions', () => {
  const both =
    '($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*")';
  const without =
    '($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket")';
  expect(takes(`{ ${both} }`, '4.1')).toBe(true);
  expect(takes(`{ (${both}) && ${without} }`, '4.1')).toBe(true);
  expect(takes(`{ ${both} && ${without} }`, '4.1')).toBe(true);
  expect(takes('{ $.errorCode = "AccessDenied*" }', '4.1')).toBe(false);
  expect(takes(`{ (${both}) && ($.eventName != "GetObject") }`, '4.1')).toBe(
    false,
  );
});

it('knows fifteen kinds of change, each covered by itself', () => {
  expect(CHANGE_PATTERNS.map(({ id }) => id)).toEqual(
    Array.from({ length: 15 }, (_, i) => `4.${i + 1}`),
  );
  for (const { required: own } of CHANGE_PATTERNS) {
    expect(covers(own, own)).toBe(true);
  }
});

it('gives up on patterns that are too large', () => {
  const some = `(${Array.from({ length: 50 }, (_, i) => `$.a = ${i}`).join(' || ')})`;
  expect(parseFilterPattern(`{ ${some} && ${some} }`)).toBeUndefined();
});
