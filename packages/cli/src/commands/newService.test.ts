import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { renderGoldenPath } from '@fairway/plugin-golden-path-node';
import {
  inspectAccessFiles,
  readEntityFiles,
  SERVICE_FILES,
  type LookUpEntities,
} from '@fairway/plugin-jit-access-backend/policy';
import type { Io } from '../io';
import { run } from '../run';

const ROOT = path.resolve(__dirname, '../../../..');
const TEMPLATES = path.join(ROOT, 'templates');
/** Answers that the access policy depends on. */
const CHOICES = {
  classification: ['public', 'internal', 'confidential', 'restricted'],
  tier: ['1', '3'],
  personalData: [true, false],
  deployment: ['kubernetes', 'vm'],
};
type Values = Record<string, string | boolean>;

const templates = new Map(
  readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(TEMPLATES, file), readFileSync(file)];
    }),
);

function policyOf(values: Values): string {
  const { files } = renderGoldenPath({
    templates,
    path:
      values.kind === 'vm-image'
        ? 'secure-vm-image'
        : `secure-service-${values.language}`,
    templateRef: 'template:default/of-a-test',
    values: {
      name: 'payments-worker',
      description: 'Works off payments',
      owner: 'group:default/payments',
      ownerName: 'payments',
      contact: 'payments@harbour.example',
      system: 'payments',
      exposure: 'internal',
      dataStore: 'none',
      trust: 'managed',
      ci: 'github-actions',
      publish: 'local-git',
      namespace: 'payments',
      organisation: 'harbour',
      securityTeam: 'security',
      cluster: 'harbour-prod',
      awsAccount: '111122223333',
      awsRegion: 'eu-central-1',
      repository: 'harbour/payments-worker',
      kind: 'service',
      ...values,
    },
  });
  return Buffer.from(files.get('access.yaml') ?? []).toString('utf8');
}

function combinations(): Values[] {
  let all: Values[] = [{ language: 'node' }];
  for (const [name, values] of Object.entries(CHOICES)) {
    all = all.flatMap(one => values.map(value => ({ ...one, [name]: value })));
  }
  const usual = {
    classification: 'internal',
    tier: '3',
    personalData: false,
    deployment: 'kubernetes',
  };
  return [
    ...all,
    { ...usual, language: 'python' },
    { ...usual, language: 'go' },
    { ...usual, language: 'none', kind: 'vm-image', deployment: 'vm' },
  ];
}

const CATALOG = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: payments }
spec: { type: team, children: [], members: [ana, bo] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: security }
spec: { type: team, children: [], members: [sam] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: auditors }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: payments-worker }
spec: { type: service, lifecycle: production, owner: payments }
${['ana', 'bo', 'sam']
  .map(
    name => `---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ${name} }
spec: {}
`,
  )
  .join('')}`;
const CONFIDENTIAL = {
  language: 'node',
  classification: 'confidential',
  tier: '1',
  personalData: true,
  deployment: 'kubernetes',
};

describe('the access policy of a new service', () => {
  const dir = createMockDirectory();
  const defaults = readFileSync(
    path.join(ROOT, 'policies/access/defaults.yaml'),
    'utf8',
  );
  let entities: LookUpEntities;

  beforeEach(async () => {
    dir.setContent({ catalog: { 'all.yaml': CATALOG } });
    entities = await readEntityFiles(dir.resolve('catalog'));
  });

  async function fairway(command: 'lint' | 'test', text: string) {
    const written = { out: '', err: '' };
    const io: Io = {
      env: {},
      out: line => {
        written.out += line;
      },
      err: line => {
        written.err += line;
      },
      readFile,
      readLines: () => {
        throw new Error('not here');
      },
      fetch: () => {
        throw new Error('not here');
      },
      sleep: async () => {},
      random: () => 0,
    };
    const file = dir.resolve('access.yaml');
    await writeFile(file, text);
    const args = [file, '--catalog', dir.resolve('catalog'), '--strict'];
    const code = await run(['policy', command, ...args], io);
    return { code, ...written };
  }

  it.each(combinations().map(v => [Object.values(v).join(' · '), v] as const))(
    'has nothing that the lint finds in the portal with %s',
    async (_, values) => {
      const name = `${SERVICE_FILES}component:default/payments-worker`;
      const { findings, tests } = await inspectAccessFiles(
        [
          { name: 'defaults.yaml', text: defaults },
          { name, text: policyOf(values) },
        ],
        {
          entities,
          providers: new Set(['kubernetes']),
          now: new Date('2026-11-23T12:00:00Z'),
        },
      );
      expect(findings).toEqual([]);
      expect(tests).toBeGreaterThan(2);
    },
  );

  it('is tested and linted by the command line', async () => {
    const text = policyOf(CONFIDENTIAL);
    for (const command of ['lint', 'test'] as const) {
      expect(await fairway(command, text)).toEqual({
        code: 0,
        err: '',
        out: '1 access policy in 1 file with 4 tests, 0 errors, 0 warnings\n',
      });
    }
    const other = 'apiVersion: fairway.dev/v1\nkind: CheckSet\n';
    expect(await fairway('test', other)).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no access policy'),
    });
  });

  it.each([
    [
      'others may ask',
      'allow: ["group:default/payments"]',
      'allow: [group:default/not-payments, group:default/payments]',
    ],
    [
      'nobody consents',
      /approval:\n[^]*?\nend:/,
      'approval: { auto: true }\nend:',
    ],
    ['others consent', 'from: [owners]', 'from: [group:default/security]'],
    ['it may be longer', 'max: PT2H', 'max: PT4H'],
    ['it needs no ticket', 'required: true', 'required: false'],
  ])('fails its tests when %s', async (_, from, to) => {
    const text = policyOf(CONFIDENTIAL);
    const { code, err } = await fairway('test', text.replace(from, to));
    expect(err).toMatch(/access\.yaml:\d+: error failing-test: /);
    expect(code).toBe(1);
  });

  it('fails its tests when security is not asked about restricted data', async () => {
    const text = policyOf({ ...CONFIDENTIAL, classification: 'restricted' });
    const step = '        - { any: 1, from: [group:default/security] }\n';
    expect(text).toContain(step);
    const { err } = await fairway('test', text.replace(step, ''));
    expect(err).toContain('error failing-test');
  });
});
