import {
  BatchGetAccountStatusCommand,
  BatchGetFindingDetailsCommand,
  CoverageResourceType,
  FindingStatus,
  FindingType,
  GetConfigurationCommand,
  GroupKey,
  ListCoverageCommand,
  ListCoverageStatisticsCommand,
  ListFindingsCommand,
  paginateListFindings,
  ScanStatusCode,
  ScanType,
  Severity,
  SortField,
} from '@aws-sdk/client-inspector2';
import { ACCOUNT, awsClients } from '../../__testUtils__/clients';
import { mountWorld } from '../../__testUtils__/mount';
import {
  NOW,
  smallWorld,
  smallWorldInput,
} from '../../__testUtils__/smallWorld';
import * as enums from './enums';

const mounted = mountWorld(() => smallWorld());
const { inspector } = awsClients();
const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];

describe('reading', () => {
  it('lists findings with real dates', async () => {
    const { findings } = await inspector.send(
      new ListFindingsCommand({
        filterCriteria: { ecrImageRepositoryName: equals('api') },
        sortCriteria: { field: 'SEVERITY', sortOrder: 'DESC' },
      }),
    );
    expect(findings?.map(f => [f.severity, f.status])).toEqual([
      ['CRITICAL', 'ACTIVE'],
      ['MEDIUM', 'ACTIVE'],
      ['UNTRIAGED', 'SUPPRESSED'],
    ]);
    expect(findings?.[0].firstObservedAt).toEqual(
      new Date('2026-11-15T12:00:00Z'),
    );
    expect(findings?.[0].packageVulnerabilityDetails).toMatchObject({
      vulnerabilityId: 'CVE-2026-0001',
      vulnerablePackages: [{ name: 'libtest', fixedInVersion: '1.0.1' }],
    });
    expect(findings?.[2].inspectorScore).toBeUndefined();
  });

  it('combines filters', async () => {
    const { findings } = await inspector.send(
      new ListFindingsCommand({
        filterCriteria: {
          severity: [...equals('MEDIUM'), ...equals('CRITICAL')],
          vulnerabilityId: [
            { comparison: 'NOT_EQUALS', value: 'CVE-2026-0001' },
          ],
          resourceId: [{ comparison: 'PREFIX', value: 'arn:aws:lambda:' }],
          firstObservedAt: [{ startInclusive: new Date('2026-11-01') }],
          epssScore: [{ lowerInclusive: 0.4 }],
        },
      }),
    );
    expect(findings?.map(f => f.resources?.[0].id)).toEqual([
      `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:scorer:$LATEST`,
    ]);
  });

  it('lists coverage: one row a resource and scan type, none for the unseen', async () => {
    const { coveredResources } = await inspector.send(
      new ListCoverageCommand({}),
    );
    expect(
      coveredResources?.map(row => [
        row.resourceType,
        row.resourceId?.split('/').slice(1, 2).join() ||
          row.resourceMetadata?.lambdaFunction?.functionName,
        row.scanStatus?.reason,
      ]),
    ).toEqual([
      ['AWS_ECR_CONTAINER_IMAGE', 'api', 'SUCCESSFUL'],
      ['AWS_ECR_CONTAINER_IMAGE', 'worker', 'SCAN_ELIGIBILITY_EXPIRED'],
      ['AWS_ECR_REPOSITORY', 'api', 'SUCCESSFUL'],
      ['AWS_ECR_REPOSITORY', 'worker', 'SUCCESSFUL'],
      ['AWS_LAMBDA_FUNCTION', 'scorer', 'SUCCESSFUL'],
    ]);
    expect(coveredResources?.[0].lastScannedAt).toEqual(
      new Date('2026-11-21T09:00:00Z'),
    );
  });

  it('filters coverage by repository and status', async () => {
    const ask = async (filterCriteria: object) =>
      (await inspector.send(new ListCoverageCommand({ filterCriteria })))
        .coveredResources?.length;
    expect(await ask({ ecrRepositoryName: equals('api') })).toBe(2);
    expect(await ask({ scanStatusCode: equals('INACTIVE') })).toBe(1);
    expect(await ask({ lambdaFunctionName: equals('scorer') })).toBe(1);
    expect(await ask({ ecrRepositoryName: equals('unseen') })).toBe(0);
  });

  it('counts coverage by group', async () => {
    const answer = await inspector.send(
      new ListCoverageStatisticsCommand({ groupBy: 'SCAN_STATUS_REASON' }),
    );
    expect(answer.totalCounts).toBe(5);
    expect(answer.countsByGroup).toEqual([
      { groupKey: 'SUCCESSFUL', count: 4 },
      { groupKey: 'SCAN_ELIGIBILITY_EXPIRED', count: 1 },
    ]);
  });

  it('tells the account status, and which accounts it may not read', async () => {
    const answer = await inspector.send(
      new BatchGetAccountStatusCommand({
        accountIds: [ACCOUNT, '999988887777'],
      }),
    );
    expect(answer.accounts).toMatchObject([
      {
        accountId: ACCOUNT,
        state: { status: 'ENABLED' },
        resourceState: {
          ecr: { status: 'ENABLED' },
          ec2: { status: 'DISABLED' },
        },
      },
    ]);
    expect(answer.failedAccounts).toMatchObject([
      { accountId: '999988887777', errorCode: 'ACCESS_DENIED' },
    ]);
  });

  it('gives details, and errors for findings without', async () => {
    const { findings = [] } = await inspector.send(
      new ListFindingsCommand({
        filterCriteria: { severity: equals('CRITICAL') },
      }),
    );
    const known = findings[0].findingArn ?? '';
    const gone = known.replace(/.{4}$/, '0000');
    const answer = await inspector.send(
      new BatchGetFindingDetailsCommand({ findingArns: [known, gone] }),
    );
    expect(answer.findingDetails).toMatchObject([
      {
        findingArn: known,
        cisaData: { dateDue: new Date('2026-01-24T00:00:00Z') },
      },
    ]);
    expect(answer.errors).toMatchObject([
      { findingArn: gone, errorCode: 'FINDING_DETAILS_NOT_FOUND' },
    ]);
  });

  it('rescans what is covered while the sandbox runs on', async () => {
    const { world } = mounted;
    world.now = () => new Date(NOW.getTime() + 50 * 3_600_000);
    const { coveredResources = [] } = await inspector.send(
      new ListCoverageCommand({}),
    );
    expect(coveredResources[0].lastScannedAt).toEqual(
      new Date('2026-11-23T09:00:00Z'),
    );
    expect(coveredResources[1].lastScannedAt).toEqual(
      new Date('2026-10-12T12:00:00Z'),
    );
  });
});

