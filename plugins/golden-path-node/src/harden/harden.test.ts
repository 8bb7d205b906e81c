import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { Findings } from '../control';
import { readManifests } from '../kubernetes/manifests';
import {
  CONTROL_EXCEPTIONS_PATH,
  parseControlExceptions,
} from '../policy/controlExceptions';
import { decodeText, memoryTree } from '../tree';
import type { ControlResult } from '../types';
import type { ServiceFile } from '../upgrade/types';
import { controls, verifyTree } from '../verify';
import { describeHardening, type Hardening, hardenService } from '.';

const run = promisify(execFile);
const ROOT = resolve(__dirname, '../../../..');
const FIXTURES = resolve(__dirname, '../../__fixtures__');
const NOW = new Date('2026-11-21T12:00:00Z');
const OPTIONS = { contactDomains: ['harbour.example'], now: NOW };
const IMAGES = [
  `node:24-alpine@sha256:${'a'.repeat(64)}`,
  `python:3.11-slim-bookworm@sha256:${'b'.repeat(64)}`,
];
const VALUES = {
  description: 'A service',
  owner: 'group:default/payments',
  ownerName: 'payments',
  contact: 'payments@harbour.example',
  system: 'payments',
  tier: '2',
  exposure: 'internal',
  classification: 'internal',
  personalData: false,
  namespace: 'payments',
  organisation: 'harbour',
  securityTeam: 'security',
  cluster: 'harbour-prod',
  awsAccount: '111122223333',
  awsRegion: 'eu-central-1',
};
jest.setTimeout(300_000);

type Files = Map<string, ServiceFile | undefined>;

function read(directory: string): Map<string, ServiceFile> {
  return new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .filter(path => !path.includes('__pycache__'))
      .map(path => [
        relative(directory, path),
        { bytes: readFileSync(path), executable: false },
      ]),
  );
}

const templates = new Map(
  [...read(join(ROOT, 'templates'))].map(([path, { bytes }]) => [path, bytes]),
);

function harden(
  name: string,
  files: Files = read(join(FIXTURES, name)),
): Promise<Hardening> {
  return hardenService({
    files,
    templates,
    path: 'harden-existing-service',
    templateRef: 'template:default/harden-existing-service',
    task: '1',
    values: { ...VALUES, name, repository: `harbour/${name}` },
    images: IMAGES,
    now: NOW,
    judge: tree => verifyTree(tree, OPTIONS),
  });
}

const NAMES = ['express-app', 'flask-app', 'helm-service'];
/**
 * What is left to people, with why. They are about the team's own code and about
 * what only its registry or its package index knows; nothing of it is guessed.
 */
const LEFT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'express-app': {
    authorization: 'fail',
    'audit-log': 'fail',
    'http-hardening': 'fail',
    'ci-tests': 'fail',
    sast: 'fail',
  },
  'flask-app': {
    'structured-logging': 'unknown',
    authorization: 'fail',
    'audit-log': 'unknown',
    'http-hardening': 'unknown',
    'pod-security': 'fail',
    'ci-tests': 'fail',
    sast: 'fail',
    'dependency-gate': 'fail',
    'package-hygiene': 'fail',
  },
  'helm-service': {
    authorization: 'fail',
    'audit-log': 'fail',
    'http-hardening': 'fail',
    'pod-security': 'fail',
    'ci-tests': 'fail',
    sast: 'fail',
  },
};

const hardened = new Map<string, Hardening>();
beforeAll(async () => {
  for (const name of NAMES) {
    hardened.set(name, await harden(name));
  }
});
function of(name: string): Hardening {
  const found = hardened.get(name);
  if (!found) {
    throw new Error(`${name} was not hardened`);
  }
  return found;
}

function textOf(name: string, path: string): string {
  const file = of(name).writes.get(path);
  return file ? Buffer.from(file.bytes).toString('utf8') : '';
}

/** The repository as it is once the change is merged. */
function merged(name: string): Map<string, ServiceFile> {
  return new Map([...read(join(FIXTURES, name)), ...of(name).writes]);
}

async function written(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fairway-hardened-'));
  for (const [path, { bytes }] of merged(name)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), bytes);
  }
  return directory;
}

