import { Directory, type LookUpEntities } from './lint/Directory';
import type { Finding } from './lint/finding';
import { lintPolicies } from './lint/lintPolicies';
import { loadPolicies } from './loadPolicies';
import type { PolicyWorld } from './parsePolicy';
import { readPolicyFiles, type PolicyFile } from './policyFiles';
import { isRecord, readYaml } from './yamlFile';

/** What was found in a directory of access policies. */
export interface AccessPolicyInspection {
  files: number;
  policies: { id: string; file: string; tests: number; untested: string[] }[];
  /** How many inline tests ran. */
  tests: number;
  findings: Finding[];
}

/** What an inspection may look at besides the files. */
export interface InspectOptions extends PolicyWorld {
  /** Entities, to ask whether there is who has to approve. */
  entities?: LookUpEntities;
  now?: Date;
}

/** The name of the access policy that a text holds; undefined when it holds none. */
export function policyNameOf(text: string): string | undefined {
  const yaml = readYaml('policy', text);
  const metadata =
    !Array.isArray(yaml) && isRecord(yaml.value) ? yaml.value.metadata : {};
  return isRecord(metadata) && typeof metadata.name === 'string'
    ? metadata.name
    : undefined;
}

/** Whether a text is meant to be an access policy or defaults of some. */
export function isAccessFile(text: string): boolean {
  return /^kind:\s*['"]?Access(Policy|Defaults)\b/m.test(text);
}

/** Inspects policies as the portal would load them. */
export async function inspectAccessFiles(
  files: readonly PolicyFile[],
  options: InspectOptions = {},
): Promise<AccessPolicyInspection> {
  const { entities, now = new Date(), ...world } = options;
  const loaded = loadPolicies(files, world);
  const policies = [...loaded.policies].map(([file, { policy }]) => {
    const { tests } = policy.document;
    return {
      id: policy.id,
      file,
      tests: tests.length,
      untested: policy.rules
        .map(rule => rule.name)
        .filter(name => !tests.some(({ expect }) => expect.rule === name)),
    };
  });
  return {
    files: files.length,
    policies,
    tests: policies.reduce((sum, { tests }) => sum + tests, 0),
    findings: await lintPolicies(
      loaded,
      now,
      entities && new Directory(entities),
    ),
  };
}

/** Throws InputError when the directory can't be read. */
export async function inspectAccessPolicies(
  directory: string,
  options: InspectOptions = {},
): Promise<AccessPolicyInspection> {
  return inspectAccessFiles(
    await readPolicyFiles(directory, 'the directory to inspect'),
    options,
  );
}