describe('strictness', () => {
  const refused = (field: string) => ({
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
    reason: 'FIELD_VALIDATION_FAILED',
    fields: [expect.objectContaining({ name: field })],
  });

  it.each([
    [{ maxResults: 500 }, 'maxResults'],
    [{ maxResults: 0 }, 'maxResults'],
    [
      { filterCriteria: { severity: Array(11).fill(equals('HIGH')[0]) } },
      'filterCriteria.severity',
    ],
    [
      { filterCriteria: { severity: equals('SEVERE') } },
      'filterCriteria.severity',
    ],
    [
      { filterCriteria: { title: equals('x'.repeat(1025)) } },
      'filterCriteria.title.0.value',
    ],
    [{ nextToken: 'made up' }, 'nextToken'],
  ])('refuses ListFindings %j', async (input, field) => {
    await expect(
      inspector.send(new ListFindingsCommand(input)),
    ).rejects.toMatchObject(refused(field));
  });

  it('refuses PREFIX in coverage filters', async () => {
    const response = await raw('/coverage/list', {
      filterCriteria: {
        ecrRepositoryName: [{ comparison: 'PREFIX', value: 'a' }],
      },
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe(
      'ValidationException',
    );
  });

  it.each([
    [
      'ISO date',
      '/findings/list',
      {
        filterCriteria: {
          updatedAt: [{ startInclusive: '2026-11-01T00:00:00Z' }],
        },
      },
    ],
    [
      'unknown filter',
      '/findings/list',
      { filterCriteria: { repository: equals('api') } },
    ],
    ['missing findingArns', '/findings/details/batch/get', {}],
    ['malformed ARN', '/findings/details/batch/get', { findingArns: ['x'] }],
    ['unknown group', '/coverage/statistics/list', { groupBy: 'COLOUR' }],
    ['coverage page', '/coverage/list', { maxResults: 201 }],
    ['account id', '/status/batch/get', { accountIds: ['12'] }],
    [
      'sort order',
      '/findings/list',
      { sortCriteria: { field: 'SEVERITY', sortOrder: 'UP' } },
    ],
  ])('refuses on the wire: %s', async (_name, path, body) => {
    expect((await raw(path, body)).status).toBe(400);
  });

  it('answers an unknown operation with its own error', async () => {
    await expect(
      inspector.send(new GetConfigurationCommand({})),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('knows every value of the enumerations of the SDK', () => {
    const sorted = (values: readonly string[]) => [...values].sort();
    expect(sorted(enums.SORT_FIELDS)).toEqual(sorted(Object.values(SortField)));
    expect(sorted(enums.GROUP_KEYS)).toEqual(sorted(Object.values(GroupKey)));
    expect(sorted(enums.SEVERITIES)).toEqual(sorted(Object.values(Severity)));
    expect(sorted(enums.FINDING_STATUSES)).toEqual(
      sorted(Object.values(FindingStatus)),
    );
    expect(sorted(enums.FINDING_TYPES)).toEqual(
      sorted(Object.values(FindingType)),
    );
    expect(sorted(enums.SCAN_TYPES)).toEqual(sorted(Object.values(ScanType)));
    expect(sorted(enums.SCAN_STATUS_CODES)).toEqual(
      sorted(Object.values(ScanStatusCode)),
    );
    expect(Object.values(CoverageResourceType)).toEqual(
      expect.arrayContaining(['AWS_ECR_CONTAINER_IMAGE', 'AWS_ECR_REPOSITORY']),
    );
  });
});

describe('paging', () => {
  it('pages through, over an empty page with a token', async () => {
    const { world } = mounted;
    world.paging = { pageSize: 100, emptyPageEvery: 2 };
    const sizes: number[] = [];
    const seen = new Set<string>();
    for await (const page of paginateListFindings(
      { client: inspector, pageSize: 1, stopOnSameToken: true },
      {},
    )) {
      sizes.push(page.findings?.length ?? 0);
      page.findings?.forEach(f => seen.add(f.findingArn ?? ''));
    }
    expect(sizes).toEqual([1, 0, 1, 0, 1, 0, 1]);
    expect(seen.size).toBe(4);
  });

  it('refuses a token given for another question', async () => {
    const { nextToken } = await inspector.send(
      new ListFindingsCommand({ maxResults: 1 }),
    );
    expect(nextToken).toBeDefined();
    await expect(
      inspector.send(
        new ListFindingsCommand({
          maxResults: 1,
          nextToken,
          filterCriteria: { severity: equals('MEDIUM') },
        }),
      ),
    ).rejects.toThrow('Invalid nextToken');
  });

  it('may answer fewer rows than asked for', async () => {
    mounted.world.paging = { pageSize: 3, emptyPageEvery: 0 };
    const page = await inspector.send(
      new ListCoverageCommand({ maxResults: 200 }),
    );
    expect(page.coveredResources).toHaveLength(3);
    expect(page.nextToken).toBeDefined();
  });
});

describe('authentication', () => {
  it.each([
    ['no header', undefined, 'MissingAuthenticationTokenException'],
    ['no SigV4', 'Bearer x', 'InvalidSignatureException'],
    ['wrong service', scope('cloudtrail'), 'InvalidSignatureException'],
    [
      'wrong region',
      scope('inspector2', 'us-east-1'),
      'InvalidSignatureException',
    ],
    [
      'unknown key',
      scope('inspector2', 'eu-central-1', 'AKIAUNKNOWN'),
      'UnrecognizedClientException',
    ],
    [
      'another account, without the region',
      scope('inspector2', 'eu-central-1', 'SANDBOX444455556666'),
      'UnrecognizedClientException',
    ],
  ])('refuses %s', async (_name, authorization, code) => {
    const response = await raw('/findings/list', {}, authorization ?? '');
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
  });

  it('refuses a region the account does not use', async () => {
    const other = awsClients({ region: 'us-east-1' }).inspector;
    await expect(other.send(new ListFindingsCommand({}))).rejects.toMatchObject(
      { name: 'UnrecognizedClientException' },
    );
  });

  it('keeps regions apart', async () => {
    const other = awsClients({ region: 'eu-west-1' }).inspector;
    expect((await other.send(new ListFindingsCommand({}))).findings).toEqual(
      [],
    );
  });
});

describe('faults', () => {
  it('throttles as often as told, with Retry-After', async () => {
    mounted.world.faults.add({
      service: 'inspector2',
      operation: 'ListFindings',
      error: 'Throttling',
      times: 1,
      retryAfterSeconds: 0,
    });
    await expect(
      inspector.send(new ListFindingsCommand({})),
    ).rejects.toMatchObject({
      name: 'ThrottlingException',
      $metadata: { httpStatusCode: 429 },
      retryAfterSeconds: 0,
    });
    await inspector.send(new ListCoverageCommand({}));
    expect(
      (await inspector.send(new ListFindingsCommand({}))).findings,
    ).toHaveLength(4);
  });

  it('is retried through by the SDK', async () => {
    mounted.world.faults.add({
      service: 'inspector2',
      error: 'Throttling',
      times: 2,
      retryAfterSeconds: 0,
    });
    const patient = awsClients({ maxAttempts: 3 }).inspector;
    const answer = await patient.send(new ListFindingsCommand({}));
    expect(answer.$metadata.attempts).toBe(3);
  });

  it('fails on the second page only', async () => {
    mounted.world.faults.add({
      service: 'inspector2',
      operation: 'ListFindings',
      error: 'InternalError',
      skip: 1,
    });
    const { nextToken } = await inspector.send(
      new ListFindingsCommand({ maxResults: 1 }),
    );
    await expect(
      inspector.send(new ListFindingsCommand({ maxResults: 1, nextToken })),
    ).rejects.toMatchObject({
      name: 'InternalServerException',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('denies access, and drops connections', async () => {
    const { faults } = mounted.world;
    faults.add({ service: 'inspector2', error: 'AccessDenied', times: 1 });
    faults.add({ service: 'inspector2', error: 'Disconnect', times: 1 });
    await expect(
      inspector.send(new ListFindingsCommand({})),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(inspector.send(new ListFindingsCommand({}))).rejects.toThrow();
    await expect(
      inspector.send(new ListFindingsCommand({})),
    ).resolves.toBeDefined();
  });

  it('refuses a malformed fault', () => {
    expect(() =>
      mounted.world.faults.add({
        service: 'inspector2',
        error: 'Throttling',
        times: 0,
      }),
    ).toThrow();
  });

  it('keeps a log of calls', async () => {
    await inspector.send(new ListFindingsCommand({ maxResults: 7 }));
    expect(mounted.world.calls.list()).toEqual([
      {
        service: 'inspector2',
        operation: 'ListFindings',
        accountId: ACCOUNT,
        region: 'eu-central-1',
        input: { maxResults: 7 },
      },
    ]);
  });
});

it('refuses a finding of a vulnerability it was not told about', () => {
  expect(() => smallWorld({ ...smallWorldInput, vulnerabilities: {} })).toThrow(
    /CVE-2026-0001.*catalogue/,
  );
});

function scope(
  service: string,
  region = 'eu-central-1',
  key = `SANDBOX${ACCOUNT}`,
): string {
  return `AWS4-HMAC-SHA256 Credential=${key}/20261121/${region}/${service}/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}`;
}

function raw(
  path: string,
  body: unknown,
  authorization = scope('inspector2'),
): Promise<Response> {
  return fetch(`https://inspector2.eu-central-1.amazonaws.com${path}`, {
    method: 'POST',
    headers: {
      ...(authorization && { authorization }),
      'content-type': 'application/json',
      'x-amz-date': '20261121T120000Z',
    },
    body: JSON.stringify(body),
  });
}
