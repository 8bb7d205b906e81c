import { closeCases, makeCase, proposedTicket } from './cases';
import type { Row } from './matrixRow';

/** Id that nothing has. */
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

const REASON = 'row of the matrix test';
const EVERYBODY = [401, 200, 200, 200, 200, 200, 200];
const OVERSEERS = [401, 403, 403, 403, 200, 200, 200];
/** The case is about a cluster of the platform team. */
const WHO_SEES_IT = [401, 404, 404, 404, 200, 200, 200];
const SECURITY_ALONE = [401, 404, 404, 404, 200, 403, 403];
const NOTHING_THERE = [401, 404, 404, 404, 404, 404, 404];
/** People alone explain and decide. */
const NOTHING_FOR_PEOPLE = [401, 404, 404, 404, 404, 404, 403];

/** Cases: everybody sees those of their services, the security team decides. */
export const CASE_ROWS: Row[] = [
  { method: 'GET', route: '/cases', expected: EVERYBODY },
  { method: 'GET', route: '/cases.csv', expected: EVERYBODY },
  { method: 'GET', route: '/cases/{id}', on: 'case', expected: WHO_SEES_IT },
  {
    method: 'POST',
    route: '/cases/{id}/assign',
    on: 'case',
    body: { assignee: 'user:default/sam' },
    expected: SECURITY_ALONE,
  },
  {
    method: 'POST',
    route: '/cases/{id}/comments',
    on: 'case',
    body: { text: REASON },
    expected: SECURITY_ALONE,
  },
  {
    method: 'POST',
    route: '/cases/{id}/actions/{actionId}/run',
    on: 'case-action',
    expected: SECURITY_ALONE,
  },
  {
    method: 'POST',
    route: '/cases/{id}/actions/{actionId}/decline',
    on: 'case-action',
    body: { reason: REASON },
    expected: SECURITY_ALONE,
  },
  {
    method: 'POST',
    route: '/cases/{id}/close',
    on: 'case',
    body: { decision: 'false-alarm', reason: REASON },
    expected: SECURITY_ALONE,
  },
  { method: 'GET', route: '/figures', expected: EVERYBODY },
  { method: 'GET', route: '/automation', expected: OVERSEERS },
];

/** Evidence: what is in an answer is what the caller may see; few take it away. */
export const EVIDENCE_ROWS: Row[] = [
  { method: 'GET', route: '/frameworks', expected: EVERYBODY },
  { method: 'GET', route: '/frameworks/soc2', expected: EVERYBODY },
  {
    method: 'GET',
    route: '/frameworks/soc2/controls/CC7.2',
    expected: EVERYBODY,
  },
  {
    method: 'GET',
    route: '/frameworks/soc2/export?format=csv&control=CC7.2',
    expected: OVERSEERS,
  },
  { method: 'GET', route: '/activities?kind=case', expected: EVERYBODY },
];

const WORDS = { reason: REASON };

