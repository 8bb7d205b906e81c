import type { LoggerService } from '@backstage/backend-plugin-api';
import { LastGoodFile } from '../policy/LastGoodFile';
import { readGatePolicy, type GatePolicy } from './policy';

/** Key of the configuration that names the file. */
export const GATES_KEY = 'securityScorecard.gates';

/** What {@link GateRegistry} needs. */
export interface GateRegistryOptions {
  /** Absolute path; undefined when the portal has no gates. */
  file: string | undefined;
  /** Whether a file that is broken at the start keeps the backend from starting. */
  strict: boolean;
  logger: LoggerService;
}

const NO_GATES: GatePolicy = {};

/** Holds the gates in force; a file that breaks later changes nothing. */
export class GateRegistry {
  readonly #options: GateRegistryOptions;
  #file: LastGoodFile<GatePolicy> | undefined;
  #problem: string | null = null;

  /** Throws InputError when the file is broken and `strict` is set. */
  static async create(options: GateRegistryOptions): Promise<GateRegistry> {
    const registry = new GateRegistry(options);
    await registry.#open(options.strict);
    return registry;
  }

  private constructor(options: GateRegistryOptions) {
    this.#options = options;
  }

  /** The thresholds in force; without any, every gate is unknown. */
  get policy(): GatePolicy {
    return this.#file?.value ?? NO_GATES;
  }

  /** Why the newest file is not in force; null when it is. */
  get problem(): string | null {
    return this.#file ? this.#file.problem : this.#problem;
  }

  /** Reads the file again; keeps the last good gates, and logs why, when it is broken. */
  async reload(): Promise<void> {
    if (this.#file) {
      await this.#file.reload();
    } else {
      await this.#open(false);
    }
  }

  async #open(strict: boolean): Promise<void> {
    const { file, logger } = this.#options;
    try {
      this.#file = await LastGoodFile.create({
        file,
        key: GATES_KEY,
        fallback: NO_GATES,
        read: readGatePolicy,
        logger,
      });
      this.#problem = null;
    } catch (error) {
      if (strict) {
        throw error;
      }
      const message = error instanceof Error ? error.message : String(error);
      if (message !== this.#problem) {
        this.#problem = message;
        logger.error(
          `There are no gates in force, so every gate is unknown: ${message}`,
        );
      }
    }
  }
}
