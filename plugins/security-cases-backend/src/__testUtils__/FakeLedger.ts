import type {
  AccessRequest,
  AuditRow,
  ListAuditOptions,
} from '@fairway/plugin-jit-access-common';
import type { JitAccessLedgerService } from '@fairway/plugin-jit-access-node';
import type { AccessRequests } from '../unusual/AccessRequests';

/** Access that somebody got, as far as a test cares. */
export interface Got {
  person?: string;
  target?: string;
  at: string;
  duration?: string;
  kind?: AccessRequest['kind'];
  risk?: AccessRequest['risk'];
}

/** A ledger in memory, with the requests that its rows name. */
export class FakeLedger implements JitAccessLedgerService, AccessRequests {
  readonly rows: AuditRow[] = [];
  readonly #requests = new Map<string, AccessRequest>();
  /** Called before each answer. */
  onList: () => void = () => {};
  calls = 0;

  async listRows(query: ListAuditOptions) {
    this.calls += 1;
    this.onList();
    const found = this.rows
      .filter(
        ({ at }) =>
          (!query.from || at >= query.from) && (!query.to || at < query.to),
      )
      .reverse();
    const offset = query.offset ?? 0;
    return {
      items: found.slice(offset, offset + (query.limit ?? 20)),
      totalItems: found.length,
      serverTime: new Date().toISOString(),
    };
  }

  async get(id: string) {
    return this.#requests.get(id);
  }

  /** Adds a row of something that is not looked at. */
  note(at: string, action = 'request-created', requestId?: string): void {
    const seq = this.rows.length + 1;
    this.rows.push({
      seq,
      at,
      actor: 'system:worker',
      action,
      requestId: requestId ?? null,
      grantId: null,
      details: {},
      hash: `hash-${seq}`,
      previousHash: `hash-${seq - 1}`,
    });
  }

  /** Adds the rows of a request that was approved and provisioned. */
  got(given: Got): void {
    const id = `request-${this.rows.length + 1}`;
    const { at, kind = 'access', risk = 'medium' } = given;
    const person = `user:default/${given.person ?? 'omar'}`;
    this.#requests.set(id, {
      id,
      kind,
      parentGrantId: null,
      startsAt: null,
      inputs: {},
      facts: [],
      auto: false,
      entitlementId: 'operate',
      entitlementTitle: 'Operate payments on AWS',
      entityRef: given.target ?? 'resource:default/aws-production',
      risk,
      requester: person,
      grantee: person,
      state: 'approved',
      reason: 'a test',
      ticket: null,
      duration: given.duration ?? 'PT30M',
      rule: 'any',
      explanation: '',
      policy: { id: 'operate', version: 1, hash: 'hash' },
      steps: [],
      decisions: [],
      createdAt: at,
      deadline: at,
      decidedAt: at,
      grantId: 'grant',
      actions: [],
    });
    this.note(at, 'request-created', id);
    this.note(at, 'request-approved', id);
    this.note(at, 'grant-activated', id);
  }
}
