import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../__testUtils__/clients';
import {
  coveredImage,
  emptyInspector,
  epoch,
  fakeInspector,
  imageFinding,
  imageId,
  type InspectorWorld,
  refusal,
} from '../__testUtils__/fakeInspector';
import { Serial } from '../Serial';
import { InspectorCollector } from './InspectorCollector';

const server = setupServer();
registerMswTestHooks(server);

const REPOSITORY = 'arn:aws:ecr:eu-central-1:111122223333:repository/api';
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:mailer';

const api = testEntity('api', { 'aws.amazon.com/amazon-ecr-arn': REPOSITORY });
const mailer = testEntity('mailer', { 'fairway.dev/aws-lambda-arn': FUNCTION });

async function collect(world: Partial<InspectorWorld>, entities = [api]) {
  const { handlers, calls } = fakeInspector({ ...emptyInspector(), ...world });
  server.use(...handlers);
  const collector = new InspectorCollector(testClients(), {
    serial: new Serial(),
    maxScanAgeMs: 7 * 86_400_000,
  });
  const observations = await drain(collector.collect(entities, testContext()));
  return { observations, calls };
}

async function observe(world: Partial<InspectorWorld>, entity = api) {
  const { observations, calls } = await collect(world, [entity]);
  expect(observations).toHaveLength(1);
  return { ...observations[0], calls };
}

const scanned = [{ items: [coveredImage('api')] }];

