import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  accessRequestReadPermission,
  auditReadPermission,
  type AuditRow,
  type LedgerVerification,
  type ListAuditOptions,
  type Page,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { RequestStore } from '../database/RequestStore';
import { exportLedger, type ExportFormat } from '../ledger/exportLedger';
import type { Ledger } from '../ledger/Ledger';
import type { LedgerVerifier } from '../ledger/LedgerVerifier';
import type { Authorizer } from '../permissions/Authorizer';

const DEFAULT_LIMIT = 20;

/** A moment as it is stored, so that texts compare. Throws InputError, naming the field. */
function momentOf(
  field: string,
  value: string | undefined,
): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  const millis = Date.parse(value);
  if (Number.isNaN(millis)) {
    throw new InputError(`${field} must be a moment in ISO 8601`);
  }
  return new Date(millis).toISOString();
}

/** The ledger, for those who may read it. */
export class AuditService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
    private readonly verifier: LedgerVerifier,
    private readonly requests: RequestStore,
    private readonly authorizer: Authorizer,
  ) {}

  /**
   * The whole ledger for auditors; of one request also for everybody who may
   * see that request. Throws NotAllowedError for others: an empty ledger would
   * be a lie.
   */
  async list(
    options: ListAuditOptions,
    credentials: BackstageCredentials,
  ): Promise<Page<AuditRow>> {
    const serverTime = (await this.clock.now(this.knex)).toISOString();
    if (!(await this.mayRead(options.requestId, credentials))) {
      throw new NotAllowedError(
        'Reading the ledger is for auditors; of a request, for those who may see it',
      );
    }
    const found = await this.ledger.list(this.knex, {
      requestId: options.requestId,
      search: options.search,
      actor: options.actor,
      action: options.action,
      from: momentOf('from', options.from),
      to: momentOf('to', options.to),
      limit: options.limit ?? DEFAULT_LIMIT,
      offset: options.offset ?? 0,
    });
    return { ...found, serverTime };
  }

  /** Throws NotAllowedError for who may not read the ledger. */
  async verify(credentials: BackstageCredentials): Promise<LedgerVerification> {
    await this.authorizer.ensureAllowed(auditReadPermission, credentials);
    return this.verifier.verify();
  }

  /** The rows as text, a page at a time. Throws NotAllowedError for who may not read the ledger. */
  async export(
    o: { format: ExportFormat; from?: string; to?: string },
    credentials: BackstageCredentials,
  ): Promise<AsyncIterable<string>> {
    await this.authorizer.ensureAllowed(auditReadPermission, credentials);
    return exportLedger(this.ledger, this.knex, {
      format: o.format,
      from: momentOf('from', o.from),
      to: momentOf('to', o.to),
    });
  }

  private async mayRead(
    requestId: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    if (await this.authorizer.isAllowed(auditReadPermission, credentials)) {
      return true;
    }
    if (requestId === undefined) {
      return false;
    }
    const coverage = await this.authorizer.coverage(
      accessRequestReadPermission,
      credentials,
    );
    return (
      coverage.covers === 'some' &&
      (await this.requests.get(this.knex, requestId, coverage.filter)) !==
        undefined
    );
  }
}
