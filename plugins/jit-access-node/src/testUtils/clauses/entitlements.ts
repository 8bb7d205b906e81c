import assert from 'node:assert/strict';
import { expectState, rejection, type ProviderClause } from './assertions';

/** What can be asked for, and what is said about it. */
export const entitlements: ProviderClause[] = [
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
