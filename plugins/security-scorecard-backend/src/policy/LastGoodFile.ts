import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { parsePolicyFile, type PolicyDocument } from './policyFiles';

/** How one file becomes one policy. */
export interface LastGoodFileOptions<T> {
  /** Absolute path; undefined when the portal does without. */
  file: string | undefined;
  /** Key of the configuration, for messages. */
  key: string;
  /** The policy without a file. */
  fallback: T;
  /** Reads the one document of the file; reports what is wrong with it. */
  read(document: PolicyDocument): T | undefined;
  logger: LoggerService;
}

interface Loaded<T> {
  value: T;
  /** Of the file's text; empty without a file. */
  hash: string;
}

/** A policy in one file, loaded strictly; a version that is broken changes nothing. */
export class LastGoodFile<T> {
  readonly #options: LastGoodFileOptions<T>;
  #loaded: Loaded<T>;
  #problem: string | null = null;

  /**
   * Loads the file.
   *
   * @throws InputError that names file and line of each fault
   */
  static async create<T>(
    options: LastGoodFileOptions<T>,
  ): Promise<LastGoodFile<T>> {
    return new LastGoodFile(options, await load(options));
  }

  private constructor(options: LastGoodFileOptions<T>, loaded: Loaded<T>) {
    this.#options = options;
    this.#loaded = loaded;
  }

  /** The policy in force. */
  get value(): T {
    return this.#loaded.value;
  }

  /** Changes with the policy in force. */
  get hash(): string {
    return this.#loaded.hash;
  }

  /** Why a newer version is not in force; null when the newest is. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Reads the file again; keeps the last good policy, and logs why, when it is broken. */
  async reload(): Promise<void> {
    const { key, logger } = this.#options;
    try {
      const loaded = await load(this.#options);
      this.#problem = null;
      if (loaded.hash !== this.#loaded.hash) {
        this.#loaded = loaded;
        logger.info(`Loaded ${key}`);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message !== this.#problem) {
        this.#problem = message;
        logger.error(
          `The changed ${key} is not used, the last good one stays in force: ${message}`,
        );
      }
    }
  }
}

async function load<T>(options: LastGoodFileOptions<T>): Promise<Loaded<T>> {
  const { file, key, fallback, read } = options;
  if (!file) {
    return { value: fallback, hash: '' };
  }
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`Can't read '${file}' (${key})`, error);
  }
  const problems: string[] = [];
  const name = path.basename(file);
  const documents = parsePolicyFile({ name, text }, problems);
  if (!problems.length && documents.length !== 1) {
    problems.push(
      `${name}:1: there are ${documents.length} documents; write exactly one`,
    );
  }
  const value = problems.length ? undefined : read(documents[0]);
  if (value === undefined || problems.length) {
    throw new InputError(`${key} can't be loaded:\n  ${problems.join('\n  ')}`);
  }
  return { value, hash: createHash('sha256').update(text).digest('hex') };
}
