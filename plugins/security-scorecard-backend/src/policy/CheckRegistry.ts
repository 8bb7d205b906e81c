import type { LoggerService } from '@backstage/backend-plugin-api';
import { emptyPolicy, loadChecks, type CheckPolicy } from './loadChecks';
import type { CollectorDeclaration } from './compileCheck';

interface CheckRegistryOptions {
  directory: string | undefined;
  collectors: readonly CollectorDeclaration[];
  logger: LoggerService;
}

/** Holds the checks in force; a directory that breaks later changes nothing. */
export class CheckRegistry {
  readonly #options: CheckRegistryOptions;
  #policy: CheckPolicy;
  #broken: string | undefined;

  /**
   * Loads the directory.
   *
   * @throws InputError that names file and line when a check is not valid
   */
  static async create(options: CheckRegistryOptions): Promise<CheckRegistry> {
    const { directory, collectors, logger } = options;
    if (!directory) {
      logger.warn(
        'securityScorecard.policies is not set, so there are no checks; point it at a directory of CheckSet files',
      );
      return new CheckRegistry(options, emptyPolicy());
    }
    const policy = await loadChecks(directory, collectors);
    for (const id of policy.missingCollectors) {
      logger.warn(
        `There are checks for the collector '${id}', which is not installed: they stay unknown. Add the backend module that brings it, or remove the checks`,
      );
    }
    return new CheckRegistry(options, policy);
  }

  private constructor(options: CheckRegistryOptions, policy: CheckPolicy) {
    this.#options = options;
    this.#policy = policy;
  }

  /** The checks in force. */
  get policy(): CheckPolicy {
    return this.#policy;
  }

  /** Reads the directory again; keeps the last good policy and logs the reason when it is broken. */
  async reload(): Promise<void> {
    const { directory, collectors, logger } = this.#options;
    if (!directory) {
      return;
    }
    try {
      const loaded = await loadChecks(directory, collectors);
      this.#broken = undefined;
      if (loaded.hash !== this.#policy.hash) {
        this.#policy = loaded;
        logger.info(`Loaded ${loaded.checks.length} checks`);
      }
    } catch (error) {
      const message = String(error);
      if (message !== this.#broken) {
        this.#broken = message;
        logger.error(
          `The changed checks are not used, the last good ones stay in force: ${message}`,
        );
      }
    }
  }
}
