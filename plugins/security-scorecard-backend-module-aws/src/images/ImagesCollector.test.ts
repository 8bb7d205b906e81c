import type { TellRunningImages } from '@fairway/plugin-approved-images-node';
import type { FaultInput, World } from '@fairway/sandbox';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../__testUtils__/clients';
import {
  ACCOUNT,
  accountWorld,
  REGION,
  type RegionInput,
  serveWorlds,
} from '../__testUtils__/sandbox';
import { Serial } from '../Serial';
import { ImagesCollector } from './ImagesCollector';

const { serve } = serveWorlds();

const WEB = 'i-0123456789abcdef0';
const BATCH = 'i-0123456789abcdef1';
const BASE = 'ami-0123456789abcdef0';
const GONE = 'ami-0123456789abcdef1';
const HOME = {
  'fairway.dev/aws-account': ACCOUNT,
  'fairway.dev/aws-region': REGION,
};
const web = testEntity('web', {
  ...HOME,
  'fairway.dev/aws-ec2-instances': WEB,
});

const good = { id: BASE, name: 'base-2026-10', allowed: true };
const region: RegionInput = {
  inspector: { ec2: 'ENABLED' },
  allowedImages: { state: 'enabled', providers: ['amazon'] },
  amis: [good],
  instances: [{ id: WEB, image: BASE, name: 'web' }],
};

interface Options {
  entity?: ReturnType<typeof testEntity>;
  approvedOwners?: string[];
  faults?: FaultInput[];
  change?: (world: World) => void;
  tell?: TellRunningImages;
}

async function observe(changes: RegionInput, options: Options = {}) {
  const world = serve(accountWorld({ ...region, ...changes }));
  options.faults?.forEach(fault => world.faults.add(fault));
  options.change?.(world);
  const collector = new ImagesCollector(testClients(), {
    serial: new Serial(),
    maxScanAgeMs: 3 * 86_400_000,
    maxAgeDays: 180,
    tell: options.tell,
    approvedOwners:
      'approvedOwners' in options ? options.approvedOwners : ['self', 'amazon'],
  });
  const [observation] = await drain(
    collector.collect([options.entity ?? web], testContext()),
  );
  return { ...observation, world };
}

const rules = ({ findings }: { findings: { vulnerability: string }[] }) =>
  findings.map(finding => finding.vulnerability);

