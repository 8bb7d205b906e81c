import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { CompiledPolicy } from './compile';
import { Defaults } from './defaults';
import {
  loadPolicies,
  NOTHING_LOADED,
  type LoadedPolicies,
  type LoadedPolicy,
} from './loadPolicies';
import { readPolicy, type ParsedPolicy, type PolicyWorld } from './parsePolicy';
import { readPolicyFiles, type PolicyFile } from './policyFiles';
import { readYaml, sayProblem, type PolicyProblem } from './yamlFile';

/** Beginning of the names of files that services bring along. */
export const SERVICE_FILES = 'service/';

/** A policy in force and what is wrong with the newest text of its file. */
export interface PolicyInForce {
  policy: CompiledPolicy;
  /** Name of its file. */
  file: string;
  /** As `file:line: field: what is wrong`. */
  problems: string[];
  /** The file's text, as it was when it was last good. */
  text: string;
}

/** The policies in force. */
export interface Policies {
  get(id: string): CompiledPolicy | undefined;
  list(): PolicyInForce[];
  /** Reads another text as if it were a file; nothing of it is in force. */
  read(text: string): ParsedPolicy | PolicyProblem[];
}

/** Keeps the last good texts beyond the life of a process. */
export interface KeptTexts {
  all(): Promise<PolicyFile[]>;
  put(files: readonly PolicyFile[]): Promise<void>;
}

/**
 * {@link Policies} from a directory of YAML files. A file that turns bad keeps
 * its last good policy in force, with the problem shown, also over a restart;
 * at the start every other file must be good. A file that is taken away ends
 * its policy.
 */
export class PolicyRegistry implements Policies {
  private state: LoadedPolicies = NOTHING_LOADED;
  /** Texts that are kept already, by file. */
  private readonly keptTexts = new Map<string, string>();

  private constructor(
    private readonly directory: string | undefined,
    private readonly world: PolicyWorld,
    private readonly logger: LoggerService,
    private readonly kept: KeptTexts | undefined,
    private readonly services: () => Promise<PolicyFile[]>,
  ) {}

  /** Throws InputError, naming file and line, when any policy is not good. */
  static async load(
    options: PolicyWorld & {
      /** Absolute path; none means no policies. */
      directory: string | undefined;
      logger: LoggerService;
      kept?: KeptTexts;
      /** Good texts that services bring along, named with {@link SERVICE_FILES}. */
      services?: () => Promise<PolicyFile[]>;
    },
  ): Promise<PolicyRegistry> {
    const { directory, logger, kept, services, ...world } = options;
    const registry = new PolicyRegistry(
      directory,
      world,
      logger,
      kept,
      services ?? (async () => []),
    );
    await registry.remember();
    // What a service brings along must not keep everybody's backend from starting.
    const problems = (await registry.refresh()).filter(
      problem => !problem.startsWith(SERVICE_FILES),
    );
    if (problems.length > 0) {
      throw new InputError(
        `The access policies can't be loaded:\n${problems.join('\n')}`,
      );
    }
    return registry;
  }

  get(id: string): CompiledPolicy | undefined {
    return this.loaded().find(({ policy }) => policy.id === id)?.policy;
  }

  list(): PolicyInForce[] {
    return this.loaded()
      .map(({ policy, problems, yaml }) => ({
        policy,
        file: yaml.file,
        problems: [
          ...problems,
          ...this.state.problems.filter(({ file }) =>
            this.state.defaults.has(file),
          ),
        ].map(sayProblem),
        text: yaml.text,
      }))
      .sort((a, b) => (a.policy.id < b.policy.id ? -1 : 1));
  }

  read(text: string): ParsedPolicy | PolicyProblem[] {
    const yaml = readYaml('text', text);
    return Array.isArray(yaml)
      ? yaml
      : readPolicy(
          yaml,
          this.world,
          new Defaults([...this.state.defaults.values()]),
        );
  }

  /** The policies in force with their files, for the lint. */
  loaded(): LoadedPolicy[] {
    return [...this.state.policies.values()];
  }

  /** Takes up what was in force before this process. */
  private async remember(): Promise<void> {
    const files = (await this.kept?.all()) ?? [];
    files.forEach(({ name, text }) => this.keptTexts.set(name, text));
    this.state = { ...loadPolicies(files, this.world), problems: [] };
  }

  /** Keeps the texts that are in force now. */
  private async keep(): Promise<void> {
    const { policies, defaults } = this.state;
    const good = [
      ...[...policies].map(([name, { yaml }]) => ({ name, text: yaml.text })),
      ...[...defaults].map(([name, { text }]) => ({ name, text })),
    ].filter(
      ({ name, text }) =>
        !name.startsWith(SERVICE_FILES) && this.keptTexts.get(name) !== text,
    );
    if (!this.kept || good.length === 0) {
      return;
    }
    try {
      await this.kept.put(good);
      good.forEach(({ name, text }) => this.keptTexts.set(name, text));
    } catch (error) {
      // Nothing depends on it but a restart; the next look tries again.
      this.logger.warn(
        `The texts of the access policies are not kept: ${error}`,
      );
    }
  }

  /** Reads what has changed on disk; returns problems that are new, of files not in force. */
  async refresh(): Promise<string[]> {
    const before = this.state;
    // Those of the organisation come first: a name that is taken stays theirs.
    const files = [
      ...(this.directory === undefined
        ? []
        : await readPolicyFiles(this.directory, 'jitAccess.policies')),
      ...(await this.services()),
    ];
    this.state = loadPolicies(files, this.world, before);
    for (const [file, { policy, problems }] of this.state.policies) {
      const message = problems.map(sayProblem).join('\n');
      const last = before.policies.get(file)?.problems ?? [];
      if (message !== '' && message !== last.map(sayProblem).join('\n')) {
        this.logger.error(
          `Policy ${policy.id} stays in force in version ${policy.version}, its file has become bad:\n${message}`,
        );
      }
    }
    await this.keep();
    const known = new Set(before.problems.map(sayProblem));
    return this.state.problems
      .filter(({ file }) => !this.state.defaults.has(file))
      .map(sayProblem)
      .filter(problem => !known.has(problem));
  }
}
