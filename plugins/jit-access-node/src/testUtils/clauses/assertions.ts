import assert from 'node:assert/strict';
import type { Entity } from '@backstage/catalog-model';
import { assertError, type ErrorLike } from '@backstage/errors';
import type { GrantRef, JitProvider } from '../../provider';
import type { ProviderHarness } from '../harness';

/** One sentence of the contract and the attempt to break it. */
export interface ProviderClause {
  name: string;
  /** Rejects when the provider breaks the clause. */
  run(harness: ProviderHarness): Promise<void>;
}

/** Options of a call that nobody aborts. */
export const options = () => ({ signal: new AbortController().signal });

/** Options of a grant for an hour that nobody aborts. */
export const grantOptions = () => ({
  ...options(),
  expiresAt: new Date(Date.now() + 3_600_000),
});

/** Options of a revoke that nobody aborts. */
export const revokeOptions = (killSessions = false) => ({
  ...options(),
  killSessions,
});

/** Whether both are one entitlement of one principal. */
export const sameTuple = (
  a: Pick<GrantRef, 'entitlement' | 'principal'>,
  b: Pick<GrantRef, 'entitlement' | 'principal'>,
) =>
  a.principal === b.principal &&
  Object.keys({ ...a.entitlement, ...b.entitlement }).every(
    key => a.entitlement[key] === b.entitlement[key],
  );

/** Asserts what the provider says and what the target itself says. */
export async function expectState(
  harness: ProviderHarness,
  ref: GrantRef,
  state: string,
  access: boolean,
  provider: JitProvider = harness.provider,
) {
  assert.equal(await provider.inspect(ref, options()), state, 'inspect');
  assert.equal(await harness.hasAccess(ref), access, 'access at the target');
}

/** Whether listManaged has the tuple. Asserts that it has it once at most. */
export async function isListed(
  harness: ProviderHarness,
  ref: GrantRef,
  provider: JitProvider = harness.provider,
) {
  assert.ok(provider.listManaged, 'it declares listManaged and has none');
  let times = 0;
  for await (const tuple of provider.listManaged(options())) {
    times += sameTuple(tuple, ref) ? 1 : 0;
  }
  assert.ok(times <= 1, 'a tuple is listed once');
  return times === 1;
}

/** What the call was refused with. Asserts that it was refused. */
export async function rejection(call: Promise<unknown>): Promise<ErrorLike> {
  try {
    await call;
  } catch (thrown) {
    assertError(thrown);
    return thrown;
  }
  throw new assert.AssertionError({ message: 'the call has to be refused' });
}

/** Asserts that each user is left without a principal, with a reason. */
export async function assertNotResolved(
  { provider, freshRef }: ProviderHarness,
  users: Entity[],
  status: 'empty' | 'error',
) {
  const { entitlement } = await freshRef();
  assert.notEqual(users.length, 0, 'the harness names such users');
  for (const user of users) {
    const outcome = await provider.mapPrincipal(user, entitlement);
    assert.equal(outcome.status, status, user.metadata.name);
    assert.ok('reason' in outcome && outcome.reason, 'it says why');
  }
}
