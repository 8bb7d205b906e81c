import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { memoryTree } from '../tree';
import type { ServiceFile } from '../upgrade/types';
import { verifyTree } from '../verify';
import { describeHardening, hardenService } from '.';

const ROOT = resolve(__dirname, '../../../..');
const FIXTURES = resolve(__dirname, '../../__fixtures__');
const OPTIONS = { contactDomains: ['harbour.example'] };
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

function read(directory: string): Map<string, ServiceFile> {
  return new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .map(path => [
        relative(directory, path),
        { bytes: readFileSync(path), executable: false },
      ]),
  );
}

const templates = new Map(
  [...read(join(ROOT, 'templates'))].map(([path, { bytes }]) => [path, bytes]),
);

function harden(name: string, files = read(join(FIXTURES, name))) {
  return hardenService({
    files,
    templates,
    path: 'harden-existing-service',
    templateRef: 'template:default/harden-existing-service',
    task: '1',
    values: { ...VALUES, name, repository: `harbour/${name}` },
    images: IMAGES,
    judge: tree => verifyTree(tree, OPTIONS),
  });
}

it.each(['express-app', 'flask-app', 'helm-service'])(
  'hardens %s',
  async name => {
    const hardened = await harden(name);
    console.log(
      name,
      hardened.results
        .map(r => `${r.id} ${r.state}: ${r.state === 'pass' ? '' : r.message}`)
        .join('\n'),
    );
    console.log(describeHardening(hardened));
    for (const [p, f] of hardened.writes) {
      if (hardened.steps.some(s => s.path === p && s.what === 'edited'))
        console.log(p + '\n' + Buffer.from(f.bytes).toString());
    }
    void memoryTree;
  },
);
