import assert from 'node:assert/strict';
import {
  expectState,
  grantOptions,
  isListed,
  options,
  rejection,
  revokeOptions,
  type ProviderClause,
} from './assertions';

/** Granting, revoking and looking. */
export const core: ProviderClause[] = [
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
      if (!harness.grantByOthers) {
        return;
      }
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
