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
import { isServiceFile } from './serviceFiles';
import { differing, type SharedVersions } from './sharedVersions';
import { readYaml, sayProblem, type PolicyProblem } from './yamlFile';

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
  /**
   * False while another backend has a policy that this one can't read, for
   * example a newer release: then one that is not there has not ended.
   */
  isWhole(): boolean;
  /**
   * Policies of which another backend has another text in force: which of the
   * two is the newer one is not known, so neither ends what the other allows.
   */
  disputed(): Promise<ReadonlySet<string>>;
  /** Reads another text as if it were a file; nothing of it is in force. */
  read(text: string): ParsedPolicy | PolicyProblem[];
}

/** A file that is not in the directory of this backend, and still counts. */
export interface AwayFile extends PolicyFile {
  /** Set when no backend has it; ISO 8601. Else another one does. */
  gone: { since: string; until: string } | undefined;
}

/** Keeps the last good texts beyond the life of a process, for all backends. */
export interface KeptTexts {
  all(): Promise<PolicyFile[]>;
  put(files: readonly PolicyFile[]): Promise<void>;
  /**
   * Notes which files are in the directory of this backend; tells which are
   * not and still count. One whose time is up is forgotten.
   */
  away(present: ReadonlySet<string>): Promise<AwayFile[]>;
}

/**
 * {@link Policies} from a directory of YAML files. A file that turns bad keeps
 * its last good policy in force, with the problem shown, also over a restart;
 * at the start every other file must be good. A file that is taken away ends
 * its policy once no backend has had it for a while: one backend that lacks
 * it, or a directory that is empty for a moment, takes nobody's access away.
 */
export class PolicyRegistry implements Policies {
  private state: LoadedPolicies = NOTHING_LOADED;
  /** Texts that are kept already, by file. */
  private readonly keptTexts = new Map<string, string>();
  private whole = true;
  /** Until when the policies of files that no backend has stay in force, by file. */
  private gone: ReadonlyMap<string, string> = new Map();

  private constructor(
    private readonly directory: string | undefined,
    private readonly world: PolicyWorld,
    private readonly logger: LoggerService,
    private readonly kept: KeptTexts | undefined,
    private readonly services: () => Promise<PolicyFile[]>,
    private readonly versions: SharedVersions | undefined,
  ) {}

  /** Throws InputError, naming file and line, when any policy is not good. */
  static async load(
    options: PolicyWorld & {
      /** Absolute path; none means no policies. */
      directory: string | undefined;
      logger: LoggerService;
      kept?: KeptTexts;
      versions?: SharedVersions;
      /** Good texts that services bring along, named as service files are. */
      services?: () => Promise<PolicyFile[]>;
    },
  ): Promise<PolicyRegistry> {
    const { directory, logger, kept, versions, services, ...world } = options;
    const registry = new PolicyRegistry(
      directory,
      world,
      logger,
      kept,
      services ?? (async () => []),
      versions,
    );
    await registry.remember();
    // What a service brings along must not keep everybody's backend from starting.
    const problems = (await registry.refresh()).filter(
      problem => !isServiceFile(problem),
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
          ...[
            ...problems,
            ...this.state.problems.filter(({ file }) =>
              this.state.defaults.has(file),
            ),
          ].map(sayProblem),
          ...(this.gone.has(yaml.file)
            ? [sayGone(yaml.file, this.gone.get(yaml.file))]
            : []),
        ],
        text: yaml.text,
      }))
      .sort((a, b) => (a.policy.id < b.policy.id ? -1 : 1));
  }

  isWhole(): boolean {
    return this.whole;
  }

  async disputed(): Promise<ReadonlySet<string>> {
    return differing(
      id => this.get(id)?.hash,
      (await this.versions?.others()) ?? [],
    );
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
        !isServiceFile(name) && this.keptTexts.get(name) !== text,
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

  private async lookAway(here: readonly PolicyFile[]): Promise<AwayFile[]> {
    if (!this.kept) {
      return [];
    }
    const away = await this.kept.away(new Set(here.map(({ name }) => name)));
    const counts = new Set([...here, ...away].map(({ name }) => name));
    // One that is forgotten and comes back is kept anew.
    [...this.keptTexts.keys()]
      .filter(name => !counts.has(name))
      .forEach(name => this.keptTexts.delete(name));
    return away;
  }

  /** Once for each file, and again when it ends sooner or later than was said. */
  private sayWhatIsGone(away: readonly AwayFile[]): void {
    const { policies, defaults } = this.state;
    const gone = new Map(
      away.flatMap(({ name, gone: when }) =>
        when && (policies.has(name) || defaults.has(name))
          ? [[name, when.until]]
          : [],
      ),
    );
    for (const [name, until] of gone) {
      if (this.gone.get(name) !== until) {
        this.logger.error(sayGone(name, until));
      }
    }
    this.gone = gone;
  }

  private sayWhatIsUnreadable(
    away: readonly AwayFile[],
    problems: readonly PolicyProblem[],
  ): void {
    const unread = problems.filter(problem =>
      away.some(({ name, gone }) => name === problem.file && !gone),
    );
    if (this.whole && unread.length > 0) {
      this.logger.warn(
        `Another backend has policies that this one can't read; no policy is taken for ended here until it can:\n${unread.map(sayProblem).join('\n')}`,
      );
    }
    this.whole = unread.length === 0;
  }

  /** Reads what has changed on disk; returns problems that are new, of files not in force. */
  async refresh(): Promise<string[]> {
    const before = this.state;
    const here =
      this.directory === undefined
        ? []
        : await readPolicyFiles(this.directory, 'jitAccess.policies');
    const away = await this.lookAway(here);
    // Those of the organisation come first: a name that is taken stays theirs.
    const files = [...here, ...away, ...(await this.services())];
    const loaded = loadPolicies(files, this.world, before);
    this.state = {
      ...loaded,
      problems: loaded.problems.filter(
        ({ file }) => !away.some(({ name }) => name === file),
      ),
    };
    this.sayWhatIsGone(away);
    this.sayWhatIsUnreadable(
      away,
      // A file that was renamed is there twice for a while.
      loaded.problems.filter(({ rule }) => rule !== 'name-twice'),
    );
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
    await this.versions?.note(
      new Map(this.loaded().map(({ policy }) => [policy.id, policy.hash])),
    );
    const known = new Set(before.problems.map(sayProblem));
    return this.state.problems
      .filter(({ file }) => !this.state.defaults.has(file))
      .map(sayProblem)
      .filter(problem => !known.has(problem));
  }
}

function sayGone(file: string, until: string | undefined): string {
  return `${file}: no backend has this file any more; what it says stays in force until ${until}, and ends then with the access that was given by it`;
}
