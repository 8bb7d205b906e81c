import type { LedgerVerification } from '@fairway/plugin-jit-access-common';
import type { LedgerAnchor } from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import type { AnchorStore } from './AnchorStore';
import type { Ledger } from './Ledger';

/**
 * Verifies the ledger with its anchors. Callers that come while it runs get
 * the outcome of that run, so that many of them cost no more than one.
 */
export class LedgerVerifier {
  private running: Promise<LedgerVerification> | undefined;

  constructor(
    private readonly knex: Knex,
    private readonly ledger: Ledger,
    private readonly store: AnchorStore,
    private readonly anchors: ReadonlyMap<string, LedgerAnchor>,
  ) {}

  verify(): Promise<LedgerVerification> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<LedgerVerification> {
    return this.ledger.verify(
      this.knex,
      await this.store.withState(this.knex, this.anchors.values()),
    );
  }
}
