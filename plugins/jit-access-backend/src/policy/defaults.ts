import { sha256 } from '../ledger/hashing';
import { mergeDefaults } from './merge';
import { accessDefaultsSchema } from './schema';
import {
  flatIssues,
  isRecord,
  type PolicyProblem,
  type YamlFile,
} from './yamlFile';

/** A file of defaults that holds by itself. */
export interface DefaultsFile {
  file: string;
  name: string;
  /** Another file of defaults that it builds on. */
  extends: string | undefined;
  /** Whether every policy builds on it. */
  everywhere: boolean;
  text: string;
  /** SHA-256, in hex, of its text. */
  hash: string;
  value: Record<string, unknown>;
}

/** Reads a file of defaults. */
export function parseDefaults(yaml: YamlFile): DefaultsFile | PolicyProblem[] {
  const parsed = accessDefaultsSchema.safeParse(yaml.value);
  if (!parsed.success || !isRecord(yaml.value)) {
    return flatIssues(parsed.error?.issues ?? [], yaml.value).map(issue =>
      yaml.at(issue.path, 'schema', issue.message),
    );
  }
  const { metadata, everywhere } = parsed.data;
  return {
    file: yaml.file,
    name: metadata.name,
    extends: parsed.data.extends,
    everywhere,
    text: yaml.text,
    hash: sha256(yaml.text),
    value: yaml.value,
  };
}

/** What a policy builds on, merged, nearest last. */
export interface Inherited {
  /** What a policy has without saying so; undefined without defaults. */
  value: Record<string, unknown> | undefined;
  /** Names of the defaults, furthest first. */
  names: string[];
  /** Hashes of their texts, in the same order. */
  hashes: string[];
}

/** All files of defaults of a directory. */
export class Defaults {
  constructor(private readonly files: readonly DefaultsFile[]) {}

  /**
   * What a policy builds on that names these defaults, or none. Throws an Error
   * when they are not there, or build on themselves.
   */
  for(name: string | undefined): Inherited {
    const chain: DefaultsFile[] = [];
    for (let next = name; next !== undefined;) {
      const wanted: string = next;
      const found = this.files.find(file => file.name === wanted);
      if (!found) {
        throw new Error(`there are no defaults called ${wanted}`);
      }
      if (chain.includes(found)) {
        throw new Error(`the defaults ${wanted} build on themselves`);
      }
      chain.unshift(found);
      next = found.extends;
    }
    const all = [
      ...this.files.filter(file => file.everywhere && !chain.includes(file)),
      ...chain,
    ];
    return {
      value: all.reduce<Record<string, unknown> | undefined>(
        (above, { value }) =>
          above === undefined ? value : mergeDefaults(above, value).value,
        undefined,
      ),
      names: all.map(file => file.name),
      hashes: all.map(file => file.hash),
    };
  }
}
