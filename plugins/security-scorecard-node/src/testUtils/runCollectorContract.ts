import { COLLECTOR_CLAUSES } from './clauses';
import type { CollectorHarness } from './harness';

type Hook = (run: () => Promise<void>) => void;

/** What the contract needs of a test framework. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, run: () => Promise<void>): void;
  beforeAll: Hook;
  afterAll: Hook;
}

/** Options of {@link runCollectorContract}. */
export interface CollectorContractOptions {
  /** Shown as the name of the suite. */
  name: string;
  /** Called once, before the first test; its `close` after the last. */
  create(): Promise<CollectorHarness>;
  /** The framework's functions; the globals of that name when absent. */
  runner?: TestRunner;
}

/**
 * Registers the contract of `Collector` as a suite of tests. Its assertions are
 * Node's own, so any framework of that shape will do.
 *
 * @example
 * ```ts
 * runCollectorContract({ name: 'backups', create: () => startBackups() });
 * ```
 */
export function runCollectorContract(options: CollectorContractOptions): void {
  const { name, create } = options;
  const runner = options.runner ?? { describe, it, beforeAll, afterAll };

  runner.describe(`collector contract: ${name}`, () => {
    const started: CollectorHarness[] = [];

    runner.beforeAll(async () => {
      started.push(await create());
    });

    runner.afterAll(async () => {
      await Promise.all(started.map(harness => harness.close()));
    });

    for (const clause of COLLECTOR_CLAUSES) {
      runner.it(clause.name, () => clause.run(started[0]));
    }
  });
}