describe('InspectorCollector', () => {
  it('reports a scanned service without findings as clean', async () => {
    const seen = await observe({ coverage: scanned });
    expect(seen).toMatchObject({
      entityRef: 'component:default/api',
      status: 'ok',
      observedAt: '2026-11-21T12:00:00.000Z',
      findings: [],
      facts: {
        scanState: 'scanned',
        resources: 1,
        scanned: 1,
        lastScannedAt: '2026-11-21T11:00:00.000Z',
        criticalOpen: 0,
        highOpen: 0,
        untriagedOpen: 0,
        criticalFixable: 0,
        exploitable: 0,
        suppressed: 0,
      },
      coverage: [
        {
          resource: imageId('api'),
          scanType: 'PACKAGE',
          state: 'scanned',
          reason: 'SUCCESSFUL',
          lastScannedAt: '2026-11-21T11:00:00.000Z',
        },
      ],
    });
  });

  it('reports findings with what fixes them', async () => {
    const { findings, facts } = await observe({
      coverage: scanned,
      findings: [
        {
          items: [
            imageFinding('api', { exploitAvailable: 'YES' }),
            imageFinding('api', {
              severity: 'UNTRIAGED',
              inspectorScore: undefined,
              packageVulnerabilityDetails: {
                vulnerabilityId: 'CVE-2026-0002',
                vulnerablePackages: [{ name: 'zlib', version: '1.2' }],
              },
              fixAvailable: 'NO',
            }),
            imageFinding('api', {
              status: 'SUPPRESSED',
              severity: 'HIGH',
              packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-0003' },
            }),
            imageFinding('api', {
              status: 'CLOSED',
              packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-0004' },
            }),
          ],
        },
      ],
    });
    expect(findings).toEqual([
      {
        vulnerability: 'CVE-2026-0001',
        title: 'CVE-2026-0001 - openssl',
        severity: 'critical',
        status: 'open',
        component: 'openssl',
        location: REPOSITORY,
        remediation: 'Update openssl from 3.0.1 to 3.0.9.',
        fixedIn: '3.0.9',
        fixAvailable: true,
        exploitAvailable: true,
        knownExploited: false,
        url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-0001',
        firstSeenAt: '2026-11-01T00:00:00.000Z',
      },
      expect.objectContaining({
        vulnerability: 'CVE-2026-0002',
        severity: 'untriaged',
        fixAvailable: false,
      }),
      expect.objectContaining({
        vulnerability: 'CVE-2026-0003',
        severity: 'high',
        status: 'suppressed',
      }),
    ]);
    expect(facts).toMatchObject({
      criticalOpen: 1,
      criticalFixable: 1,
      exploitable: 1,
      highOpen: 0,
      untriagedOpen: 1,
      suppressed: 1,
    });
  });

  it('keeps the earliest date of a weakness that a new image still has', async () => {
    const newer = imageId('api', 'b'.repeat(64));
    const { findings } = await observe({
      coverage: [
        {
          items: [
            coveredImage('api'),
            coveredImage('api', { resourceId: newer }),
          ],
        },
      ],
      findings: [
        {
          items: [
            imageFinding('api', {
              resources: [{ id: newer }],
              firstObservedAt: epoch('2026-11-20T00:00:00Z'),
            }),
            imageFinding('api'),
          ],
        },
      ],
    });
    expect(findings).toHaveLength(1);
    expect(findings[0].firstSeenAt).toBe('2026-11-01T00:00:00.000Z');
  });

  it.each([
    ['SCAN_ELIGIBILITY_EXPIRED', 'INACTIVE', 'stale'],
    ['PENDING_INITIAL_SCAN', 'ACTIVE', 'pending'],
    ['UNSUPPORTED_OS', 'INACTIVE', 'cannot-scan'],
    ['ACCESS_DENIED', 'INACTIVE', 'broken'],
    ['SCAN_FREQUENCY_MANUAL', 'INACTIVE', 'excluded'],
    ['SOMETHING_NEW_OF_2027', 'ACTIVE', 'unknown'],
    ['SUCCESSFUL', 'INACTIVE', 'unknown'],
    ['RESOURCE_TERMINATED', 'INACTIVE', 'not-covered'],
  ])(
    'never takes reason %s with status %s for scanned',
    async (reason, statusCode, state) => {
      const { facts, coverage, status } = await observe({
        coverage: [
          {
            items: [
              coveredImage('api', { scanStatus: { reason, statusCode } }),
            ],
          },
        ],
      });
      expect(status).toBe('ok');
      expect(facts).toMatchObject({ scanState: state, scanned: 0 });
      expect(coverage[0].state).toBe(state);
    },
  );

  it('takes a successful scan without a date for unknown, and an old one for stale', async () => {
    const undated = await observe({
      coverage: [
        { items: [coveredImage('api', { lastScannedAt: undefined })] },
      ],
    });
    expect(undated.facts.scanState).toBe('unknown');
    server.resetHandlers();
    const old = await observe({
      coverage: [
        {
          items: [
            coveredImage('api', {
              lastScannedAt: epoch('2026-11-14T11:59:59Z'),
            }),
          ],
        },
      ],
    });
    expect(old.facts.scanState).toBe('stale');
  });

  it('reports a repository without a coverage row as not covered', async () => {
    const { facts, coverage } = await observe({});
    expect(facts).toMatchObject({
      scanState: 'not-covered',
      resources: 1,
      scanned: 0,
    });
    expect(coverage).toEqual([
      {
        resource: REPOSITORY,
        scanType: 'PACKAGE',
        state: 'not-covered',
        reason: null,
        lastScannedAt: null,
      },
    ]);
  });

  it.each([
    [{ account: 'DISABLED' }, 'DISABLED'],
    [{ account: 'SUSPENDED' }, 'SUSPENDED'],
    [{ resources: { ecr: 'DISABLED', lambda: 'ENABLED' } }, 'DISABLED'],
    [{ resources: { ecr: 'ENABLING', lambda: 'ENABLED' } }, 'ENABLING'],
  ])(
    'does not count findings where Inspector is off: %j',
    async (world, why) => {
      const { facts, coverage, status, calls } = await observe({
        ...world,
        coverage: scanned,
      });
      expect(status).toBe('ok');
      expect(facts).toEqual({
        scanningEnabled: false,
        scanState: 'not-enabled',
        staleScans: 0,
        resources: 1,
        scanned: 0,
      });
      expect(coverage[0]).toMatchObject({ state: 'not-enabled', reason: why });
      expect(calls.map(call => call.path)).toEqual(['/status/batch/get']);
    },
  );

  it('counts only images that run, when Inspector knows which do', async () => {
    const old = imageId('api', 'b'.repeat(64));
    const { facts, findings } = await observe({
      coverage: [
        {
          items: [
            coveredImage('api', {
              resourceMetadata: { ecrImage: { inUseCount: 2 } },
            }),
            coveredImage('api', {
              resourceId: old,
              scanStatus: {
                statusCode: 'INACTIVE',
                reason: 'SCAN_ELIGIBILITY_EXPIRED',
              },
              resourceMetadata: { ecrImage: { inUseCount: 0 } },
            }),
          ],
        },
      ],
      findings: [
        { items: [imageFinding('api', { resources: [{ id: old }] })] },
      ],
    });
    expect(facts).toMatchObject({ scanState: 'scanned', resources: 1 });
    expect(findings).toEqual([]);
  });

  it('counts an image that Inspector does not say of whether it runs', async () => {
    const other = imageId('api', 'c'.repeat(64));
    const { facts, findings } = await observe({
      coverage: [
        {
          items: [
            coveredImage('api', {
              resourceMetadata: { ecrImage: { inUseCount: 2 } },
            }),
            coveredImage('api', { resourceId: other }),
          ],
        },
      ],
      findings: [
        { items: [imageFinding('api', { resources: [{ id: other }] })] },
      ],
    });
    expect(facts).toMatchObject({ resources: 2 });
    expect(findings).toHaveLength(1);
  });

  it('drops rows of other services, accounts and regions', async () => {
    const elsewhere = imageId('api').replace('111122223333', '444455556666');
    const { facts, findings } = await observe({
      coverage: [
        {
          items: [
            coveredImage('api-internal'),
            coveredImage('api', { resourceId: elsewhere }),
          ],
        },
      ],
      findings: [{ items: [imageFinding('api-internal')] }],
    });
    expect(facts.scanState).toBe('not-covered');
    expect(findings).toEqual([]);
  });

  it('joins a function with its rows under $LATEST, for both of its scans', async () => {
    const row = {
      resourceId: `${FUNCTION}:$LATEST`,
      resourceType: 'AWS_LAMBDA_FUNCTION',
    };
    const { facts, coverage, findings } = await observe(
      {
        resources: { lambda: 'ENABLED', lambdaCode: 'ENABLED' },
        coverage: [
          {
            items: [
              coveredImage('', row),
              coveredImage('', {
                ...row,
                scanType: 'CODE',
                scanStatus: {
                  statusCode: 'INACTIVE',
                  reason: 'UNSUPPORTED_LANGUAGE',
                },
              }),
            ],
          },
        ],
        findings: [
          {
            items: [
              imageFinding('', { resources: [{ id: `${FUNCTION}:$LATEST` }] }),
            ],
          },
        ],
      },
      mailer,
    );
    expect(coverage.map(({ scanType, state }) => [scanType, state])).toEqual([
      ['PACKAGE', 'scanned'],
      ['CODE', 'cannot-scan'],
    ]);
    expect(facts).toMatchObject({
      scanState: 'cannot-scan',
      resources: 1,
      scanned: 0,
      criticalOpen: 1,
    });
    expect(findings[0].location).toBe(FUNCTION);
  });

  it('follows an empty first page and asks within the limits of the API', async () => {
    const { facts, calls } = await observe({
      coverage: [{ items: [], nextToken: 'c1' }, ...scanned],
      findings: [
        { items: [], nextToken: 'f1' },
        { items: [imageFinding('api')] },
      ],
    });
    expect(facts).toMatchObject({ scanState: 'scanned', criticalOpen: 1 });
    expect(calls.map(call => call.path)).toEqual([
      '/status/batch/get',
      '/coverage/list',
      '/coverage/list',
      '/findings/list',
      '/findings/list',
      '/findings/details/batch/get',
    ]);
  });

  it('asks for 25 repositories in three groups, not one by one', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `svc-${i}`);
    const { observations, calls } = await collect(
      {
        coverage: [{ items: names.map(name => coveredImage(name)) }],
        findings: [{ items: names.map(name => imageFinding(name)) }],
      },
      names.map(name =>
        testEntity(name, {
          'aws.amazon.com/amazon-ecr-arn': REPOSITORY.replace('api', name),
        }),
      ),
    );
    // Status, three groups, and the one vulnerability they all have.
    expect(calls).toHaveLength(1 + 3 * 2 + 1);
    expect(observations).toHaveLength(25);
    for (const { facts, findings } of observations) {
      expect(facts).toMatchObject({ scanState: 'scanned', criticalOpen: 1 });
      expect(findings).toHaveLength(1);
    }
  });

  describe('when Inspector was not read to the end', () => {
    it.each([
      [
        'denied',
        refusal(403, 'AccessDeniedException'),
        /inspector2:ListCoverage was denied in 111122223333\/eu-central-1/,
      ],
      [
        'invalid',
        refusal(400, 'ValidationException'),
        /ListCoverage failed .*ValidationException/,
      ],
    ])('is an error when coverage is %s', async (_, page, message) => {
      const { status, error, facts, coverage } = await observe({
        coverage: [page],
      });
      expect(status).toBe('error');
      expect(error).toMatch(message);
      expect(facts).toEqual({});
      expect(coverage[0].state).toBe('unknown');
    });

    it('is partial when a later page is denied, and counts nothing', async () => {
      const { status, error, facts, findings } = await observe({
        coverage: scanned,
        findings: [
          { items: [imageFinding('api')], nextToken: 'f1' },
          refusal(403, 'AccessDeniedException'),
        ],
      });
      expect(status).toBe('partial');
      expect(error).toMatch(/ListFindings was denied/);
      expect(facts).not.toHaveProperty('criticalOpen');
      expect(findings).toHaveLength(1);
    });

    it('is partial when a page token comes back', async () => {
      const { status, error, facts, calls } = await observe({
        coverage: scanned,
        findings: [
          { items: [], nextToken: 'f1' },
          { items: [], nextToken: 'f1' },
        ],
      });
      expect(status).toBe('partial');
      expect(error).toMatch(/repeated a page token/);
      expect(facts).not.toHaveProperty('criticalOpen');
      expect(calls).toHaveLength(4);
    });

    it('does not take an answer without its list for an empty list', async () => {
      const { status, facts } = await observe({
        coverage: scanned,
        findings: [{ respond: () => HttpResponse.json({}) }],
      });
      expect(status).toBe('partial');
      expect(facts).not.toHaveProperty('criticalOpen');
    });

    it('waits as long as a throttled answer says, then goes on', async () => {
      const throttled = refusal(429, 'ThrottlingException', {
        'Retry-After': '1',
      });
      let refused = 0;
      const { status, facts } = await observe({
        coverage: [
          {
            respond: () => {
              refused += 1;
              return refused === 1 && 'respond' in throttled
                ? throttled.respond()
                : HttpResponse.json({
                    coveredResources: [coveredImage('api')],
                  });
            },
          },
        ],
      });
      expect(refused).toBe(2);
      expect(status).toBe('ok');
      expect(facts.scanState).toBe('scanned');
    });
  });

  it('gives every malformed or unread service its own error', async () => {
    const { observations } = await collect({ coverage: scanned }, [
      testEntity('typo', { 'aws.amazon.com/amazon-ecr-arn': 'api' }),
      testEntity('abroad', {
        'aws.amazon.com/amazon-ecr-arn': REPOSITORY.replace(
          'eu-central-1',
          'us-east-1',
        ),
      }),
      api,
    ]);
    expect(
      observations.map(({ entityRef, status, error }) => ({
        entityRef,
        status,
        error,
      })),
    ).toEqual([
      {
        entityRef: 'component:default/typo',
        status: 'error',
        error: expect.stringMatching(/'api'; it has to be the ARN of an ECR/),
      },
      { entityRef: 'component:default/api', status: 'ok' },
      {
        entityRef: 'component:default/abroad',
        status: 'error',
        error: expect.stringMatching(/Region us-east-1 .* is not read/),
      },
    ]);
  });

  it('is partial when one of two artefacts could not be read', async () => {
    const { status, facts } = await observe(
      { coverage: scanned },
      testEntity('both', {
        'aws.amazon.com/amazon-ecr-arn': `${REPOSITORY}, ${REPOSITORY.replace('eu-central-1', 'us-east-1')}`,
      }),
    );
    expect(status).toBe('partial');
    expect(facts).toEqual({});
  });

  it('stops when the run is aborted', async () => {
    server.use(...fakeInspector(emptyInspector()).handlers);
    const collector = new InspectorCollector(testClients(), {
      serial: new Serial(),
      maxScanAgeMs: 1,
    });
    await expect(
      drain(
        collector.collect([api], {
          ...testContext(),
          signal: AbortSignal.abort(new Error('over time')),
        }),
      ),
    ).rejects.toThrow('over time');
  });
});
