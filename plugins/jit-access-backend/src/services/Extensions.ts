import type {
  AccessSink,
  AuditSink,
  JitAccessExtensionPoint,
  JitHook,
  LedgerAnchor,
  OnCallSource,
  PostureSource,
  TicketSource,
} from '@fairway/plugin-jit-access-node';

function addAll<T>(
  map: Map<string, T>,
  items: readonly T[],
  what: string,
  idOf: (item: T) => string,
): void {
  for (const item of items) {
    const id = idOf(item);
    if (map.has(id)) {
      throw new Error(`${what} '${id}' is installed already`);
    }
    map.set(id, item);
  }
}

/** What modules added to the flow, by name or id, in the order they were added. */
export class Extensions implements JitAccessExtensionPoint {
  readonly hooks = new Map<string, JitHook>();
  readonly onCallSources = new Map<string, OnCallSource>();
  readonly ticketSources = new Map<string, TicketSource>();
  readonly sinks = new Map<string, AccessSink>();
  readonly auditSinks = new Map<string, AuditSink>();
  readonly anchors = new Map<string, LedgerAnchor>();
  private source: PostureSource | undefined;

  /** undefined when none is installed. */
  get postureSource(): PostureSource | undefined {
    return this.source;
  }

  addHook(...hooks: JitHook[]): void {
    addAll(this.hooks, hooks, 'A hook with the name', hook => hook.name);
  }

  addOnCallSource(...sources: OnCallSource[]): void {
    addAll(
      this.onCallSources,
      sources,
      'An on-call source with the id',
      ({ id }) => id,
    );
  }

  addTicketSource(...sources: TicketSource[]): void {
    addAll(
      this.ticketSources,
      sources,
      'A ticket source with the id',
      ({ id }) => id,
    );
  }

  setPostureSource(source: PostureSource): void {
    if (this.source) {
      throw new Error('A posture source is installed already');
    }
    this.source = source;
  }

  addSink(...sinks: AccessSink[]): void {
    addAll(this.sinks, sinks, 'A sink with the id', ({ id }) => id);
  }

  addAuditSink(...sinks: AuditSink[]): void {
    addAll(this.auditSinks, sinks, 'An audit sink with the id', ({ id }) => id);
  }

  addLedgerAnchor(...anchors: LedgerAnchor[]): void {
    addAll(
      this.anchors,
      anchors,
      'A ledger anchor with the id',
      ({ id }) => id,
    );
  }
}
