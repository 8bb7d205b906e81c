import type { LoggerService } from '@backstage/backend-plugin-api';
import type { PolicyStatus } from '@fairway/plugin-security-scorecard-common';
import type { CodeCheck } from '@fairway/plugin-security-scorecard-node';
import type { CollectorDeclaration } from './compileCheck';
import { loadChecks, type CheckPolicy } from './loadChecks';

/** What {@link CheckRegistry} needs. */
export interface CheckRegistryOptions {
  /** Directory of check files. */
  directory: string | undefined;
  collectors: readonly CollectorDeclaration[];
  /** Checks that modules bring as code. */
  code?: readonly CodeCheck[];
  /** Whether a policy that is broken at the start keeps the backend from starting; false when absent. */
  strict?: boolean;
  logger: LoggerService;
  now?: () => Date;
}

const load = ({ directory, collectors, code }: CheckRegistryOptions) =>
  loadChecks(directory, collectors, code);

const systemTime = () => new Date();

const NO_POLICY: CheckPolicy = {
  checks: [],
  hash: '',
  missingCollectors: [],
  tests: 0,
};

/**
 * Holds the checks in force; a directory that breaks later changes nothing. One
 * that is broken at the start leaves no checks in force: stored results then
 * stay as they were, and {@link CheckRegistry.ready} is false until it is mended.
 */
export class CheckRegistry {
  readonly #options: CheckRegistryOptions;
  #policy = NO_POLICY;
  #loadedAt: string;
  #problem: string | undefined;
  #loading: Promise<void> = Promise.resolve();

  /**
   * Loads the directory.
   *
   * @throws InputError that names file and line when a check is not valid, and
   *   `strict` is set
   */
  static async create(options: CheckRegistryOptions): Promise<CheckRegistry> {
    if (!options.directory) {
      options.logger.warn(
        'securityScorecard.policies is not set, so there are no check files; point it at a directory of CheckSet files',
      );
    }
    const registry = new CheckRegistry(options);
    if (options.strict) {
      registry.#accept(await load(options));
    } else {
      await registry.reload();
    }
    return registry;
  }

  private constructor(options: CheckRegistryOptions) {
    this.#options = options;
    this.#loadedAt = (options.now ?? systemTime)().toISOString();
  }

  /** The checks in force. */
  get policy(): CheckPolicy {
    return this.#policy;
  }

  /** Whether there is a policy in force; without one nothing may be evaluated. */
  get ready(): boolean {
    return this.#policy !== NO_POLICY;
  }

  /** The state of the checks, without the orphans, which others know. */
  get status(): Omit<PolicyStatus, 'orphans'> {
    return {
      checks: this.#policy.checks.length,
      loadedAt: this.#loadedAt,
      problem: this.#problem ?? null,
      missingCollectors: this.#policy.missingCollectors,
    };
  }

  /** Reads the directory again; keeps the last good policy and logs the reason when it is broken. */
  async reload(): Promise<void> {
    this.#loading = this.#loading.then(() => this.#reload());
    return this.#loading;
  }

  async #reload(): Promise<void> {
    const { logger } = this.#options;
    try {
      const loaded = await load(this.#options);
      this.#problem = undefined;
      if (loaded.hash !== this.#policy.hash) {
        this.#accept(loaded);
      }
    } catch (error) {
      const message = String(error);
      if (message !== this.#problem) {
        this.#problem = message;
        logger.error(
          this.ready
            ? `The changed checks are not used, the last good ones stay in force: ${message}`
            : `There are no checks in force, stored results stay as they were: ${message}`,
        );
      }
    }
  }

  #accept(policy: CheckPolicy) {
    const { logger, now = systemTime } = this.#options;
    for (const id of policy.missingCollectors) {
      if (!this.#policy.missingCollectors.includes(id)) {
        logger.warn(
          `There are checks for the collector '${id}', which is not installed: they stay unknown. Add the backend module that brings it, or remove the checks`,
        );
      }
    }
    this.#policy = policy;
    this.#loadedAt = now().toISOString();
    logger.info(
      `Loaded ${policy.checks.length} checks, with ${policy.tests} tests`,
    );
  }
}