/** Approved images, drift and sampling; of records that are not there, so that nothing is changed. */
export const IMAGE_ROWS: Row[] = [
  { method: 'GET', route: '/images', expected: EVERYBODY },
  { method: 'GET', route: '/images.csv', expected: EVERYBODY },
  {
    // The second of the team comes too late; others are not in the team.
    method: 'POST',
    route: '/images',
    body: {
      kind: 'container',
      name: `matrix-${Date.now().toString(36)}`,
      reference: `registry.example/team/matrix@sha256:${'d'.repeat(64)}`,
      ownerRef: 'group:default/payments',
      supportedUntil: '2098-01-01',
      ...WORDS,
    },
    expected: [401, 403, 201, 409, 403, 403, 403],
  },
  {
    method: 'GET',
    route: `/images/${UNKNOWN_ID}`,
    expected: NOTHING_THERE,
  },
  {
    method: 'POST',
    route: `/images/${UNKNOWN_ID}/decision`,
    body: { decision: 'approve', ...WORDS },
    expected: [401, 403, 403, 403, 404, 403, 403],
  },
  {
    method: 'POST',
    route: `/images/${UNKNOWN_ID}/retirement`,
    body: WORDS,
    expected: [401, 403, 403, 403, 404, 403, 403],
  },
  {
    method: 'GET',
    route: '/resolve?name=no-such-image',
    expected: NOTHING_THERE,
  },
  { method: 'GET', route: '/drifts', expected: EVERYBODY },
  { method: 'GET', route: '/drifts.csv', expected: EVERYBODY },
  {
    method: 'GET',
    route: `/drifts/${UNKNOWN_ID}`,
    expected: NOTHING_THERE,
  },
  {
    method: 'POST',
    route: `/drifts/${UNKNOWN_ID}/explanation`,
    body: { explanation: REASON },
    expected: NOTHING_FOR_PEOPLE,
  },
  {
    method: 'POST',
    route: `/drifts/${UNKNOWN_ID}/decision`,
    body: { decision: 'refuse', ...WORDS },
    expected: NOTHING_FOR_PEOPLE,
  },
  {
    method: 'POST',
    route: `/drifts/${UNKNOWN_ID}/scan`,
    body: {},
    expected: NOTHING_THERE,
  },
  { method: 'GET', route: '/scans', expected: EVERYBODY },
  { method: 'GET', route: '/scans.csv', expected: EVERYBODY },
  { method: 'GET', route: '/scanners', expected: OVERSEERS },
  {
    // Scanners report, people do not.
    method: 'POST',
    route: `/scans/${UNKNOWN_ID}/result`,
    body: { state: 'clean' },
    expected: [401, 403, 403, 403, 403, 403, 404],
  },
  { method: 'GET', route: '/samples', expected: OVERSEERS },
  {
    method: 'GET',
    route: '/samples/2020-W01',
    expected: [401, 403, 403, 403, 404, 404, 404],
  },
  { method: 'GET', route: '/figures', expected: EVERYBODY },
];

const NOW = new Date().toISOString();

/** How everything stood at a time, of what the caller may see. */
export const AS_OF_ROWS: Row[] = [
  {
    method: 'POST',
    route: '/as-of/summary',
    body: { at: NOW, groups: { trail: ['logging.trail'] } },
    expected: EVERYBODY,
  },
  {
    method: 'POST',
    route: '/as-of/entities',
    body: { at: NOW, checkIds: ['logging.trail'] },
    expected: EVERYBODY,
  },
  {
    method: 'POST',
    route: '/as-of/next',
    body: { at: NOW, checkIds: ['logging.trail'] },
    expected: EVERYBODY,
  },
];

const CASES_ALONE = [401, 403, 403, 403, 403, 403, 403];
const RESPONSE = {
  caseId: UNKNOWN_ID,
  by: 'plugin:security-cases',
  ...WORDS,
};

/** What the plugin of cases may do to access, and nobody else. */
export const CASE_RESPONSE_ROWS: Row[] = [
  {
    method: 'POST',
    route: '/case-responses/grants',
    body: { person: 'user:default/ana' },
    expected: CASES_ALONE,
  },
  {
    method: 'POST',
    route: '/case-responses/end-grants',
    body: { person: 'user:default/ana', ...RESPONSE },
    expected: CASES_ALONE,
  },
  {
    method: 'POST',
    route: '/case-responses/hold',
    body: { entityRef: 'resource:default/payments-db', ...RESPONSE },
    expected: CASES_ALONE,
  },
  {
    method: 'POST',
    route: '/case-responses/lift',
    body: RESPONSE,
    expected: CASES_ALONE,
  },
];

/** What the rows of cases act on. */
export type CaseWork = 'case' | 'case-action';

/** Makes a case; of an action, its id follows that of the case after a space. */
export async function makeCaseWork(what: CaseWork): Promise<string> {
  const id = await makeCase();
  return what === 'case' ? id : `${id} ${await proposedTicket(id)}`;
}

/** Closes what rows have opened. */
export const endCaseWork = () => closeCases('end of a row of the matrix test');
