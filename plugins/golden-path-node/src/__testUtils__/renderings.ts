import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CONTROLS_PATH, renderControlManifest } from '../controlManifest';
import { buildManifest } from '../manifest';
import {
  renderGoldenPath,
  type RenderValues,
} from '../render/renderGoldenPath';
import { decodeText } from '../tree';
import type { ControlResult } from '../types';
import { controls } from '../verify';

/** Path → text; undefined is a file without readable text. */
export type Files = Record<string, string | undefined>;

const TEMPLATES = resolve(__dirname, '../../../../templates');

/** Answers as the templates' render steps pass them on, for a service in TypeScript. */
export const VALUES = {
  name: 'ledger',
  description: 'Keeps the ledger',
  owner: 'group:default/payments',
  ownerName: 'payments',
  contact: 'payments@harbour.internal',
  system: 'payments',
  tier: '1',
  kind: 'service',
  language: 'node',
  exposure: 'internal',
  classification: 'confidential',
  personalData: true,
  dataStore: 'postgresql',
  trust: 'own-keys',
  deployment: 'kubernetes',
  ci: 'github-actions',
  publish: 'local-git',
  namespace: 'payments',
  organisation: 'harbour',
  securityTeam: 'security',
  cluster: 'harbour-prod',
  awsAccount: '111122223333',
  awsRegion: 'eu-central-1',
  repository: 'harbour/ledger',
} satisfies RenderValues;

/** A named service that mutations start from. */
interface Variant {
  path: string;
  values: RenderValues;
}

const VARIANTS = {
  node: { path: 'secure-service-node', values: {} },
  'node-internet': {
    path: 'secure-service-node',
    values: { exposure: 'internet', dataStore: 'object-storage' },
  },
  'node-plain': {
    path: 'secure-service-node',
    values: {
      personalData: false,
      dataStore: 'none',
      trust: 'managed',
      classification: 'internal',
      tier: '3',
    },
  },
  'node-gitlab': { path: 'secure-service-node', values: { ci: 'gitlab-ci' } },
  'node-jenkins': { path: 'secure-service-node', values: { ci: 'jenkins' } },
  'node-github': { path: 'secure-service-node', values: { publish: 'github' } },
  'node-publish-gitlab': {
    path: 'secure-service-node',
    values: { publish: 'gitlab' },
  },
  'node-vm': { path: 'secure-service-node', values: { deployment: 'vm' } },
  python: { path: 'secure-service-python', values: { language: 'python' } },
  'python-gitlab': {
    path: 'secure-service-python',
    values: { language: 'python', ci: 'gitlab-ci' },
  },
  go: { path: 'secure-service-go', values: { language: 'go' } },
  'go-jenkins': {
    path: 'secure-service-go',
    values: { language: 'go', ci: 'jenkins' },
  },
  'vm-image': { path: 'secure-vm-image', values: { kind: 'vm-image' } },
} satisfies Record<string, Variant>;

/** Names of the services that mutations start from. */
export type Base = keyof typeof VARIANTS;

let templates: Map<string, Uint8Array> | undefined;

/** The templates folder, path → bytes. */
export function readTemplates(): ReadonlyMap<string, Uint8Array> {
  templates ??= new Map(
    readdirSync(TEMPLATES, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => {
        const file = join(entry.parentPath, entry.name);
        return [relative(TEMPLATES, file), readFileSync(file)];
      }),
  );
  return templates;
}

/**
 * Renders a golden path of this repository with the usual values and some
 * others, and records it as the scaffolder does.
 */
export function render(path: string, values: RenderValues = {}): Files {
  const templateRef = `template:default/${path}`;
  const { definition, files } = renderGoldenPath({
    templates: readTemplates(),
    path,
    templateRef,
    values: { ...VALUES, ...values },
  });
  const manifest = buildManifest({
    templateRef,
    templateVersion: definition.version,
    task: 'a2f0c3b4-0000-4000-8000-000000000001',
    files,
    managed: definition.managed,
  });
  const results = controls.map((control): ControlResult => ({
    ...control,
    state: 'pass',
    message: '',
    evidence: [],
  }));
  return {
    ...Object.fromEntries(
      [...files].map(([file, bytes]) => [file, decodeText(bytes)]),
    ),
    '.golden-path/manifest.json': JSON.stringify(manifest, null, 2),
    [CONTROLS_PATH]: renderControlManifest(
      { template: templateRef, version: definition.version },
      results,
    ),
  };
}

const rendered = new Map<Base, Readonly<Files>>();

/** A named service, rendered once. */
export function rendering(base: Base): Readonly<Files> {
  const known = rendered.get(base);
  if (known) {
    return known;
  }
  const { path, values } = VARIANTS[base];
  const files = Object.freeze(render(path, values));
  rendered.set(base, files);
  return files;
}
