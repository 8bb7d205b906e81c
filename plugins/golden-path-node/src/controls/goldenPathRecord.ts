import { z } from 'zod';
import { type Control, Findings } from '../control';
import {
  CONTROL_EXCEPTIONS_PATH,
  controlExceptionsSchema,
  sortControlExceptions,
} from '../policy/controlExceptions';
import { PROFILE_VALUES } from '../profile';
import { readTyped } from '../record/document';
import { readText } from '../text';
import type { Tree } from '../types';

const ANSWERS = '.golden-path/answers.yaml';
const MANIFEST = '.golden-path/manifest.json';
const SECRET_NAME =
  /password|passwd|secret(?!Team)|token|private.?key|api.?key|credential/i;
const SECRET_VALUE =
  /-----BEGIN |\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|\bxox[abprs]-[\w-]{10,}/;

const semver = z.string().regex(/^\d+\.\d+\.\d+$/, { error: 'is no version' });
const ref = z.string().regex(/^template:[a-z0-9-]+\/[a-z0-9-]+$/, {
  error: 'is no ref of a template',
});

const answers = z
  .object({
    template: ref,
    version: semver,
    // Security fixes up to this release came by themselves.
    security: semver.optional(),
    values: z.record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()]),
    ),
  })
  .strict();

const manifest = z.object({
  version: z.literal(1),
  template: z.object({ ref, version: semver }),
  task: z.string().min(1),
  files: z.record(
    z.string(),
    z.object({
      sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'is no SHA-256' }),
      ownership: z.enum(['managed', 'seeded']),
    }),
  ),
});

type Place = (...member: (string | number)[]) => {
  path: string;
  line?: number;
};

function judgeValues(
  findings: Findings,
  values: Readonly<Record<string, string | number | boolean>>,
  at: Place,
) {
  for (const [key, value] of Object.entries(values)) {
    if (SECRET_NAME.test(key) || SECRET_VALUE.test(String(value))) {
      findings.problem(
        `the answer ${key} looks like a secret`,
        at('values', key),
      );
    }
  }
  for (const [key, allowed] of Object.entries(PROFILE_VALUES)) {
    const value = values[key];
    const known: readonly string[] = allowed;
    const leftOut = key === 'language' && values.kind === 'vm-image';
    if (value !== undefined && !leftOut && !known.includes(String(value))) {
      findings.problem(
        `${key} is ${value}, which is none of ${known.join(', ')}`,
        at('values', key),
      );
    }
  }
  if (
    values.personalData !== undefined &&
    typeof values.personalData !== 'boolean'
  ) {
    findings.problem(
      'personalData is neither true nor false',
      at('values', 'personalData'),
    );
  }
}

/** Line of a key in JSON that is written one member a line. */
function lineOfKey(tree: Tree, key: string): { path: string; line?: number } {
  const text = readText(tree, MANIFEST);
  const index = text.ok
    ? text.text
        .split('\n')
        .findIndex(line => line.includes(`${JSON.stringify(key)}:`))
    : -1;
  return index < 0 ? { path: MANIFEST } : { path: MANIFEST, line: index + 1 };
}

/** Exceptions that are over, or that nobody could agree to, are told. */
function judgeExceptions(
  tree: Tree,
  findings: Findings,
  known: ReadonlySet<string>,
  now: Date,
) {
  if (!tree.paths().includes(CONTROL_EXCEPTIONS_PATH)) {
    return;
  }
  const file = readTyped(
    tree,
    CONTROL_EXCEPTIONS_PATH,
    controlExceptionsSchema,
    findings,
  );
  if (file) {
    const { faults } = sortControlExceptions(file.data.exceptions, known, now);
    for (const { index, member, message } of faults) {
      findings.problem(
        message,
        file.at('exceptions', index, ...(member ? [member] : [])),
      );
    }
  }
}

/** What it was made from is on record: template, version, answers and the hash of each file. */
export const goldenPathRecord = (
  controls: () => readonly string[],
): Control => ({
  id: 'golden-path-record',
  title: 'Record of the golden path',
  severity: 'medium',
  remediation:
    'Restore .golden-path/answers.yaml and .golden-path/manifest.json as the template wrote them; they are written by renders, upgrades and hardening, and never by hand.',
  frameworks: {
    soc2: ['CC8.1'],
    iso27002: ['8.9'],
    osps: ['OSPS-BR-02', 'OSPS-QA-01'],
    ssdf: ['PS.3', 'PO.3.3'],
  },
  judge(tree, { now = new Date() }) {
    const findings = new Findings();
    judgeExceptions(tree, findings, new Set(controls()), now);
    const record = readTyped(tree, ANSWERS, answers, findings);
    const list = readTyped(tree, MANIFEST, manifest, findings);
    if (record) {
      judgeValues(findings, record.data.values, record.at);
    }
    if (record && list) {
      const { template } = list.data;
      if (template.ref !== record.data.template) {
        findings.problem(
          `the manifest is of ${template.ref}, the answers of ${record.data.template}`,
          lineOfKey(tree, 'ref'),
        );
      }
      if (template.version !== record.data.version) {
        findings.problem(
          `the manifest is of version ${template.version}, the answers of ${record.data.version}`,
          record.at('version'),
        );
      }
      const files = Object.entries(list.data.files);
      if (files.length === 0) {
        findings.problem(
          'the manifest lists no files',
          lineOfKey(tree, 'files'),
        );
      }
      if (files.every(([, { ownership }]) => ownership === 'seeded')) {
        findings.problem(
          'the manifest says that an upgrade owns no file',
          lineOfKey(tree, 'files'),
        );
      }
      const outside = files.find(
        ([path]) => path.startsWith('/') || path.split('/').includes('..'),
      );
      if (outside) {
        findings.problem(
          `the manifest lists ${outside[0]}, which is outside`,
          lineOfKey(tree, outside[0]),
        );
      }
    }
    return findings.verdict(
      `${record?.data.template} ${record?.data.version}, ${Object.keys(list?.data.files ?? {}).length} files with their hashes.`,
    );
  },
});
