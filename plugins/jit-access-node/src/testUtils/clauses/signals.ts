import assert from 'node:assert/strict';
import {
  expectState,
  grantOptions,
  rejection,
  type ProviderClause,
} from './assertions';

/** Calls that are given up. */
export const signals: ProviderClause[] = [
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
