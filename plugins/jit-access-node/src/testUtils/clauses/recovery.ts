import assert from 'node:assert/strict';
import type { JitProvider } from '../../provider';
import type { ProviderHarness } from '../harness';
import {
  expectState,
  grantOptions,
  isListed,
  revokeOptions,
  type ProviderClause,
} from './assertions';

/** The provider as a process has it that was just started. */
const restarted = async (harness: ProviderHarness): Promise<JitProvider> =>
  harness.restart ? harness.restart() : harness.provider;

/** What is found after a crash, and what is left of a failure. */
export const recovery: ProviderClause[] = [
  {
    name: 'a process that starts after a crash finds the effect and takes it back',
    async run(harness) {
      const ref = await harness.freshRef();
      await harness.loseAnswer(() =>
        harness.provider.grant(ref, grantOptions()),
      );
      const next = await restarted(harness);
      await expectState(harness, ref, 'present', true, next);
      await next.grant(ref, grantOptions());
      await next.revoke(ref, revokeOptions());
      await expectState(
        harness,
        ref,
        'absent',
        false,
        await restarted(harness),
      );
    },
  },
  {
    name: 'a grant that failed half way is compensated by a revoke',
    async run(harness) {
      const ref = await harness.freshRef();
      const grant = () => harness.provider.grant(ref, grantOptions());
      await (harness.failHalfway
        ? harness.failHalfway(grant)
        : harness.loseAnswer(grant));
      const next = await restarted(harness);
      await next.revoke(ref, revokeOptions());
      await expectState(harness, ref, 'absent', false, next);
      if (next.capabilities.listManaged) {
        assert.equal(await isListed(harness, ref, next), false, 'leftovers');
      }
    },
  },
];
