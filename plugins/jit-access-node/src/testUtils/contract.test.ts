import assert from 'node:assert/strict';
import type { JitProvider } from '../provider';
import { PROVIDER_CLAUSES } from './clauses';
import { createMemoryHarness } from './memoryHarness';
import { createMemoryProvider, type MemoryTarget } from './MemoryTarget';
import { runProviderContract } from './runProviderContract';

runProviderContract({
  name: 'memory',
  create: async () => createMemoryHarness(),
});

type Defect = (
  honest: JitProvider,
  target: MemoryTarget,
) => Partial<JitProvider>;

/** Runs one clause against a provider with the defect. */
async function check(name: string, defect: Defect): Promise<void> {
  const clause = PROVIDER_CLAUSES.find(each => each.name === name);
  const harness = createMemoryHarness(target => {
    const honest = createMemoryProvider(target);
    return { ...honest, ...defect(honest, target) };
  });
  await clause?.run(harness);
}

const DEFECTS: { name: string; clause: string; defect: Defect }[] = [
  {
    name: 'grant does nothing',
    clause:
      'a fresh tuple is absent, granted it is present, revoked it is absent',
    defect: () => ({ grant: async () => {} }),
  },
  {
    name: 'inspect believes itself, not the target',
    clause:
      'a fresh tuple is absent, granted it is present, revoked it is absent',
    defect: () => ({ revoke: async () => {} }),
  },
  {
    name: 'a second grant fails',
    clause: 'granting twice changes nothing, and one revoke takes it away',
    defect: (honest, target) => ({
      async grant(ref, options) {
        if (target.state(ref) === 'present') {
          throw new Error('already a member');
        }
        await honest.grant(ref, options);
      },
    }),
  },
  {
    name: 'a second revoke fails',
    clause: 'revoking twice succeeds',
    defect: (honest, target) => ({
      async revoke(ref, options) {
        if (target.state(ref) === 'absent') {
          throw new Error('not a member');
        }
        await honest.revoke(ref, options);
      },
    }),
  },
  {
    name: 'revoking the unknown fails',
    clause:
      'revoking what was never granted succeeds, also for an unknown principal',
    defect: (honest, target) => ({
      async revoke(ref, options) {
        if (!target.accounts.has(ref.principal)) {
          throw new Error('no such account');
        }
        await honest.revoke(ref, options);
      },
    }),
  },
  {
    name: 'an unknown principal is created on the way',
    clause: 'granting to an unknown principal is refused for good',
    defect: (honest, target) => ({
      async grant(ref, options) {
        target.accounts.add(ref.principal);
        await honest.grant(ref, options);
      },
    }),
  },
  {
    name: 'a failed grant is undone in memory only',
    clause:
      'a grant and a revoke whose answers were lost are seen and can be retried',
    defect: honest => {
      const failed = new Set<string>();
      return {
        async grant(ref, options) {
          await honest.grant(ref, options).catch(error => {
            failed.add(ref.grantId);
            throw error;
          });
        },
        inspect: async (ref, options) =>
          failed.has(ref.grantId) ? 'absent' : honest.inspect(ref, options),
      };
    },
  },
  {
    name: 'revoke takes everybody’s access',
    clause: 'granting one principal gives nothing to another',
    defect: (honest, target) => ({
      async revoke(ref, options) {
        await honest.revoke(ref, options);
        target.list().forEach(tuple => target.take(tuple));
      },
    }),
  },
  {
    name: 'foreign access is adopted and taken away',
    clause: 'what others gave is foreign and is kept',
    defect: (honest, target) => ({
      async revoke(ref, options) {
        if (target.state(ref) === 'foreign') {
          target.put(ref, true);
        }
        await honest.revoke(ref, options);
      },
    }),
  },
  {
    name: 'the principal is derived from the name',
    clause: 'a missing principal is empty, never derived',
    defect: () => ({
      mapPrincipal: async user => ({
        status: 'resolved',
        value: user.metadata.name,
      }),
    }),
  },
  {
    name: 'a bad principal counts as none',
    clause: 'an invalid or ambiguous principal is an error',
    defect: () => ({
      mapPrincipal: async () => ({ status: 'empty', reason: 'none' }),
    }),
  },
  {
    name: 'validate accepts anything',
    clause:
      'a bad entitlement is refused with an InputError that names the field',
    defect: () => ({ validate: () => {} }),
  },
  {
    name: 'plan changes the target',
    clause: 'plan and instructions say what will be done',
    defect: (honest, target) => ({
      async plan(ref) {
        target.put(ref, true);
        return honest.plan(ref);
      },
    }),
  },
  {
    name: 'the signal is not looked at',
    clause: 'a call whose signal is aborted already does nothing',
    defect: honest => ({
      grant: (ref, options) =>
        honest.grant(ref, { ...options, signal: new AbortController().signal }),
    }),
  },
  {
    name: 'an aborted call goes on behind the caller’s back',
    clause:
      'an abort ends a call that waits, and it takes no effect afterwards',
    defect: honest => ({
      async grant(ref, { signal, expiresAt }) {
        signal.throwIfAborted();
        const call = honest.grant(ref, {
          signal: new AbortController().signal,
          expiresAt,
        });
        await Promise.race([
          call,
          new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason)),
          ),
        ]);
      },
    }),
  },
  {
    name: 'residual is not a duration',
    clause: 'residual access is reported as an ISO 8601 duration',
    defect: honest => ({
      capabilities: { ...honest.capabilities, residual: '1h' },
    }),
  },
  {
    name: 'sessions go on',
    clause:
      'killSessions ends running sessions of the principal, and only those',
    defect: honest => ({
      revoke: (ref, options) =>
        honest.revoke(ref, { ...options, killSessions: false }),
    }),
  },
  {
    name: 'listManaged forgets',
    clause: 'listManaged is what was granted and not yet revoked',
    defect: () => ({ listManaged: async function* none() {} }),
  },
  {
    name: 'what was granted is remembered by the process only',
    clause:
      'a process that starts after a crash finds the effect and takes it back',
    defect: honest => {
      const granted = new Set<string>();
      return {
        async grant(ref, options) {
          granted.add(ref.grantId);
          await honest.grant(ref, options);
        },
        inspect: async (ref, options) =>
          granted.has(ref.grantId) ? honest.inspect(ref, options) : 'absent',
      };
    },
  },
  {
    name: 'only a grant that succeeded is taken back',
    clause: 'a grant that failed half way is compensated by a revoke',
    defect: honest => {
      const granted = new Set<string>();
      return {
        async grant(ref, options) {
          await honest.grant(ref, options);
          granted.add(ref.grantId);
        },
        async revoke(ref, options) {
          if (granted.has(ref.grantId)) {
            await honest.revoke(ref, options);
          }
        },
      };
    },
  },
  {
    name: 'the principal is the e-mail address',
    clause: 'neither a name nor an e-mail address is taken for a principal',
    defect: honest => ({
      mapPrincipal: async (user, entitlement) =>
        'profile' in (user.spec ?? {})
          ? { status: 'resolved', value: 'ana' }
          : honest.mapPrincipal(user, entitlement),
    }),
  },
  {
    name: 'what was altered is listed as if it were not',
    clause:
      'access that somebody altered is listed as tampered with, and goes with a revoke',
    defect: (_, target) => ({
      async *listManaged() {
        for (const tuple of target.list()) {
          yield { ...tuple, grantId: null, tampered: null };
        }
      },
    }),
  },
  {
    name: 'a credential for the asking',
    clause:
      'a credential is issued for an active grant only, and ends with it at the latest',
    defect: () => ({
      issueCredential: async ref => ({
        title: 'Key',
        value: ref.grantId,
        fileName: null,
        expiresAt: null,
        hint: 'Turn it',
      }),
    }),
  },
  {
    name: 'a credential for ever',
    clause:
      'a credential is issued for an active grant only, and ends with it at the latest',
    defect: honest => ({
      async issueCredential(ref, options) {
        assert.ok(honest.issueCredential);
        const credential = await honest.issueCredential(ref, options);
        return { ...credential, expiresAt: '2999-01-01T00:00:00.000Z' };
      },
    }),
  },
  {
    name: 'one key for all',
    clause: 'different grants have different credentials',
    defect: honest => ({
      async issueCredential(ref, options) {
        assert.ok(honest.issueCredential);
        const credential = await honest.issueCredential(ref, options);
        return { ...credential, value: 'master key' };
      },
    }),
  },
  {
    name: 'every error is permanent',
    clause: 'an error of no known kind is not called permanent',
    defect: () => ({ classify: () => 'permanent' }),
  },
];

describe('the contract itself', () => {
  it.each(DEFECTS)('finds: $name', async ({ clause, defect }) => {
    await expect(check(clause, defect)).rejects.toThrow();
  });

  it('has a defect for every clause but the plainest', () => {
    const covered = new Set(DEFECTS.map(({ clause }) => clause));
    expect(
      PROVIDER_CLAUSES.map(({ name }) => name).filter(
        name => !covered.has(name),
      ),
    ).toEqual([
      'a user is mapped to the principal the catalog names',
      'a good entitlement is accepted, also after a bad one was refused',
    ]);
  });
});
