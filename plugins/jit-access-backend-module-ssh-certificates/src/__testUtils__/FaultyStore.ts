import type { GrantRef } from '@fairway/plugin-jit-access-node';
import { CertificateStore, type Term } from '../CertificateStore';

/** A store whose answers can be lost, and that can be held back. */
export class FaultyStore extends CertificateStore {
  #lose = false;
  #gate: { arrive(): void; opened: Promise<void> } | undefined;

  /** Reject after the next change took effect. */
  loseNext(): void {
    this.#lose = true;
  }

  /** Keep changes waiting until released. */
  hold(): { reached: Promise<void>; release(): Promise<void> } {
    let [arrive, open] = [() => {}, () => {}];
    const reached = new Promise<void>(resolve => {
      arrive = resolve;
    });
    const opened = new Promise<void>(resolve => {
      open = resolve;
    });
    this.#gate = { arrive, opened };
    return {
      reached,
      release: async () => {
        this.#gate = undefined;
        open();
        await new Promise(setImmediate);
      },
    };
  }

  async grant(ref: GrantRef, term: Term): Promise<void> {
    await this.#faulty(() => super.grant(ref, term));
  }

  async revoke(
    ref: GrantRef,
    term: Pick<Term, 'now' | 'signal'>,
  ): Promise<void> {
    await this.#faulty(() => super.revoke(ref, term));
  }

  async #faulty(change: () => Promise<void>): Promise<void> {
    this.#gate?.arrive();
    await this.#gate?.opened;
    await change();
    if (this.#lose) {
      this.#lose = false;
      throw new Error('Connection terminated unexpectedly');
    }
  }
}
