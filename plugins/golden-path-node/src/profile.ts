import { parseDocument } from '@fairway/plugin-yaml-node';
import { GOLDEN_PATH_FOLDER } from './manifest';
import type { Tree } from './types';

/** The answers that decide which controls apply. Values are what the templates ask for. */
export const PROFILE_VALUES = {
  kind: ['service', 'vm-image'],
  language: ['node', 'python', 'go'],
  exposure: ['internal', 'partner', 'internet'],
  classification: ['public', 'internal', 'confidential', 'restricted'],
  dataStore: ['none', 'postgresql', 'object-storage'],
  trust: ['own-keys', 'managed'],
  deployment: ['kubernetes', 'vm'],
  ci: ['github-actions', 'gitlab-ci', 'jenkins'],
  publish: ['local-git', 'github', 'gitlab'],
} as const;

type Choices = typeof PROFILE_VALUES;

/** What a service is, as it was answered when it was scaffolded or hardened. */
export type ServiceProfile = {
  -readonly [K in keyof Choices]: Choices[K][number];
} & {
  /** Whether it holds personal data. */
  personalData: boolean;
};

/** Where the answers are recorded. */
export const ANSWERS_PATH = `${GOLDEN_PATH_FOLDER}/answers.yaml`;

function choice<T extends string>(
  allowed: readonly T[],
  value: unknown,
): T | undefined {
  return allowed.find(one => one === value);
}

/** The values that a service was rendered with; empty when there is no readable record. */
export function recordedValues(tree: Tree): Readonly<Record<string, unknown>> {
  const text = tree.read(ANSWERS_PATH);
  if (text === undefined) {
    return {};
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    return {};
  }
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  if (typeof content !== 'object' || content === null || !('values' in content))
    return {};
  const { values } = content;
  return typeof values === 'object' && values !== null ? { ...values } : {};
}

/** Whether the answers are on record and can be read. */
export function isRecorded(tree: Tree): boolean {
  try {
    return Object.keys(recordedValues(tree)).length > 0;
  } catch {
    return false;
  }
}

/** What the files say where no answer is recorded. */
function detectedLanguage(tree: Tree): ServiceProfile['language'] | undefined {
  if (tree.read('package.json') !== undefined) {
    return 'node';
  }
  if (
    tree.read('pyproject.toml') !== undefined ||
    tree.read('requirements.txt') !== undefined
  ) {
    return 'python';
  }
  return tree.read('go.mod') === undefined ? undefined : 'go';
}

/**
 * Reads what a service is from `.golden-path/answers.yaml`; the language is told
 * from its files when it is not recorded. What is not known is undefined, and
 * never makes a control not applicable.
 */
export function profileOf(tree: Tree): Partial<ServiceProfile> {
  let values: Readonly<Record<string, unknown>> = {};
  try {
    values = recordedValues(tree);
  } catch {
    // A record that can't be read says nothing; its own control fails.
  }
  return {
    kind: choice(PROFILE_VALUES.kind, values.kind),
    language:
      choice(PROFILE_VALUES.language, values.language) ??
      detectedLanguage(tree),
    exposure: choice(PROFILE_VALUES.exposure, values.exposure),
    classification: choice(
      PROFILE_VALUES.classification,
      values.classification,
    ),
    dataStore: choice(PROFILE_VALUES.dataStore, values.dataStore),
    trust: choice(PROFILE_VALUES.trust, values.trust),
    deployment: choice(PROFILE_VALUES.deployment, values.deployment),
    ci: choice(PROFILE_VALUES.ci, values.ci),
    publish: choice(PROFILE_VALUES.publish, values.publish),
    personalData:
      typeof values.personalData === 'boolean'
        ? values.personalData
        : undefined,
  };
}
