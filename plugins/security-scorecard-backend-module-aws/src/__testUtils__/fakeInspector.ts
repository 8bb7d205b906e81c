import { http, HttpResponse, type JsonBodyType } from 'msw';

type Json = Record<string, unknown>;

/** One call as it arrived. */
export interface InspectorCall {
  path: string;
  body: Json;
}

/** What the fake answers; a function in place of a page answers by itself. */
export interface InspectorWorld {
  account: string;
  resources: Record<string, string>;
  coverage: Page[];
  findings: Page[];
  /** What BatchGetFindingDetails answers for each ARN; nothing by default. */
  details: (findingArns: string[]) => Json | Response;
  /** What GetClustersForImage answers; these calls are not in the log. */
  clusters: (resourceId: string) => Json | Response;
}

/** Items with the token of the next page, or a whole response. */
export type Page =
  { items: Json[]; nextToken?: string } | { respond: () => Response };

/** A world where everything is on and nothing exists. */
export function emptyInspector(): InspectorWorld {
  return {
    account: 'ENABLED',
    resources: {
      ec2: 'DISABLED',
      ecr: 'ENABLED',
      lambda: 'ENABLED',
      lambdaCode: 'DISABLED',
    },
    coverage: [{ items: [] }],
    findings: [{ items: [] }],
    details: findingArns => ({
      findingDetails: findingArns.map(findingArn => ({ findingArn })),
      errors: [],
    }),
    clusters: () => ({ cluster: [] }),
  };
}

/** Answers as the service does when it refuses a call. */
export function refusal(
  status: number,
  type: string,
  headers: Record<string, string> = {},
): Page {
  return {
    respond: () =>
      HttpResponse.json(
        { message: `${type} by test` },
        { status, headers: { 'x-amzn-ErrorType': type, ...headers } },
      ),
  };
}

function respond(answer: Json | Response): Response {
  return answer instanceof Response
    ? answer
    : HttpResponse.json(answer as JsonBodyType);
}

function violations(body: Json, maxPage: number): string[] {
  const { filterCriteria, maxResults } = body;
  if (typeof filterCriteria !== 'object' || !filterCriteria) {
    return ['filterCriteria is missing'];
  }
  return [
    ...(typeof maxResults === 'number' && maxResults > maxPage
      ? [`maxResults ${maxResults}`]
      : []),
    ...Object.entries(filterCriteria).flatMap(([key, values]) =>
      Array.isArray(values) && values.length >= 1 && values.length <= 10
        ? []
        : [`filter ${key} has not 1 to 10 entries`],
    ),
  ];
}

/**
 * A small strict Inspector2. Pages are served in order: the first without a
 * token, every other when the token of one before asks for it.
 */
export function fakeInspector(world: InspectorWorld) {
  const calls: InspectorCall[] = [];
  const base = 'https://inspector2.eu-central-1.amazonaws.com';
  const list = (path: string, member: string, pages: Page[], max: number) =>
    http.post(`${base}${path}`, async ({ request }) => {
      const body = (await request.json()) as Json;
      calls.push({ path, body });
      const wrong = violations(body, max);
      if (wrong.length > 0) {
        return HttpResponse.json(
          { message: wrong.join(), reason: 'FIELD_VALIDATION_FAILED' },
          {
            status: 400,
            headers: { 'x-amzn-ErrorType': 'ValidationException' },
          },
        );
      }
      const before = pages.findIndex(
        p => 'nextToken' in p && p.nextToken === body.nextToken,
      );
      const page = pages[body.nextToken ? before + 1 : 0];
      if ('respond' in page) {
        return page.respond();
      }
      const answer: Json = { [member]: page.items, nextToken: page.nextToken };
      return HttpResponse.json(answer as JsonBodyType);
    });
  const handlers = [
    http.post(`${base}/status/batch/get`, async ({ request }) => {
      const body = (await request.json()) as { accountIds: string[] };
      calls.push({ path: '/status/batch/get', body });
      return HttpResponse.json({
        accounts: body.accountIds.map(accountId => ({
          accountId,
          state: { status: world.account },
          resourceState: Object.fromEntries(
            Object.entries(world.resources).map(([k, status]) => [
              k,
              { status },
            ]),
          ),
        })),
      });
    }),
    http.post(`${base}/findings/details/batch/get`, async ({ request }) => {
      const body = (await request.json()) as { findingArns: string[] };
      calls.push({ path: '/findings/details/batch/get', body });
      if (body.findingArns.length < 1 || body.findingArns.length > 10) {
        return HttpResponse.json(
          { message: 'findingArns has not 1 to 10 entries' },
          {
            status: 400,
            headers: { 'x-amzn-ErrorType': 'ValidationException' },
          },
        );
      }
      return respond(world.details(body.findingArns));
    }),
    http.post(`${base}/cluster/get`, async ({ request }) => {
      const body = (await request.json()) as {
        filter: { resourceId: string };
      };
      return respond(world.clusters(body.filter.resourceId));
    }),
    list('/coverage/list', 'coveredResources', world.coverage, 200),
    list('/findings/list', 'findings', world.findings, 100),
  ];
  return { handlers, calls };
}

/** Epoch seconds, as the wire has them. */
export function epoch(iso: string): number {
  return Date.parse(iso) / 1000;
}

const DIGEST = 'a'.repeat(64);

/** Id of an image as Inspector names it. */
export function imageId(repository: string, digest = DIGEST): string {
  return `arn:aws:ecr:eu-central-1:111122223333:repository/${repository}/sha256:${digest}`;
}

/** A coverage row of an image, scanned an hour before the tests' time. */
export function coveredImage(repository: string, changes: Json = {}): Json {
  return {
    accountId: '111122223333',
    resourceId: imageId(repository),
    resourceType: 'AWS_ECR_CONTAINER_IMAGE',
    scanType: 'PACKAGE',
    scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
    lastScannedAt: epoch('2026-11-21T11:00:00Z'),
    ...changes,
  };
}

let findings = 0;

/** An active critical finding of an image that has a fix. */
export function imageFinding(repository: string, changes: Json = {}): Json {
  findings += 1;
  const id = findings.toString(16).padStart(32, '0');
  return {
    findingArn: `arn:aws:inspector2:eu-central-1:111122223333:finding/${id}`,
    awsAccountId: '111122223333',
    type: 'PACKAGE_VULNERABILITY',
    title: 'CVE-2026-0001 - openssl',
    description: 'A flaw.',
    remediation: { recommendation: { text: 'None Provided' } },
    severity: 'CRITICAL',
    status: 'ACTIVE',
    fixAvailable: 'YES',
    exploitAvailable: 'NO',
    firstObservedAt: epoch('2026-11-01T00:00:00Z'),
    lastObservedAt: epoch('2026-11-02T00:00:00Z'),
    resources: [
      { id: imageId(repository), type: 'AWS_ECR_CONTAINER_IMAGE', tags: {} },
    ],
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2026-0001',
      source: 'NVD',
      sourceUrl: 'https://nvd.nist.gov/vuln/detail/CVE-2026-0001',
      vulnerablePackages: [
        { name: 'openssl', version: '3.0.1', fixedInVersion: '3.0.9' },
      ],
    },
    ...changes,
  };
}
