import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import { sha256 } from '../ledger/hashing';
import type { CompiledPolicy } from './compile';
import { parsePolicy, type ValidateTarget } from './parsePolicy';

/** A policy in force and what is wrong with the newest text of its file. */
export interface PolicyInForce {
  policy: CompiledPolicy;
  problems: string[];
}

interface LoadedFile {
  textHash: string;
  policy: CompiledPolicy;
  problems: string[];
}

/** The policies in force. */
export interface Policies {
  get(id: string): CompiledPolicy | undefined;
  list(): PolicyInForce[];
}

function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/**
 * {@link Policies} from a directory of YAML files. At the start every file
 * must be good. Later a file that turns bad keeps its last good policy in
 * force, with the problem shown; a file that is taken away ends its policy.
 */
export class PolicyRegistry implements Policies {
  private files = new Map<string, LoadedFile>();

  private constructor(
    private readonly directory: string | undefined,
    private readonly validateTarget: ValidateTarget,
    private readonly logger: LoggerService,
  ) {}

  /** Throws InputError, naming file and line, when any policy is not good. */
  static async load(options: {
    /** Absolute path; none means no policies. */
    directory: string | undefined;
    validateTarget: ValidateTarget;
    logger: LoggerService;
  }): Promise<PolicyRegistry> {
    const registry = new PolicyRegistry(
      options.directory,
      options.validateTarget,
      options.logger,
    );
    const problems = await registry.refresh();
    if (problems.length > 0) {
      throw new InputError(
        `The access policies can't be loaded:\n${problems.join('\n')}`,
      );
    }
    return registry;
  }

  get(id: string): CompiledPolicy | undefined {
    return this.list().find(({ policy }) => policy.id === id)?.policy;
  }

  list(): PolicyInForce[] {
    return [...this.files.values()]
      .map(({ policy, problems }) => ({ policy, problems }))
      .sort((a, b) => (a.policy.id < b.policy.id ? -1 : 1));
  }

  /** Reads what has changed on disk; returns the problems of files not in force. */
  async refresh(): Promise<string[]> {
    if (this.directory === undefined) {
      return [];
    }
    const next = new Map<string, LoadedFile>();
    const problems: string[] = [];
    for (const file of await this.fileNames(this.directory)) {
      const text = await readFile(path.join(this.directory, file), 'utf8');
      const before = this.files.get(file);
      try {
        const loaded = this.loadFile(file, text, before);
        const twin = [...next].find(
          ([, other]) => other.policy.id === loaded.policy.id,
        );
        if (twin) {
          throw new InputError(
            `${file}:1: metadata.name: ${loaded.policy.id} is also in ${twin[0]}`,
          );
        }
        next.set(file, loaded);
      } catch (error) {
        const message = messageOf(error);
        if (
          before &&
          ![...next.values()].some(o => o.policy.id === before.policy.id)
        ) {
          this.logNew(before, message);
          next.set(file, {
            ...before,
            textHash: sha256(text),
            problems: message.split('\n'),
          });
        } else {
          problems.push(message);
        }
      }
    }
    this.files = next;
    return problems;
  }

  private loadFile(
    file: string,
    text: string,
    before: LoadedFile | undefined,
  ): LoadedFile {
    const textHash = sha256(text);
    if (before?.textHash === textHash) {
      return before;
    }
    return {
      textHash,
      policy: parsePolicy(file, text, this.validateTarget),
      problems: [],
    };
  }

  private logNew(before: LoadedFile, message: string): void {
    if (before.problems.join('\n') !== message) {
      this.logger.error(
        `Policy ${before.policy.id} stays in force in version ${before.policy.version}, its file has become bad:\n${message}`,
      );
    }
  }

  private async fileNames(directory: string): Promise<string[]> {
    try {
      return (await readdir(directory))
        .filter(name => /\.ya?ml$/.test(name))
        .sort();
    } catch (error) {
      throw new InputError(
        `Reading the access policies in ${directory} (jitAccess.policies) failed: ${messageOf(error)}`,
      );
    }
  }
}
