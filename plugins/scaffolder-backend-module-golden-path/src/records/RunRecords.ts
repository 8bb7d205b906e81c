import { createHash } from 'node:crypto';
import {
  type DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';

const TABLE = 'golden_path_records';
const MIGRATIONS = {
  directory: resolvePackagePath(
    '@fairway/plugin-scaffolder-backend-module-golden-path',
    'migrations',
  ),
  // The scaffolder keeps its own migrations in the same database.
  tableName: 'golden_path_knex_migrations',
};

/** Evidence of one run of a golden path. */
export interface RunRecord {
  /** Id of the scaffolder task. */
  task: string;
  entityRef: string;
  /** Entity ref of the template. */
  template: string;
  /** Semantic version of the golden path. */
  version: string;
  /** SHA-256 of `.golden-path/answers.yaml`, hexadecimal. */
  answersSha256: string;
  /** Commit that was published; null when the target told none. */
  commit: string | null;
  /** Entity ref of whoever started the task. */
  actor: string;
  /** Control → state, in the order of the engine. */
  controls: Record<string, string>;
}

interface Row {
  task: string;
  entity_ref: string;
  template: string;
  version: string;
  answers_sha256: string;
  commit_hash: string | null;
  actor: string;
  controls: string;
  digest: string;
  recorded_at: string;
}

/** SHA-256 of a record, hexadecimal. */
export function digestOf(record: RunRecord): string {
  const { task, entityRef, template, version, answersSha256, commit } = record;
  const { actor, controls } = record;
  return createHash('sha256')
    .update(
      JSON.stringify([
        task,
        entityRef,
        template,
        version,
        answersSha256,
        commit,
        actor,
        Object.entries(controls),
      ]),
    )
    .digest('hex');
}

/** Records of runs, in the scaffolder's own database: written once, never changed. */
export class RunRecords {
  readonly #database: DatabaseService;
  #knex: Promise<Knex> | undefined;

  constructor(database: DatabaseService) {
    this.#database = database;
  }

  /** Brings the table up to date, unless the database is configured to be left alone. */
  async migrate(): Promise<void> {
    if (!this.#database.migrations?.skip) {
      const knex = await this.#client();
      await knex.migrate.latest(MIGRATIONS);
    }
  }

  /**
   * Records a run, once.
   *
   * @returns its digest, and whether it was recorded now or before
   * @throws ConflictError when the task has recorded something else
   */
  async add(
    record: RunRecord,
    at: Date,
  ): Promise<{ digest: string; isNew: boolean }> {
    const knex = await this.#client();
    const digest = digestOf(record);
    const row: Row = {
      task: record.task,
      entity_ref: record.entityRef,
      template: record.template,
      version: record.version,
      answers_sha256: record.answersSha256,
      commit_hash: record.commit,
      actor: record.actor,
      controls: JSON.stringify(record.controls),
      digest,
      recorded_at: at.toISOString(),
    };
    return knex.transaction(async tx => {
      const before = await tx<Row>(TABLE).where({ task: record.task }).first();
      if (before && before.digest !== digest) {
        throw new ConflictError(
          `The task ${record.task} has recorded ${before.entity_ref} of ${before.template} ${before.version} already; a record is never changed.`,
        );
      }
      if (!before) {
        await tx<Row>(TABLE).insert(row);
      }
      return { digest, isNew: !before };
    });
  }

  /** Records of an entity, the newest first. */
  async ofEntity(entityRef: string): Promise<RunRecord[]> {
    const knex = await this.#client();
    const rows = await knex<Row>(TABLE)
      .where({ entity_ref: entityRef })
      .orderBy('recorded_at', 'desc');
    return rows.map(row => ({
      task: row.task,
      entityRef: row.entity_ref,
      template: row.template,
      version: row.version,
      answersSha256: row.answers_sha256,
      commit: row.commit_hash,
      actor: row.actor,
      controls: JSON.parse(row.controls),
    }));
  }

  #client(): Promise<Knex> {
    this.#knex ??= this.#database.getClient();
    return this.#knex;
  }
}