describe('ImagesCollector', () => {
  it('tells which images run, and whether these are all', async () => {
    const tell = jest.fn();
    await observe(
      { amis: [good, { ...good, id: GONE }] },
      {
        tell,
        entity: testEntity('web', {
          ...HOME,
          'fairway.dev/aws-ec2-instances': `${WEB},${BATCH}`,
        }),
      },
    );
    expect(tell).toHaveBeenCalledWith({
      entityRef: 'component:default/web',
      source: 'aws-images',
      images: [
        {
          kind: 'machine',
          reference: BASE,
          digest: null,
          region: REGION,
          accountId: ACCOUNT,
          place: `${ACCOUNT}/${REGION}`,
          instances: 1,
        },
      ],
      // One of the instances is not there, and nobody knows why.
      complete: false,
      observedAt: expect.any(String),
    });
    await observe({}, { tell });
    expect(tell).toHaveBeenLastCalledWith(
      expect.objectContaining({ complete: true }),
    );
  });

  it('passes an approved, current, private image whose instance is scanned', async () => {
    const seen = await observe({});
    expect(seen).toMatchObject({ status: 'ok', findings: [] });
    expect(seen.facts).toEqual({
      instances: 1,
      images: 1,
      allowedImagesState: 'enabled',
      notAllowedImages: 0,
      unapprovedImages: 0,
      deprecatedImages: 0,
      oldImages: 0,
      publicImages: 0,
      vulnerableImages: 0,
      imagesProblem: '',
    });
  });

  it.each([
    ['AMI-1', 'high', 'notAllowedImages', { allowed: false }],
    ['AMI-2', 'high', 'unapprovedImages', { owner: '999999999999' }],
    ['AMI-3', 'medium', 'deprecatedImages', { deprecated: 'P1D' }],
    ['AMI-3', 'high', 'deprecatedImages', { state: 'deregistered' as const }],
    ['AMI-4', 'medium', 'oldImages', { created: 'P181D' }],
    ['AMI-5', 'high', 'publicImages', { public: true }],
  ])('fails %s as %s', async (rule, severity, fact, change) => {
    const seen = await observe({ amis: [{ ...good, ...change }] });
    expect(seen.status).toBe('ok');
    expect(seen.facts[fact]).toBe(1);
    expect(seen.findings).toMatchObject([
      {
        vulnerability: rule,
        severity,
        component: `${BASE} (base-2026-10)`,
        location: `arn:aws:ec2:${REGION}::image/${BASE}`,
        remediation: expect.any(String),
      },
    ]);
  });

  it.each([
    ['AMI-4', { created: 'P180D' }],
    ['AMI-2', { owner: '137112412989', ownerAlias: 'amazon' }],
    // The image of a vendor is public, or nobody could use it.
    ['AMI-5', { owner: '137112412989', ownerAlias: 'amazon', public: true }],
  ])('near miss of %s: %j', async (_rule, change) => {
    const seen = await observe({ amis: [{ ...good, ...change }] });
    expect(rules(seen)).toEqual([]);
  });

  it('AMI-1: disabled settings are unknown, not a pass', async () => {
    const { facts, status } = await observe({
      allowedImages: { state: 'disabled' },
    });
    expect(status).toBe('ok');
    expect(facts).toMatchObject({ allowedImagesState: 'disabled' });
    expect(facts).not.toHaveProperty('notAllowedImages');
    expect(facts.imagesProblem).toMatch(/settings are disabled/);
  });

  it('AMI-1: a state that is new to us is unknown', async () => {
    const { facts } = await observe({ allowedImages: { state: 'graduated' } });
    expect(facts).not.toHaveProperty('notAllowedImages');
  });

  it('AMI-1: in audit-mode the image still launches', async () => {
    const seen = await observe({
      allowedImages: { state: 'audit-mode' },
      amis: [{ ...good, allowed: false }],
    });
    expect(seen.facts).toMatchObject({
      allowedImagesState: 'audit-mode',
      notAllowedImages: 1,
    });
    expect(seen.findings).toMatchObject([
      { severity: 'medium', title: expect.stringContaining('would not be') },
    ]);
  });

  it('AMI-1: without the member it is unknown', async () => {
    const { facts } = await observe({
      amis: [{ ...good, allowed: undefined }],
    });
    expect(facts).not.toHaveProperty('notAllowedImages');
  });

  it('AMI-2: is unknown as long as nobody approved owners', async () => {
    const { facts } = await observe({}, { approvedOwners: undefined });
    expect(facts).not.toHaveProperty('unapprovedImages');
    expect(facts.imagesProblem).toMatch(/approvedOwners/);
  });

  it('AMI-6: fails for a critical vulnerability with a fix', async () => {
    const seen = await observe({
      instances: [
        {
          id: WEB,
          image: BASE,
          name: 'web',
          findings: [{ cve: 'CVE-2026-0001', age: 'P3D' }],
        },
      ],
    });
    expect(seen.facts).toMatchObject({ vulnerableImages: 1 });
    expect(seen.findings).toMatchObject([
      {
        vulnerability: 'AMI-6',
        severity: 'critical',
        title: expect.stringContaining('CVE-2026-0001'),
      },
    ]);
  });

  it.each([
    [
      'is not managed',
      {
        scan: { status: 'INACTIVE' as const, reason: 'UNMANAGED_EC2_INSTANCE' },
      },
    ],
    ['was scanned too long ago', { scan: { age: 'P4D' } }],
    ['has no coverage', { scan: 'none' as const }],
    [
      'has a state that is new to us',
      { scan: { reason: 'MOON_PHASE', age: 'PT1H' } },
    ],
  ])('AMI-6: an instance that %s leaves it unknown', async (_why, change) => {
    const { facts } = await observe({
      instances: [{ id: WEB, image: BASE, name: 'web', ...change }],
    });
    expect(facts).not.toHaveProperty('vulnerableImages');
    expect(facts.imagesProblem).toMatch(/No instance of the image/);
  });

  it('AMI-6: is unknown where scanning is off, and for an image at rest', async () => {
    const off = await observe({ inspector: { ec2: 'DISABLED' } });
    expect(off.facts).not.toHaveProperty('vulnerableImages');
    const atRest = await observe(
      { instances: [] },
      { entity: testEntity('rest', { ...HOME, 'fairway.dev/aws-amis': BASE }) },
    );
    expect(atRest.facts).toMatchObject({ instances: 0, images: 1 });
    expect(atRest.facts).not.toHaveProperty('vulnerableImages');
  });

  it('reports an image that is gone instead of passing it', async () => {
    const seen = await observe(
      {},
      { entity: testEntity('gone', { ...HOME, 'fairway.dev/aws-amis': GONE }) },
    );
    expect(rules(seen)).toEqual(['AMI-3']);
    expect(seen.facts).toMatchObject({ images: 1, deprecatedImages: 1 });
    expect(seen.facts).not.toHaveProperty('oldImages');
  });

  it('does not apply where a group has no instances, and says so', async () => {
    const { facts, status } = await observe(
      {},
      {
        entity: testEntity('none', {
          ...HOME,
          'fairway.dev/aws-auto-scaling-groups': 'web',
        }),
      },
    );
    expect(status).toBe('ok');
    expect(facts).toMatchObject({ instances: 0, images: 0, oldImages: 0 });
  });

  it('finds instances by group and by tags, each image once', async () => {
    const instances: RegionInput['instances'] = [
      {
        id: WEB,
        image: BASE,
        name: 'web',
        tags: { 'aws:autoscaling:groupName': 'web', app: 'shop*', tier: '1' },
      },
      { id: BATCH, image: BASE, name: 'batch', tags: { app: 'shop*' } },
      {
        id: 'i-0123456789abcdef2',
        image: GONE,
        name: 'old',
        state: 'terminated' as const,
        tags: { app: 'shop*' },
      },
      {
        id: 'i-0123456789abcdef3',
        image: GONE,
        name: 'x',
        tags: { app: 'shopping' },
      },
    ];
    const by = async (annotations: Record<string, string>) =>
      (
        await observe(
          { instances },
          { entity: testEntity('by', { ...HOME, ...annotations }) },
        )
      ).facts;
    expect(
      await by({ 'fairway.dev/aws-auto-scaling-groups': 'web' }),
    ).toMatchObject({ instances: 1, images: 1 });
    expect(await by({ 'fairway.dev/aws-tags': 'app=shop*' })).toMatchObject({
      instances: 2,
      images: 1,
    });
    expect(
      await by({ 'fairway.dev/aws-tags': 'app=shop*,tier=1' }),
    ).toMatchObject({ instances: 1 });
  });

  it('is partial when an instance is not there', async () => {
    const { status, error, facts } = await observe(
      {},
      {
        entity: testEntity('half', {
          ...HOME,
          'fairway.dev/aws-ec2-instances': `${WEB},${BATCH}`,
        }),
      },
    );
    expect(status).toBe('partial');
    expect(error).toContain(`Instance ${BATCH} is not in`);
    expect(facts).toEqual({
      allowedImagesState: 'enabled',
      imagesProblem: '',
    });
  });

  it.each([
    ['AccessDenied' as const, /denied.*allow the action/],
    ['InternalError' as const, /InternalError/],
  ])('is partial, never clean, on %s', async (error, message) => {
    const fault = {
      service: 'ec2',
      operation: 'DescribeInstanceImageMetadata',
    };
    const seen = await observe({}, { faults: [{ ...fault, error }] });
    expect(seen.status).toBe('partial');
    expect(seen.error).toMatch(message);
    expect(seen.facts).not.toHaveProperty('oldImages');
  });

  // The SDK slows a throttled client down, which takes some seconds.
  it('rides out throttling', async () => {
    const { status, world } = await observe(
      {},
      {
        faults: [
          {
            service: 'ec2',
            error: 'Throttling',
            times: 2,
            retryAfterSeconds: 0,
          },
        ],
      },
    );
    expect(status).toBe('ok');
    expect(
      world.calls
        .list()
        .filter(call => call.operation === 'DescribeInstanceImageMetadata'),
    ).toHaveLength(3);
  }, 20_000);

  it('leaves only AMI-1 open when the settings are denied', async () => {
    const { facts, status } = await observe(
      {},
      {
        faults: [
          {
            service: 'ec2',
            operation: 'GetAllowedImagesSettings',
            error: 'AccessDenied',
          },
        ],
      },
    );
    expect(status).toBe('ok');
    expect(facts).toMatchObject({ oldImages: 0, unapprovedImages: 0 });
    expect(facts).not.toHaveProperty('notAllowedImages');
    expect(facts).not.toHaveProperty('allowedImagesState');
  });

  it.each([
    [
      'half a list',
      (world: World) => {
        world.paging = { pageSize: 1, emptyPageEvery: 0 };
        world.faults.add({
          service: 'ec2',
          operation: 'DescribeInstanceImageMetadata',
          error: 'AccessDenied',
          skip: 1,
        });
      },
    ],
    [
      'a repeated token',
      (world: World) => {
        world.paging = { pageSize: 1, emptyPageEvery: 0, stuckAfter: 1 };
      },
    ],
  ])(
    'is partial after %s, but what failed has failed',
    async (_what, change) => {
      const seen = await observe(
        {
          amis: [{ ...good, public: true }],
          instances: [
            { id: WEB, image: BASE, name: 'web', tags: { app: 'shop' } },
            { id: BATCH, image: BASE, name: 'batch', tags: { app: 'shop' } },
          ],
        },
        {
          entity: testEntity('tagged', {
            ...HOME,
            'fairway.dev/aws-tags': 'app=shop',
          }),
          change,
        },
      );
      expect(seen.status).toBe('partial');
      expect(seen.facts).toMatchObject({ publicImages: 1 });
      expect(seen.facts).not.toHaveProperty('oldImages');
      expect(seen.facts).not.toHaveProperty('images');
    },
  );

  it.each([
    [{ ...HOME, 'fairway.dev/aws-amis': 'base' }, /id of a machine image/],
    [
      { 'fairway.dev/aws-amis': BASE },
      /add the annotation fairway.dev\/aws-account/,
    ],
    [
      {
        ...HOME,
        'fairway.dev/aws-region': 'us-east-1',
        'fairway.dev/aws-amis': BASE,
      },
      /us-east-1 of AWS account 111122223333 is not read/,
    ],
    [{ ...HOME, 'fairway.dev/aws-tags': 'shop' }, /k1=v1,k2=v2/],
  ])('is an error for %j', async (annotations, message) => {
    const seen = await observe({}, { entity: testEntity('x', annotations) });
    expect(seen.status).toBe('error');
    expect(seen.error).toMatch(message);
    expect(seen.facts).toEqual({});
  });
});
