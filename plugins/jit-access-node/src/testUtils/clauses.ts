import assert from 'node:assert/strict';
import type { Entity } from '@backstage/catalog-model';
import { assertError, type ErrorLike } from '@backstage/errors';
import type { GrantRef } from '../provider';
import type { ProviderHarness } from './harness';

/** One sentence of the contract and the attempt to break it. */
export interface ProviderClause {
  name: string;
  /** Rejects when the provider breaks the clause. */
  run(harness: ProviderHarness): Promise<void>;
}

const options = () => ({ signal: new AbortController().signal });

const grantOptions = () => ({
  ...options(),
  expiresAt: new Date(Date.now() + 3_600_000),
});

const revokeOptions = (killSessions = false) => ({
  ...options(),
  killSessions,
});

const sameTuple = (
  a: Pick<GrantRef, 'entitlement' | 'principal'>,
  b: Pick<GrantRef, 'entitlement' | 'principal'>,
) =>
  a.principal === b.principal &&
  Object.keys({ ...a.entitlement, ...b.entitlement }).every(
    key => a.entitlement[key] === b.entitlement[key],
  );

async function expectState(
  { provider, hasAccess }: ProviderHarness,
  ref: GrantRef,
  state: string,
  access: boolean,
) {
  assert.equal(await provider.inspect(ref, options()), state, 'inspect');
  assert.equal(await hasAccess(ref), access, 'access at the target');
}

async function isListed({ provider }: ProviderHarness, ref: GrantRef) {
  assert.ok(provider.listManaged, 'it declares listManaged and has none');
  let times = 0;
  for await (const tuple of provider.listManaged(options())) {
    times += sameTuple(tuple, ref) ? 1 : 0;
  }
  assert.ok(times <= 1, 'a tuple is listed once');
  return times === 1;
}

async function rejection(call: Promise<unknown>): Promise<ErrorLike> {
  try {
    await call;
  } catch (thrown) {
    assertError(thrown);
    return thrown;
  }
  throw new assert.AssertionError({ message: 'the call has to be refused' });
}

async function assertNotResolved(
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

const core: ProviderClause[] = [
  {
    name: 'a fresh tuple is absent, granted it is present, revoked it is absent',
    async run(harness) {
      const ref = await harness.freshRef();
      await expectState(harness, ref, 'absent', false);
      await harness.provider.grant(ref, grantOptions());
      await expectState(harness, ref, 'present', true);
      await harness.provider.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false);
    },
  },
  {
    name: 'granting twice changes nothing, and one revoke takes it away',
    async run(harness) {
      const ref = await harness.freshRef();
      await harness.provider.grant(ref, grantOptions());
      await harness.provider.grant(ref, grantOptions());
      await expectState(harness, ref, 'present', true);
      await harness.provider.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false);
    },
  },
  {
    name: 'revoking twice succeeds',
    async run(harness) {
      const ref = await harness.freshRef();
      await harness.provider.grant(ref, grantOptions());
      await harness.provider.revoke(ref, revokeOptions());
      await harness.provider.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false);
    },
  },
  {
    name: 'revoking what was never granted succeeds, also for an unknown principal',
    async run(harness) {
      const ref = await harness.freshRef();
      await harness.provider.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false);
      const unknown = { ...ref, principal: `${ref.principal}-unknown` };
      await harness.provider.revoke(unknown, revokeOptions(true));
      assert.equal(
        await harness.provider.inspect(unknown, options()),
        'absent',
      );
    },
  },
  {
    name: 'granting to an unknown principal is refused for good',
    async run(harness) {
      const ref = await harness.freshRef();
      const unknown = { ...ref, principal: `${ref.principal}-unknown` };
      const error = await rejection(
        harness.provider.grant(unknown, grantOptions()),
      );
      assert.equal(harness.provider.classify(error), 'permanent');
    },
  },
  {
    name: 'a grant and a revoke whose answers were lost are seen and can be retried',
    async run(harness) {
      const ref = await harness.freshRef();
      await harness.loseAnswer(() =>
        harness.provider.grant(ref, grantOptions()),
      );
      await expectState(harness, ref, 'present', true);
      await harness.provider.grant(ref, grantOptions());
      await expectState(harness, ref, 'present', true);
      await harness.loseAnswer(() =>
        harness.provider.revoke(ref, revokeOptions()),
      );
      await expectState(harness, ref, 'absent', false);
      await harness.provider.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false);
    },
  },
  {
    name: 'granting one principal gives nothing to another',
    async run(harness) {
      const [ref, other] = [await harness.freshRef(), await harness.freshRef()];
      await harness.provider.grant(ref, grantOptions());
      await expectState(harness, other, 'absent', false);
      await harness.provider.revoke(other, revokeOptions());
      await expectState(harness, ref, 'present', true);
      await harness.provider.revoke(ref, revokeOptions());
    },
  },
  {
    name: 'what others gave is foreign and is kept',
    async run(harness) {
      const ref = await harness.freshRef();
      await harness.grantByOthers(ref);
      await expectState(harness, ref, 'foreign', true);
      await harness.provider.revoke(ref, revokeOptions(true));
      await expectState(harness, ref, 'foreign', true);
      if (harness.provider.capabilities.listManaged) {
        assert.equal(
          await isListed(harness, ref),
          false,
          'foreign is not ours',
        );
      }
    },
  },
];