describe.each(NAMES)('%s', name => {
  it('passes every control but those that are left to people', () => {
    const { results } = of(name);
    const open = results
      .filter(({ state }) => state === 'fail' || state === 'unknown')
      .map(({ id, state }) => [id, state]);
    expect(Object.fromEntries(open)).toEqual(LEFT[name]);
    const passing = results.filter(({ state }) => state === 'pass');
    expect(passing.length).toBeGreaterThanOrEqual(17);
  });

  it('passes verify once it is merged, with a day for each control that is left', async () => {
    const files = Object.fromEntries(
      [...merged(name)].map(([path, { bytes }]) => [path, decodeText(bytes)]),
    );
    const judged = async (now: Date) =>
      verifyTree(memoryTree(files), {
        ...OPTIONS,
        now,
        exceptions: parseControlExceptions(
          CONTROL_EXCEPTIONS_PATH,
          files[CONTROL_EXCEPTIONS_PATH] ?? '',
          new Set(controls.map(({ id }) => id)),
          now,
        ),
      });
    const stopping = (results: readonly ControlResult[]) =>
      results
        .filter(({ state }) => state === 'fail' || state === 'unknown')
        .filter(({ exception }) => exception === undefined)
        .map(({ id }) => id);
    const results = await judged(NOW);
    expect(stopping(results)).toEqual([]);
    const excepted = results.filter(({ exception }) => exception);
    expect(excepted.map(({ id }) => id).sort()).toEqual(
      Object.keys(LEFT[name]).sort(),
    );
    for (const { state, exception } of excepted) {
      expect(state).not.toBe('pass');
      expect(exception?.owner).toBe('group:default/payments');
    }
    // Nobody has to remember: on the day after the last one they all stop again.
    const later = await judged(new Date('2027-02-20T12:00:00Z'));
    expect(stopping(later)).toEqual(
      expect.arrayContaining(Object.keys(LEFT[name])),
    );
    expect(stopping(later)).toContain('golden-path-record');
  });

  it('passed hardly any before', () => {
    const { before } = of(name);
    const passing = before.filter(({ state }) => state === 'pass');
    expect(passing.length).toBeLessThanOrEqual(6);
  });

  it('weakens no control', () => {
    const { before, results } = of(name);
    const lost = before
      .filter(({ state }) => state === 'pass')
      .filter(({ id }) => results.find(r => r.id === id)?.state !== 'pass');
    expect(lost).toEqual([]);
  });

  it('explains every file, and names every control that is open', () => {
    const { writes, steps, results } = of(name);
    const records = [...writes.keys()].filter(
      path =>
        !/^\.golden-path\/(?:answers|manifest|controls|exceptions)/.test(path),
    );
    expect([...new Set(steps.map(({ path }) => path))].sort()).toEqual(
      records.sort(),
    );
    expect(steps.filter(({ why }) => why.length < 20)).toEqual([]);
    const body = describeHardening(of(name));
    for (const { path } of steps) {
      expect(body).toContain(`\`${path}\``);
    }
    const open = results.filter(({ state }) =>
      ['fail', 'unknown'].includes(state),
    );
    for (const { title } of open) {
      expect(body).toContain(`**${title}**`);
    }
  });

  it('tells what was edited from what was added, and keeps what the team wrote', () => {
    const before = read(join(FIXTURES, name));
    for (const { path, what } of of(name).steps) {
      expect([path, what]).toEqual([
        path,
        before.has(path) ? 'edited' : 'added',
      ]);
    }
  });

  it('is done once', async () => {
    const again = await harden(name, merged(name));
    const edited = again.steps.filter(({ what }) => what === 'edited');
    expect(edited).toEqual([]);
    expect([...again.writes.keys()]).toEqual([
      '.golden-path/answers.yaml',
      '.golden-path/controls.yaml',
      '.golden-path/manifest.json',
    ]);
  });

  it('renders valid YAML', () => {
    const broken = [...of(name).writes]
      .filter(([path]) => /\.ya?ml$/.test(path) && !/templates\//.test(path))
      .filter(([, { bytes }]) =>
        parseAllDocuments(Buffer.from(bytes).toString('utf8')).some(
          one => one.errors.length > 0,
        ),
      );
    expect(broken.map(([path]) => path)).toEqual([]);
  });
});

it.each(['express-app', 'helm-service'])(
  'the own tests of %s still pass',
  async name => {
    const directory = await written(name);
    const { stdout } = await run(
      process.execPath,
      ['--test', '--test-reporter=tap'],
      {
        cwd: directory,
        // Its dependencies are those of this workspace: no registry is needed.
        env: { PATH: process.env.PATH, NODE_PATH: join(ROOT, 'node_modules') },
      },
    );
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toMatch(/^# pass [1-9]/m);
    // And what it prints is JSON.
    for (const line of stdout.split('\n').filter(one => /^# \{/.test(one))) {
      expect(JSON.parse(line.slice(2))).toHaveProperty('level');
    }
    await rm(directory, { recursive: true });
  },
);

it('the own tests of flask-app still pass', async () => {
  const directory = await written('flask-app');
  const python = join(directory, '.venv/bin/python');
  await run('python3', ['-m', 'venv', '.venv'], { cwd: directory });
  await run(
    python,
    [
      ...['-m', 'pip', 'install', '--quiet', '-r', 'requirements-dev.txt'],
      // Of an index that is not there it would wait for each package for 8 s.
      ...['--retries', '1', '--no-compile', '--disable-pip-version-check'],
    ],
    // The proposed pip.conf asks for hashes that the team has still to make.
    { cwd: directory },
  );
  const { stdout } = await run(python, ['-m', 'pytest', '-q'], {
    cwd: directory,
  });
  expect(stdout).toMatch(/4 passed/);
  await rm(directory, { recursive: true });
});

it('sends what a service prints through a logger, and nothing else is changed', () => {
  expect(textOf('express-app', 'index.js')).toBe(
    `const { log } = require('./log');
const app = require('./lib/app');

const port = process.env.PORT || 3000;

app.listen(port, () => {
  log.info('short-links is listening on port', port);
});
`,
  );
  expect(textOf('helm-service', 'src/server.js')).toMatch(
    /^'use strict';\nconst \{ log \} = require\('\.\/log'\);\n/,
  );
});

it('takes the rights of a workflow and pins its actions, in place', () => {
  const text = textOf('express-app', '.github/workflows/ci.yaml');
  expect(text).toContain('\npermissions: {}\n');
  expect(text).not.toContain('write-all');
  expect(text).toContain('    permissions:\n      contents: read\n');
  expect(text).toContain(
    'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2\n        with:\n          persist-credentials: false\n',
  );
  expect(text).toContain('node-version: ${{ matrix.node-version }}');
});

it('runs what Helm deploys as restricted pods behind a policy of their own', () => {
  const findings = new Findings();
  const tree = memoryTree(
    Object.fromEntries(
      [...merged('helm-service')].map(([path, { bytes }]) => [
        path,
        Buffer.from(bytes).toString('utf8'),
      ]),
    ),
  );
  const manifests = readManifests(tree, findings);
  expect(findings.verdict('rendered').message).toBe('rendered');
  const kinds = manifests.map(({ kind }) => kind);
  expect(kinds).toContain('NetworkPolicy');
  expect(kinds).toContain('PodDisruptionBudget');
  const deployment = manifests.find(({ kind }) => kind === 'Deployment');
  const policy = manifests.find(({ kind }) => kind === 'NetworkPolicy');
  expect(deployment?.spec.template).toMatchObject({
    spec: {
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  });
  expect(policy?.spec.podSelector).toEqual(deployment?.spec.selector);
  expect(existsSync(join(FIXTURES, 'helm-service/charts'))).toBe(true);
});

it('leaves an image alone that nobody has approved, and says so', async () => {
  const files: Files = read(join(FIXTURES, 'helm-service'));
  files.set('Dockerfile', {
    bytes: Buffer.from('FROM node:18\nCMD ["node", "src/server.js"]\n'),
    executable: false,
  });
  const { left, writes, results } = await harden('helm-service', files);
  expect(left).toContainEqual(
    expect.objectContaining({
      path: 'Dockerfile',
      why: expect.stringContaining('No approved image stands for node:18'),
    }),
  );
  expect(
    Buffer.from(writes.get('Dockerfile')?.bytes ?? []).toString('utf8'),
  ).toBe('FROM node:18\nUSER 65532:65532\nCMD ["node", "src/server.js"]\n');
  expect(results.find(({ id }) => id === 'dockerfile')?.state).toBe('fail');
});
