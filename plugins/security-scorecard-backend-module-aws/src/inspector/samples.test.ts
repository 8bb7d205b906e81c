import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { setupServer } from 'msw/node';
import {
  drain,
  testClients,
  testContext,
  testEntity,
} from '../__testUtils__/clients';
import {
  emptyInspector,
  epoch,
  fakeInspector,
} from '../__testUtils__/fakeInspector';
import { Serial } from '../Serial';
import { InspectorCollector } from './InspectorCollector';

const server = setupServer();
registerMswTestHooks(server);

const SAMPLES = resolve(
  __dirname,
  '../../../../../shared/samples/inspector2/defectdojo',
);
const SCOPE = { accountId: '111122223333', region: 'eu-central-1' };

type Json = Record<string, unknown>;

/** Exports have ISO dates and other accounts; the wire has epoch seconds. */
function asSent(text: string): Json[] {
  const { findings } = JSON.parse(
    text
      .replaceAll('012345678901', SCOPE.accountId)
      .replaceAll('us-east-1', SCOPE.region),
    (key, value) =>
      /(At|lastSeen|firstSeen)$/.test(key) && typeof value === 'string'
        ? epoch(value)
        : value,
  ) as { findings: Json[] };
  return findings;
}

const run = existsSync(SAMPLES) ? describe : describe.skip;

run('findings exported from a real account (needs ../shared/samples)', () => {
  it.each([
    'aws_inspector2_one_vul.json',
    'aws_inspector2_many_vul.json',
    'aws_inspector2_zero_vul.json',
  ])('%s', async file => {
    const items = asSent(readFileSync(resolve(SAMPLES, file), 'utf8'));
    const images = items.filter(item =>
      JSON.stringify(item.resources).includes('AWS_ECR_CONTAINER_IMAGE'),
    );
    server.use(
      ...fakeInspector({ ...emptyInspector(), findings: [{ items }] }).handlers,
    );
    const collector = new InspectorCollector(testClients(), {
      serial: new Serial(),
      maxScanAgeMs: 3 * 86_400_000,
    });
    const [{ findings, facts }] = await drain(
      collector.collect(
        [
          testEntity('sample', {
            'aws.amazon.com/amazon-ecr-arn': `arn:aws:ecr:${SCOPE.region}:${SCOPE.accountId}:repository/my-awesome-docker-image`,
          }),
        ],
        testContext(),
      ),
    );
    const kept = images.filter(item => item.status !== 'CLOSED');
    const byVulnerability = new Map(
      kept.map(item => [
        JSON.stringify(
          (item.packageVulnerabilityDetails as Json).vulnerabilityId,
        ),
        String(item.severity).toLowerCase(),
      ]),
    );
    expect(
      findings.map(f => [JSON.stringify(f.vulnerability), f.severity]).sort(),
    ).toEqual([...byVulnerability].sort());
    expect(facts).toMatchObject({ scanState: 'not-covered' });
  });
});
