import { mockServices } from '@backstage/backend-test-utils';
import type { GrantRef, ManagedTuple } from '@fairway/plugin-jit-access-node';
import { setupServer } from 'msw/node';
import type { VaultServer } from '../config';
import { VaultProvider } from '../VaultProvider';
import { FakeVault } from './FakeVault';

const HOUR = 3_600_000;
export const options = () => ({ signal: new AbortController().signal });
export const grantOptions = () => ({ ...options(), expiresAt: new Date() });
export const revokeOptions = () => ({ ...options(), killSessions: false });

/** What the call was refused with. */
export async function failure(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    thrown => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  return error;
}

/** All that the provider lists as Fairway's. */
export async function listed(provider: VaultProvider): Promise<ManagedTuple[]> {
  const tuples: ManagedTuple[] = [];
  for await (const tuple of provider.listManaged(options())) {
    tuples.push(tuple);
  }
  return tuples;
}

/** A Vault for each test, and providers of it, at a time of their own. */
export class VaultFixture {
  vault = new FakeVault();
  readonly #start = Date.parse('2026-01-01T00:00:00Z');
  #now = this.#start;

  /** Call it at the top of a suite. */
  static use(): VaultFixture {
    const fixture = new VaultFixture();
    const msw = setupServer();
    beforeAll(() => msw.listen({ onUnhandledRequest: 'error' }));
    beforeEach(() => {
      fixture.#now = fixture.#start;
      fixture.vault = new FakeVault();
      fixture.vault.now = () => new Date(fixture.#now);
      msw.resetHandlers(...fixture.vault.handlers);
    });
    afterAll(() => msw.close());
    return fixture;
  }

  pass(hours: number): void {
    this.#now += hours * HOUR;
  }

  create(over: Partial<VaultServer> = {}): VaultProvider {
    return new VaultProvider({
      servers: [this.vault.config(over)],
      logger: mockServices.logger.mock(),
      now: this.vault.now,
    });
  }

  refFor(
    principal: string = this.vault.addEntity(),
    policy: string = 'pay-rw',
  ): GrantRef {
    return {
      grantId: 'grant-1',
      entitlement: { server: 'prod', policy },
      principal,
    };
  }

  /** Requests for tokens, so far. */
  logins(): string[] {
    return this.vault.calls.filter(call => call.includes('auth/'));
  }
}
