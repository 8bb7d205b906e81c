import type { AuthService } from '@backstage/backend-plugin-api';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { JitAccessLedgerService } from '@fairway/plugin-jit-access-node';

const PAGE = 200;
const TRIES = 5;
const DAY = 86_400_000;

/** Where reading goes on: after this row, which is of that time. */
export interface LedgerPosition {
  seq: number;
  at: string;
}

/** Reads the ledger of access in the order in which it was written. */
export class LedgerReader {
  constructor(
    private readonly ledger: JitAccessLedgerService,
    private readonly auth: AuthService,
    private readonly now: () => Date,
  ) {}

  /** The position before everything that happened since a moment. */
  async positionAt(from: Date): Promise<LedgerPosition> {
    const at = from.toISOString();
    const [last] = await this.#list({ to: at, limit: 1 });
    return { seq: last?.seq ?? 0, at };
  }

  /**
   * The rows that come next, oldest first, at most a page; empty at the end. The
   * ledger shows the newest first, so days are looked through one by one: what
   * is read grows with what is new and not with the ledger. Where the clock was
   * set back, rows that come next are of other days; then all that are newer
   * are counted through.
   */
  async after(position: LedgerPosition): Promise<AuditRow[]> {
    for (let days = 1; ; days *= 2) {
      const end = Date.parse(position.at) + days * DAY;
      const isOpen = end >= this.now().getTime();
      const rows = await this.#oldest(position, {
        from: position.at,
        ...(!isOpen && { to: new Date(end).toISOString() }),
      });
      if (rows.length > 0) {
        return follows(rows, position) ? rows : this.#oldest(position, {});
      }
      if (isOpen) {
        await this.#ensureNotReplaced(position);
        return this.#oldest(position, {});
      }
    }
  }

  async #oldest(
    { seq }: LedgerPosition,
    range: { from?: string; to?: string },
  ): Promise<AuditRow[]> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const [newest] = await this.#list({ ...range, limit: 1 });
      if (!newest || newest.seq <= seq) {
        return [];
      }
      // Numbers have no gaps: this many rows are newer than the wanted ones.
      const offset = Math.max(0, newest.seq - seq - PAGE);
      const page = await this.#list({ ...range, limit: PAGE, offset });
      const rows = page.filter(row => row.seq > seq).reverse();
      // What is appended meanwhile pushes the oldest off the page.
      if (page.length < PAGE || rows.length < PAGE || rows[0].seq === seq + 1) {
        return rows;
      }
    }
    throw new Error(
      `The ledger grows faster than it can be read after row ${seq}; it is tried again`,
    );
  }

  /** A ledger that ends before what was read is another one. */
  async #ensureNotReplaced({ seq }: LedgerPosition): Promise<void> {
    const [head] = await this.#list({ limit: 1 });
    if ((head?.seq ?? 0) < seq) {
      throw new Error(
        `The ledger of access ends at row ${head?.seq ?? 0}, and row ${seq} of it was read before: it was replaced or cut. Verify it before the row of 'access' in usage_cursors is deleted`,
      );
    }
  }

  async #list(query: Parameters<JitAccessLedgerService['listRows']>[0]) {
    const { items } = await this.ledger.listRows(query, {
      credentials: await this.auth.getOwnServiceCredentials(),
    });
    return items;
  }
}

/** Whether none is left out: numbers have no gaps. */
function follows(rows: readonly AuditRow[], { seq }: LedgerPosition): boolean {
  return rows.every((row, index) => row.seq === seq + 1 + index);
}
