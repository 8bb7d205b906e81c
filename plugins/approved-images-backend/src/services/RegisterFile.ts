import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type {
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { parseApprovedImagesFile } from '@fairway/plugin-approved-images-node';
import type { Knex } from 'knex';
import { syncPolicy } from '../database/PolicySync';

/** What {@link RegisterFile} needs. */
export interface RegisterFileOptions {
  /** File or URL; undefined when there is none. */
  source: string | undefined;
  knex: Knex;
  reader: UrlReaderService;
  logger: LoggerService;
  now: () => Date;
}

const isUrl = (source: string) => /^https?:/.test(source);

/** The URL, or the absolute path of the file. */
const place = (source: string) => (isUrl(source) ? source : resolve(source));

/** The base of the register, as code. A version that is broken changes nothing. */
export class RegisterFile {
  #hash = '';
  #problem = '';

  constructor(private readonly options: RegisterFileOptions) {}

  /**
   * Brings the register up to date with the file.
   *
   * @returns whether anything may have changed
   */
  async load(): Promise<boolean> {
    const { source, knex, logger, now } = this.options;
    if (!source) {
      return false;
    }
    try {
      const text = await this.#read(source);
      const hash = createHash('sha256').update(text).digest('hex');
      if (hash === this.#hash) {
        return false;
      }
      const file = parseApprovedImagesFile(
        'The register of approved images',
        text,
      );
      await syncPolicy(knex, file, now().toISOString());
      this.#hash = hash;
      this.#problem = '';
      return true;
    } catch (error) {
      const problem = stringifyError(error);
      if (problem !== this.#problem) {
        this.#problem = problem;
        logger.error(
          `${place(source)} is not used, the last good register stays in force: ${problem}`,
        );
      }
      return false;
    }
  }

  async #read(source: string): Promise<string> {
    if (!isUrl(source)) {
      return readFile(place(source), 'utf8');
    }
    const { buffer } = await this.options.reader.readUrl(source);
    return (await buffer()).toString('utf8');
  }
}
