import type { Collector } from '@fairway/plugin-security-scorecard-node';
import { ConfigReader } from '@backstage/config';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { setupServer } from 'msw/node';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from './__testUtils__/clients';
import {
  coveredImage,
  emptyInspector,
  fakeInspector,
  imageFinding,
} from './__testUtils__/fakeInspector';
import {
  ACCOUNT,
  accountWorld,
  REGION,
  serveWorlds,
} from './__testUtils__/sandbox';
import { IdentityCollector } from './identity/IdentityCollector';
import { ImagesCollector } from './images/ImagesCollector';
import { InspectorCollector } from './inspector/InspectorCollector';
import { readLoggingOptions } from './logging/config';
import { LoggingCollector } from './logging/LoggingCollector';
import { Serial } from './Serial';

const LONG = 'x'.repeat(1_000_000);
/** What somebody may call a thing of theirs. */
const ODD: [string, string][] = [
  ['control characters', 'a\u001b[2Jb\r\nc'],
  ['characters that turn text round', 'a\u202eb\u2066'],
  ['characters that nobody sees', 'a\u200bb\ufeff'],
  ['NUL', 'a\0b'],
  ['half of a character', 'a\ud800b'],
  ['no end', LONG],
  ['the name of what every object has', '__proto__'],
  ['HTML', '<img src=x onerror=alert(1)>'],
  ['Markdown', '[a](javascript:alert(1))'],
  ['a formula', '=HYPERLINK("https://evil.example","a")'],
];

const REPOSITORY = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/api`;
const HOME = {
  'fairway.dev/aws-account': ACCOUNT,
  'fairway.dev/aws-region': REGION,
};
const NAMED = {
  'aws.amazon.com/amazon-ecr-arn': REPOSITORY,
  'aws.amazon.com/amazon-ecr-tags': 'service=api',
  'fairway.dev/aws-ecr-repositories': 'api',
  'fairway.dev/aws-lambda-arn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:api`,
  'fairway.dev/aws-lambda-functions': 'api',
  'fairway.dev/aws-ec2-instances': 'i-0123456789abcdef0',
  'fairway.dev/aws-auto-scaling-groups': 'api',
  'fairway.dev/aws-amis': 'ami-0123456789abcdef0',
  'fairway.dev/aws-tags': 'service=api',
  'fairway.dev/aws-iam-role': `arn:aws:iam::${ACCOUNT}:role/api`,
  'fairway.dev/aws-iam-roles': 'api',
  'fairway.dev/aws-log-groups': '/api',
  'fairway.dev/aws-resources': 'arn:aws:s3:::api-files',
  'fairway.dev/aws-vpc': 'vpc-0a7c31f2b9d84e605',
};
const good = testEntity('good', {
  ...HOME,
  'aws.amazon.com/amazon-ecr-arn': REPOSITORY,
  'fairway.dev/aws-ec2-instances': 'i-0123456789abcdef0',
  'fairway.dev/aws-iam-role': NAMED['fairway.dev/aws-iam-role'],
  'fairway.dev/aws-log-groups': '/api',
});

const COLLECTORS: [string, () => Collector][] = [
  [
    'inspector',
    () =>
      new InspectorCollector(testClients(), {
        serial: new Serial(),
        maxScanAgeMs: 7 * 86_400_000,
      }),
  ],
  [
    'images',
    () =>
      new ImagesCollector(testClients(), {
        serial: new Serial(),
        maxScanAgeMs: 3 * 86_400_000,
        maxAgeDays: 180,
        approvedOwners: ['self'],
      }),
  ],
  [
    'identity',
    () => new IdentityCollector(testClients(), { serial: new Serial() }),
  ],
  [
    'logging',
    () =>
      new LoggingCollector(testClients(), {
        serial: new Serial(),
        ...readLoggingOptions(new ConfigReader({})),
      }),
  ],
];

