import { createHash } from 'node:crypto';
import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { GrantRef, ManagedTuple } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';

const GRANTS = 'ssh_certificates_grants';
const ISSUED = 'ssh_certificates_issued';

/** Where knex notes what it did, apart from the plugin's own notes. */
export const MIGRATIONS_TABLE = 'ssh_certificates_knex_migrations';

/** Where the migrations are. */
export const migrationsDir = resolvePackagePath(
  '@fairway/plugin-jit-access-backend-module-ssh-certificates',
  'migrations',
);

/** Revoked certificates stay on the list that long after they expired. */
const LINGER_MS = 3_600_000;

type Tuple = Pick<GrantRef, 'entitlement' | 'principal'>;

/** Until when, as of when, and for how long it may be waited. */
export interface Term {
  now: Date;
  expiresAt: Date;
  signal: AbortSignal;
}

/** What hosts have to refuse. */
export interface Revocations {
  /** Serial numbers, ascending. */
  serials: string[];
  /** Grows with each revocation. */
  version: number;
}

interface GrantRow {
  grant_id: string;
  entitlement: string;
  public_key: string;
}

function tupleKey({ entitlement, principal }: Tuple): string {
  const fields = Object.entries(entitlement).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return createHash('sha256')
    .update(JSON.stringify([fields, principal]))
    .digest('hex');
}

function readEntitlementJson(text: string): Record<string, string> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) {
    throw new Error(`'${text}' is no entitlement`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, String(each)]),
  );
}

/** The plugin's database, with this module's tables up to date. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({
      directory: migrationsDir,
      tableName: MIGRATIONS_TABLE,
    });
  }
  return knex;
}

/** What was granted, issued and revoked: shared by all backends. */
export class CertificateStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Records the grant, also again and with another end. */
  async grant(ref: GrantRef, term: Term): Promise<void> {
    await this.#change(term.signal, trx => this.#record(trx, ref, term));
  }

  /** Ends all grants of the tuple and revokes all their certificates. */
  async revoke(
    tuple: Tuple,
    { now, signal }: Pick<Term, 'now' | 'signal'>,
  ): Promise<void> {
    const stamp = { revoked_at: now.toISOString() };
    const rows = { tuple_key: tupleKey(tuple), revoked_at: null };
    await this.#change(signal, async trx => {
      await trx(GRANTS).where(rows).update(stamp);
      await trx(ISSUED).where(rows).update(stamp);
    });
  }

  /** Whether there is a grant of the tuple that lasts. */
  async isLive(tuple: Tuple, now: Date): Promise<boolean> {
    const row: unknown = await this.#live(this.#knex, now)
      .where({ tuple_key: tupleKey(tuple) })
      .first('grant_id');
    return row !== undefined;
  }

  /** Every tuple that has a grant that lasts, once. */
  async live(now: Date): Promise<ManagedTuple[]> {
    const rows: (GrantRow & { tuple_key: string })[] = await this.#live(
      this.#knex,
      now,
    )
      .orderBy(['granted_at', 'grant_id'])
      .select('grant_id', 'tuple_key', 'entitlement', 'public_key');
    const tuples = new Map<string, ManagedTuple>();
    for (const row of rows) {
      if (!tuples.has(row.tuple_key)) {
        tuples.set(row.tuple_key, {
          entitlement: readEntitlementJson(row.entitlement),
          principal: row.public_key,
          grantId: row.grant_id,
          tampered: null,
        });
      }
    }
    return [...tuples.values()];
  }

  /**
   * Records that a certificate is going to be signed and returns its serial
   * number. Whatever revokes the tuple later revokes it too.
   *
   * Throws NotFoundError when no grant of the tuple lasts.
   */
  async issue(ref: GrantRef, authority: string, term: Term): Promise<string> {
    const tuple_key = tupleKey(ref);
    return this.#change(term.signal, async trx => {
      // Locks the rows: a revoke comes before this, or sees what this adds.
      const held = await this.#live(trx, term.now)
        .where({ tuple_key })
        .increment('issued', 1);
      if (held === 0) {
        throw new NotFoundError(
          `Grant '${ref.grantId}' gives no SSH certificate now: it was not recorded, has ended or was revoked`,
        );
      }
      await this.#record(trx, ref, term);
      const [row]: { serial: number | string }[] = await trx(ISSUED)
        .insert({
          authority,
          grant_id: ref.grantId,
          tuple_key,
          issued_at: term.now.toISOString(),
          expires_at: term.expiresAt.toISOString(),
        })
        .returning('serial');
      return String(row.serial);
    });
  }

  /** What hosts have to refuse of an authority's certificates. */
  async revocations(authority: string, now: Date): Promise<Revocations> {
    const revoked = () =>
      this.#knex(ISSUED).where({ authority }).whereNotNull('revoked_at');
    const rows: { serial: number | string }[] = await revoked()
      .where(
        'expires_at',
        '>',
        new Date(now.getTime() - LINGER_MS).toISOString(),
      )
      .orderBy('serial')
      .select('serial');
    const [{ count }] = await revoked().count({ count: 'serial' });
    return {
      serials: rows.map(({ serial }) => String(serial)),
      version: Number(count),
    };
  }

  #live(knex: Knex, now: Date): Knex.QueryBuilder {
    return knex(GRANTS)
      .whereNull('revoked_at')
      .where('expires_at', '>', now.toISOString());
  }

  async #record(trx: Knex, ref: GrantRef, term: Term): Promise<void> {
    await trx(GRANTS)
      .insert({
        grant_id: ref.grantId,
        tuple_key: tupleKey(ref),
        entitlement: JSON.stringify(ref.entitlement),
        public_key: ref.principal,
        granted_at: term.now.toISOString(),
        expires_at: term.expiresAt.toISOString(),
        revoked_at: null,
      })
      .onConflict(['grant_id', 'tuple_key'])
      .merge(['expires_at', 'revoked_at']);
  }

  /** A transaction that is rolled back when the signal was aborted by its end. */
  async #change<T>(
    signal: AbortSignal,
    work: (trx: Knex.Transaction) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    return this.#knex.transaction(async trx => {
      const result = await work(trx);
      signal.throwIfAborted();
      return result;
    });
  }
}
