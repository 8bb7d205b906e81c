import { PROVIDER_CLAUSES } from './clauses';
import type { ProviderHarness } from './harness';

type Hook = (run: () => Promise<void>, timeoutMs?: number) => void;

/** What the contract needs of a test framework. */
export interface TestRunner {
  describe(name: string, body: () => void): void;
  it(name: string, run: () => Promise<void>, timeoutMs?: number): void;
  beforeAll: Hook;
  afterAll: Hook;
}

/** Options of {@link runProviderContract}. */
export interface ProviderContractOptions {
  /** Shown as the name of the suite. */
  name: string;
  /** Called once, before the first test; its `close` after the last. */
  create(): Promise<ProviderHarness>;
  /** Limit of one test in milliseconds; the test runner's own when absent. */
  timeoutMs?: number;
  /** The framework's functions; the globals of that name when absent. */
  runner?: TestRunner;
}

/**
 * Registers the contract of `JitProvider` as a suite of tests. Its assertions
 * are Node's own, so any framework of that shape will do.
 *
 * @example
 * ```ts
 * runProviderContract({ name: 'ldap', create: () => startLdapHarness() });
 * ```
 */
export function runProviderContract(options: ProviderContractOptions): void {
  const { name, create, timeoutMs } = options;
  const runner = options.runner ?? { describe, it, beforeAll, afterAll };

  runner.describe(`provider contract: ${name}`, () => {
    const started: ProviderHarness[] = [];

    runner.beforeAll(async () => {
      started.push(await create());
    }, timeoutMs);

    runner.afterAll(async () => {
      await Promise.all(started.map(harness => harness.close()));
    }, timeoutMs);

    for (const clause of PROVIDER_CLAUSES) {
      runner.it(clause.name, () => clause.run(started[0]), timeoutMs);
    }
  });
}
