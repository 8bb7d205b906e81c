import { sha256 } from '../ledger/hashing';
import { Defaults, parseDefaults, type DefaultsFile } from './defaults';
import { readPolicy, type ParsedPolicy, type PolicyWorld } from './parsePolicy';
import type { PolicyFile } from './policyFiles';
import {
  isRecord,
  readYaml,
  type PolicyProblem,
  type YamlFile,
} from './yamlFile';

/** A policy in force, as its file was when it was last good. */
export interface LoadedPolicy extends ParsedPolicy {
  /** What the policy was made of: as long as it is the same, so is the policy. */
  key: string;
  /** Why the newest text of the file is not in force; empty when it is. */
  problems: PolicyProblem[];
}

/** All that was read of a directory. */
export interface LoadedPolicies {
  /** By file. */
  policies: ReadonlyMap<string, LoadedPolicy>;
  /** By file. */
  defaults: ReadonlyMap<string, DefaultsFile>;
  /** Of files that give no policy, and of defaults. */
  problems: PolicyProblem[];
}

/** Before anything was read. */
export const NOTHING_LOADED: LoadedPolicies = {
  policies: new Map(),
  defaults: new Map(),
  problems: [],
};

interface ReadFile {
  name: string;
  yaml: YamlFile | PolicyProblem[];
}

function kindOf({ yaml }: ReadFile): unknown {
  return !Array.isArray(yaml) && isRecord(yaml.value)
    ? yaml.value.kind
    : undefined;
}

function loadDefaults(
  files: readonly ReadFile[],
  before: LoadedPolicies,
): Pick<LoadedPolicies, 'defaults' | 'problems'> {
  const defaults = new Map<string, DefaultsFile>();
  const problems: PolicyProblem[] = [];
  for (const { name, yaml } of files) {
    const read = Array.isArray(yaml) ? yaml : parseDefaults(yaml);
    const twin = Array.isArray(read)
      ? undefined
      : [...defaults.values()].find(other => other.name === read.name);
    if (!Array.isArray(read) && !twin) {
      defaults.set(name, read);
      continue;
    }
    if (Array.isArray(read)) {
      problems.push(...read);
    } else {
      problems.push({
        file: name,
        line: 1,
        rule: 'name-twice',
        message: `metadata.name: ${read.name} is also in ${twin?.file}`,
      });
    }
    const last = before.defaults.get(name);
    if (last && ![...defaults.values()].some(d => d.name === last.name)) {
      defaults.set(name, last);
    }
  }
  return { defaults, problems };
}

/**
 * Loads the files of a directory. A file that has turned bad keeps its last
 * good policy in force, with the problem; one that is gone ends its policy.
 */
export function loadPolicies(
  files: readonly PolicyFile[],
  world: PolicyWorld,
  before: LoadedPolicies = NOTHING_LOADED,
): LoadedPolicies {
  const read = files.map(({ name, text }) => ({
    name,
    text,
    yaml: readYaml(name, text),
  }));
  // A file that can't be read stays what it was.
  const isDefaults = (file: ReadFile) =>
    kindOf(file) === 'AccessDefaults' ||
    (Array.isArray(file.yaml) && before.defaults.has(file.name));
  const { defaults, problems } = loadDefaults(read.filter(isDefaults), before);
  const inherited = new Defaults([...defaults.values()]);
  const shared = [...defaults.values()].map(({ hash }) => hash).join();
  const policies = new Map<string, LoadedPolicy>();
  const takenBy = (id: string) =>
    [...policies].find(([, { policy }]) => policy.id === id)?.[0];
  for (const { name, text, yaml } of read.filter(file => !isDefaults(file))) {
    const key = sha256(`${shared}\n${text}`);
    const last = before.policies.get(name);
    const loaded =
      last?.key === key && last.problems.length === 0
        ? last
        : load(yaml, world, inherited);
    const faults = Array.isArray(loaded)
      ? loaded
      : twinProblem(loaded, takenBy(loaded.policy.id));
    if (!Array.isArray(loaded) && faults.length === 0) {
      policies.set(name, { ...loaded, key, problems: [] });
    } else if (last && takenBy(last.policy.id) === undefined) {
      policies.set(name, { ...last, problems: faults });
    } else {
      problems.push(...faults);
    }
  }
  return { policies, defaults, problems };
}

function load(
  yaml: YamlFile | PolicyProblem[],
  world: PolicyWorld,
  defaults: Defaults,
): ParsedPolicy | PolicyProblem[] {
  return Array.isArray(yaml) ? yaml : readPolicy(yaml, world, defaults);
}

function twinProblem(
  { policy, yaml }: ParsedPolicy,
  twin: string | undefined,
): PolicyProblem[] {
  return twin === undefined
    ? []
    : [
        yaml.at(
          ['metadata', 'name'],
          'name-twice',
          `${policy.id} is also in ${twin}`,
        ),
      ];
}
