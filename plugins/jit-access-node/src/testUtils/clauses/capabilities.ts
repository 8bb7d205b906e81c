import assert from 'node:assert/strict';
import type { JitProvider, ManagedTuple } from '../../provider';
import {
  expectState,
  grantOptions,
  isListed,
  options,
  revokeOptions,
  sameTuple,
  type ProviderClause,
} from './assertions';

function listManaged(provider: JitProvider): AsyncIterable<ManagedTuple> {
  assert.ok(provider.listManaged, 'it declares listManaged and has none');
  return provider.listManaged(options());
}

/** What a provider says it can do. */
export const capabilities: ProviderClause[] = [
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
    name: 'access that somebody altered is listed as tampered with, and goes with a revoke',
    async run(harness) {
      const { provider } = harness;
      if (!harness.tamper) {
        return;
      }
      const ref = await harness.freshRef();
      const reports = async () => {
        const found: (string | null)[] = [];
        for await (const tuple of listManaged(provider)) {
          if (sameTuple(tuple, ref)) {
            found.push(tuple.tampered);
          }
        }
        return found;
      };
      await provider.grant(ref, grantOptions());
      assert.deepEqual(await reports(), [null], 'before');
      await harness.tamper(ref);
      const [report, ...more] = await reports();
      assert.ok(report, 'it says what was altered');
      assert.equal(more.length, 0, 'it is listed once');
      await provider.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false);
      assert.deepEqual(await reports(), [], 'nothing is left');
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
