import assert from 'node:assert/strict';
import type { Credential, GrantRef, JitProvider } from '../../provider';
import type { ProviderHarness } from '../harness';
import {
  grantOptions,
  options,
  rejection,
  revokeOptions,
  type ProviderClause,
} from './assertions';

type Issue = (ref: GrantRef, until: { expiresAt: Date }) => Promise<Credential>;

/** Issues by the provider; undefined where it issues none. */
function issuer({ provider }: ProviderHarness): Issue | undefined {
  const bound: JitProvider = provider;
  return bound.issueCredential
    ? async (ref, { expiresAt }) => {
        assert.ok(bound.issueCredential);
        return bound.issueCredential(ref, { ...options(), expiresAt });
      }
    : undefined;
}

/** What only the grantee may see. */
export const credentials: ProviderClause[] = [
  {
    name: 'a credential is issued for an active grant only, and ends with it at the latest',
    async run(harness) {
      const issue = issuer(harness);
      if (!issue) {
        return;
      }
      const until = grantOptions();
      const ref = await harness.freshRef();
      await rejection(issue(ref, until));
      await harness.provider.grant(ref, until);
      const credential = await issue(ref, until);
      assert.notEqual(credential.value, '', 'it has a value');
      assert.ok(credential.title && credential.hint, 'it says what it is');
      if (credential.expiresAt !== null) {
        assert.ok(
          new Date(credential.expiresAt) <= until.expiresAt,
          'it does not outlive the grant',
        );
      }
      for (const line of [
        harness.provider.instructions(ref),
        ...(await harness.provider.plan(ref)),
      ]) {
        assert.ok(!line.includes(credential.value), 'nobody else sees it');
      }
      await harness.provider.revoke(ref, revokeOptions());
      await rejection(issue(ref, until));
    },
  },
  {
    name: 'different grants have different credentials',
    async run(harness) {
      const issue = issuer(harness);
      if (!issue) {
        return;
      }
      const until = grantOptions();
      const refs = [await harness.freshRef(), await harness.freshRef()];
      const values: string[] = [];
      for (const ref of refs) {
        await harness.provider.grant(ref, until);
        values.push((await issue(ref, until)).value);
      }
      assert.notEqual(values[0], values[1]);
      for (const ref of refs) {
        await harness.provider.revoke(ref, revokeOptions());
      }
    },
  },
];
