import {
  ANSWERS_PATH,
  buildManifest,
  CONTROLS_PATH,
  decodeText,
  memoryTree,
  parseAnswers,
  renderControlManifest,
  renderGoldenPath,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import type { SeedCommit, SeedFile } from './fastImport';
import type { SeedRelease, Templates } from './templates';

/** A service of the demo that was made from a golden path. */
interface DemoService {
  name: string;
  description: string;
  /** Team that owns it. */
  team: string;
  /** Who works on it. */
  author: { name: string; email: string };
  system: string;
  tier: string;
  version: string;
  values?: Record<string, string | boolean>;
  /** What its team did afterwards; null deletes a file. */
  edits: {
    message: string;
    files: Record<string, ((text: string) => string) | null>;
  }[];
}

const append = (addition: string) => (text: string) => `${text}${addition}`;

/** Replaces a text; one that is not there leaves the file, and the demo one edit less. */
const replace = (from: string, to: string) => (text: string) =>
  text.replace(from, to);

/**
 * Four services of four teams: one that is behind and changed what the next
 * release changes too, one that is behind and untouched, one that is current, and
 * one that is current and took a control apart.
 */
const SERVICES: readonly DemoService[] = [
  {
    name: 'payments-worker',
    description: 'Works off payments that take longer than a request.',
    team: 'payments',
    author: { name: 'Ana Ferreira', email: 'ana@harbour.example' },
    system: 'payments',
    tier: '1',
    version: '1.0.0',
    values: { classification: 'confidential' },
    edits: [
      {
        message: 'The acquirer is reached on its own port',
        files: {
          'deploy/k8s/networkpolicy.yaml': replace(
            '              kubernetes.io/metadata.name: kube-system\n',
            '              kubernetes.io/metadata.name: kube-system\n              # And nothing else, see the runbook.\n',
          ),
          'deploy/k8s/deployment.yaml': replace(
            "value: '5000'",
            "value: '10000'",
          ),
          'README.md': append(
            '\n## Retries\n\nA payment is tried five times, then a person is asked.\n',
          ),
        },
      },
    ],
  },
  {
    name: 'shipment-tracker',
    description: 'Tells shops and their customers where a parcel is.',
    team: 'logistics',
    author: { name: 'Logistics', email: 'logistics@harbour.example' },
    system: 'shipping',
    tier: '2',
    version: '1.0.0',
    edits: [],
  },
  {
    name: 'promotions-service',
    description: 'Vouchers and campaigns of the shops.',
    team: 'storefront',
    author: { name: 'Otto Brandt', email: 'otto@harbour.example' },
    system: 'storefront',
    tier: '2',
    version: '1.2.0',
    edits: [],
  },
  {
    name: 'consent-service',
    description: 'What people agreed to, and when they took it back.',
    team: 'identity',
    author: { name: 'Identity', email: 'identity@harbour.example' },
    system: 'identity',
    tier: '2',
    version: '1.2.0',
    values: { personalData: true, classification: 'confidential' },
    edits: [
      {
        message: 'Open the network until the new gateway is there',
        files: { 'deploy/k8s/networkpolicy.yaml': null },
      },
    ],
  },
];

/** Names of the demo's services. */
export const DEMO_SERVICES: readonly string[] = SERVICES.map(
  ({ name }) => name,
);

const DAY_MS = 24 * 60 * 60_000;

function valuesOf(service: DemoService) {
  const { name, description, team, system, tier, values = {} } = service;
  return {
    kind: 'service',
    language: 'node',
    name,
    description,
    owner: `group:default/${team}`,
    ownerName: team,
    contact: `${team}@harbour.example`,
    system,
    tier,
    exposure: 'internal',
    classification: 'internal',
    personalData: false,
    dataStore: 'none',
    trust: 'managed',
    deployment: 'kubernetes',
    ci: 'github-actions',
    publish: 'local-git',
    namespace: team,
    repository: `harbour/${name}`,
    organisation: 'harbour',
    securityTeam: 'security',
    cluster: 'harbour-prod',
    awsAccount: '111122223333',
    awsRegion: 'eu-central-1',
    ...values,
  };
}

function treeOf(files: ReadonlyMap<string, SeedFile>) {
  return memoryTree(
    Object.fromEntries(
      [...files].map(([path, { bytes }]) => [path, decodeText(bytes)]),
    ),
  );
}

/** The files that the scaffolder's render and manifest steps leave. */
async function rendered(
  service: DemoService,
  templates: Templates,
): Promise<Map<string, SeedFile>> {
  const result = renderGoldenPath({
    templates: new Map(
      [...templates].map(([path, { bytes }]) => [path, bytes]),
    ),
    executables: new Set(
      [...templates].filter(([, f]) => f.executable).map(([path]) => path),
    ),
    path: 'secure-service-node',
    templateRef: 'template:default/secure-service-node',
    values: valuesOf(service),
  });
  const answers = parseAnswers(
    Buffer.from(result.files.get(ANSWERS_PATH) ?? []).toString('utf8'),
  );
  const files = new Map<string, SeedFile>(
    [...result.files].map(([path, bytes]) => [
      path,
      { bytes, executable: result.executables.has(path) },
    ]),
  );
  const add = (path: string, text: string) =>
    files.set(path, { bytes: Buffer.from(text, 'utf8'), executable: false });
  const manifest = buildManifest({
    templateRef: answers.template,
    templateVersion: answers.version,
    task: `seed-${service.name}`,
    files: result.files,
    managed: result.definition.managed,
  });
  add('.golden-path/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  // Twice, for the record of controls is itself under control.
  for (let round = 0; round < 2; round += 1) {
    const results = await verifyTree(treeOf(files), {
      contactDomains: ['harbour.example'],
    });
    add(CONTROLS_PATH, renderControlManifest(answers, results));
  }
  return files;
}

/** The commits of a demo service, oldest first. */
export async function commitsOf(
  name: string,
  releases: readonly SeedRelease[],
): Promise<SeedCommit[]> {
  const service = SERVICES.find(one => one.name === name);
  const release = releases.find(one => one.version === service?.version);
  if (!service || !release) {
    throw new Error(`There is no demo service ${name}, or no release for it.`);
  }
  const files = await rendered(service, release.templates);
  const first: SeedCommit = {
    message: 'Create from the golden path',
    author: { name: 'Fairway', email: 'fairway@harbour.test' },
    at: new Date(release.date.getTime() + DAY_MS),
    files,
  };
  const commits = [first];
  for (const { message, files: edits } of service.edits) {
    const next = new Map(commits[commits.length - 1].files);
    for (const [path, edit] of Object.entries(edits)) {
      const file = next.get(path);
      if (edit === null) {
        next.delete(path);
      } else if (file) {
        const text = edit(Buffer.from(file.bytes).toString('utf8'));
        next.set(path, { ...file, bytes: Buffer.from(text, 'utf8') });
      }
    }
    commits.push({
      message,
      author: service.author,
      at: new Date(commits[commits.length - 1].at.getTime() + DAY_MS),
      files: next,
    });
  }
  return commits;
}