const world = () =>
  accountWorld(
    {
      inspector: { ec2: 'ENABLED', ecr: 'ENABLED' },
      allowedImages: { state: 'enabled', providers: ['amazon'] },
      amis: [{ id: 'ami-0123456789abcdef0', name: 'base', allowed: true }],
      instances: [
        {
          id: 'i-0123456789abcdef0',
          image: 'ami-0123456789abcdef0',
          name: 'a',
        },
      ],
      logGroups: [{ name: '/api', retentionDays: 365 }],
      analyzers: [
        { name: 'outside' },
        { name: 'unused', type: 'ACCOUNT_UNUSED_ACCESS' },
      ],
    },
    { iam: { roles: [{ name: 'api' }] } },
  );

describe('what the owner of a service writes into its annotations', () => {
  const { serve } = serveWorlds();

  it.each(COLLECTORS)(
    'changes nothing that the collector %s sees of another service',
    async (_, collectorOf) => {
      serve(world());
      const [alone] = await drain(collectorOf().collect([good], testContext()));
      const odd = [...Object.keys(HOME), ...Object.keys(NAMED)].flatMap(
        (name, n) =>
          ODD.map(([, text], m) =>
            testEntity(`odd-${n}-${m}`, { ...HOME, [name]: text }),
          ),
      );
      const seen = await drain(
        collectorOf().collect([...odd, good], testContext()),
      );
      expect(seen).toHaveLength(odd.length + 1);
      expect(new Set(seen.map(each => each.entityRef)).size).toBe(seen.length);
      expect(
        seen.find(({ entityRef }) => entityRef === alone.entityRef),
      ).toEqual(alone);
    },
    120_000,
  );
});

describe('a name that nothing in AWS can have', () => {
  const { serve } = serveWorlds();
  const long = 'x'.repeat(3_000);

  it.each(
    COLLECTORS.flatMap(([title, collectorOf]) =>
      Object.keys(NAMED).map(name => [title, name, collectorOf] as const),
    ),
  )('is asked for by no call of %s: %s', async (_, name, collectorOf) => {
    const served = serve(world());
    const text = name.endsWith('-tags') ? `service=${long}` : long;
    const entity = testEntity('odd', { ...HOME, [name]: text });
    const collector = collectorOf();
    const seen = await drain(collector.collect([entity], testContext()));
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(served.calls.list())).not.toContain(long);
  });
});

describe('what Inspector tells of names that somebody has chosen', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  const api = testEntity('api', {
    'aws.amazon.com/amazon-ecr-arn': REPOSITORY,
  });

  it.each(ODD)('hides no finding by %s', async (_, odd) => {
    const packageOf = (name: string) => ({
      vulnerabilityId: 'CVE-2026-0001',
      source: odd,
      sourceUrl: odd,
      relatedVulnerabilities: [odd],
      vulnerablePackages: [
        { name, version: odd, fixedInVersion: odd, packageManager: 'NPM' },
      ],
    });
    const { handlers } = fakeInspector({
      ...emptyInspector(),
      coverage: [
        {
          items: [
            coveredImage('api', {
              scanStatus: { statusCode: 'ACTIVE', reason: odd },
            }),
            coveredImage(odd),
          ],
        },
      ],
      findings: [
        {
          items: [
            imageFinding('api', {
              title: odd,
              description: odd,
              remediation: { recommendation: { text: odd } },
              packageVulnerabilityDetails: packageOf(odd),
            }),
            imageFinding('api', {
              packageVulnerabilityDetails: packageOf('openssl'),
            }),
            imageFinding('api', { severity: odd }),
            imageFinding(odd),
          ],
        },
      ],
    });
    server.use(...handlers);
    const [[, inspector]] = COLLECTORS;
    const [seen] = await drain(inspector().collect([api], testContext()));
    expect(seen.findings.map(each => [each.component, each.severity])).toEqual([
      [odd, 'critical'],
      ['openssl', 'critical'],
    ]);
    expect(seen.facts).toMatchObject({ criticalOpen: 2 });
    // Nothing but an address is a link.
    expect(seen.findings.map(each => each.url)).not.toContain(odd);
    // What Inspector says of the scan in no word that is known is not clean.
    expect(seen.facts.scanState).not.toBe('scanned');
  });
});