const principals: ProviderClause[] = [
  {
    name: 'a user is mapped to the principal the catalog names',
    async run(harness) {
      const { entitlement } = await harness.freshRef();
      const { user, principal } = harness.userWithPrincipal;
      assert.deepEqual(await harness.provider.mapPrincipal(user, entitlement), {
        status: 'resolved',
        value: principal,
      });
    },
  },
  {
    name: 'a missing principal is empty, never derived',
    run: harness =>
      assertNotResolved(harness, harness.usersWithoutPrincipal, 'empty'),
  },
  {
    name: 'an invalid or ambiguous principal is an error',
    run: harness =>
      assertNotResolved(harness, harness.usersWithBadPrincipal, 'error'),
  },
];

const entitlements: ProviderClause[] = [
  {
    name: 'a good entitlement is accepted, also after a bad one was refused',
    async run(harness) {
      const { entitlement } = await harness.freshRef();
      harness.provider.validate(entitlement);
    },
  },
  {
    name: 'a bad entitlement is refused with an InputError that names the field',
    async run(harness) {
      const { entitlement: good } = await harness.freshRef();
      const unknown = {
        why: 'a field nobody knows',
        entitlement: { ...good, surplus: 'x' },
        field: 'surplus',
      };
      for (const { why, entitlement, field } of [
        ...harness.badEntitlements,
        unknown,
      ]) {
        const error = await rejection(
          (async () => harness.provider.validate(entitlement))(),
        );
        assert.equal(error.name, 'InputError', why);
        assert.ok(error.message.includes(field), `${why}: ${error.message}`);
      }
    },
  },
  {
    name: 'plan and instructions say what will be done',
    async run(harness) {
      const ref = await harness.freshRef();
      const lines = await harness.provider.plan(ref);
      assert.notEqual(lines.length, 0, 'plan has lines');
      assert.ok(lines.every(line => line && !line.includes('\n')));
      assert.ok(lines.some(line => line.includes(ref.principal)));
      await expectState(harness, ref, 'absent', false);
      assert.notEqual(harness.provider.instructions(ref), '');
    },
  },
];

const signals: ProviderClause[] = [
  {
    name: 'a call whose signal is aborted already does nothing',
    async run(harness) {
      const ref = await harness.freshRef();
      const signal = AbortSignal.abort();
      await rejection(
        harness.provider.grant(ref, { ...grantOptions(), signal }),
      );
      await expectState(harness, ref, 'absent', false);
      await rejection(harness.provider.inspect(ref, { signal }));
    },
  },
  {
    name: 'an abort ends a call that waits, and it takes no effect afterwards',
    async run(harness) {
      const ref = await harness.freshRef();
      const stall = await harness.stall();
      const controller = new AbortController();
      try {
        const refused = rejection(
          harness.provider.grant(ref, {
            ...grantOptions(),
            signal: controller.signal,
          }),
        );
        await Promise.race([stall.reached(), refused]);
        controller.abort();
        const error = await refused;
        assert.notEqual(harness.provider.classify(error), 'permanent');
      } finally {
        await stall.release();
      }
      await expectState(harness, ref, 'absent', false);
    },
  },
];

const capabilities: ProviderClause[] = [
  {
    name: 'residual access is reported as an ISO 8601 duration',
    async run({ provider }) {
      assert.match(
        provider.capabilities.residual,
        /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
      );
    },
  },
  {
    name: 'killSessions ends running sessions of the principal, and only those',
    async run(harness) {
      if (!harness.provider.capabilities.killSessions) {
        return;
      }
      const { openSession } = harness;
      assert.ok(openSession, 'the harness opens sessions');
      const [ref, other] = [await harness.freshRef(), await harness.freshRef()];
      await harness.provider.grant(ref, grantOptions());
      await harness.provider.grant(other, grantOptions());
      const session = await openSession(ref);
      const neighbour = await openSession(other);
      try {
        assert.equal(await session.alive(), true, 'before');
        await harness.provider.revoke(ref, revokeOptions(true));
        assert.equal(await session.alive(), false, 'after');
        assert.equal(await neighbour.alive(), true, 'of somebody else');
      } finally {
        await session.close();
        await neighbour.close();
      }
      await harness.provider.revoke(other, revokeOptions());
    },
  },
  {
    name: 'listManaged is what was granted and not yet revoked',
    async run(harness) {
      if (!harness.provider.capabilities.listManaged) {
        assert.equal(harness.provider.listManaged, undefined, 'undeclared');
        return;
      }
      const [ref, other] = [await harness.freshRef(), await harness.freshRef()];
      assert.equal(await isListed(harness, ref), false, 'before');
      await harness.provider.grant(ref, grantOptions());
      await harness.provider.grant(ref, grantOptions());
      assert.equal(await isListed(harness, ref), true, 'granted');
      assert.equal(await isListed(harness, other), false, 'not granted');
      await harness.provider.revoke(ref, revokeOptions());
      assert.equal(await isListed(harness, ref), false, 'revoked');
    },
  },
  {
    name: 'an error of no known kind is not called permanent',
    async run({ provider }) {
      assert.equal(provider.classify(new Error('never seen')), 'unknown');
      assert.equal(provider.classify(undefined), 'unknown');
    },
  },
];

/** The contract that every provider keeps, clause by clause. */
export const PROVIDER_CLAUSES: readonly ProviderClause[] = [
  ...core,
  ...principals,
  ...entitlements,
  ...signals,
  ...capabilities,
];
