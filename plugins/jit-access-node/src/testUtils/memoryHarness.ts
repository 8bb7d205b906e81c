import assert from 'node:assert/strict';
import type { Entity } from '@backstage/catalog-model';
import type { JitProvider } from '../provider';
import type { ProviderHarness } from './harness';
import {
  createMemoryProvider,
  MEMORY_PRINCIPAL_ANNOTATION,
  MemoryTarget,
} from './MemoryTarget';

const user = (annotations: Record<string, string>): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ana', namespace: 'default', annotations },
  spec: { memberOf: [] },
});

class LostAnswerError extends Error {
  name = 'LostAnswerError';
}

/** Something to wait for that somebody else sets off. */
function createLatch() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

/** A gate that calls wait at until it is opened, or until they are aborted. */
function createGate() {
  const [arrival, exit] = [createLatch(), createLatch()];
  return {
    arrived: arrival.opened,
    open: exit.open,
    pass: async (signal: AbortSignal) => {
      signal.addEventListener('abort', exit.open, { once: true });
      arrival.open();
      await exit.opened;
    },
  };
}

/**
 * The contract's harness over a {@link MemoryTarget}.
 *
 * @param build - makes the provider; the honest one when absent. Whatever it
 * makes is judged by the target's own state.
 */
export function createMemoryHarness(
  build: (target: MemoryTarget) => JitProvider = createMemoryProvider,
): ProviderHarness {
  const target = new MemoryTarget();
  const provider = build(target);
  let count = 0;

  return {
    provider,
    async freshRef() {
      count += 1;
      const principal = `guest-${count}`;
      target.accounts.add(principal);
      return {
        grantId: `grant-${count}`,
        entitlement: { room: 'vault' },
        principal,
      };
    },
    hasAccess: async ref => target.state(ref) !== 'absent',
    grantByOthers: async ref => target.put(ref, false),
    usersWithoutPrincipal: [user({})],
    usersWithBadPrincipal: [
      user({ [MEMORY_PRINCIPAL_ANNOTATION]: '' }),
      user({ [MEMORY_PRINCIPAL_ANNOTATION]: 'ana,bo' }),
    ],
    userWithPrincipal: {
      user: user({ [MEMORY_PRINCIPAL_ANNOTATION]: 'ana' }),
      principal: 'ana',
    },
    badEntitlements: [{ why: 'no room', entitlement: {}, field: 'room' }],
    async loseAnswer(call) {
      target.afterEffect = async () => {
        throw new LostAnswerError('The line went dead');
      };
      try {
        await assert.rejects(call());
      } finally {
        target.afterEffect = async () => {};
      }
    },
    async stall() {
      const gate = createGate();
      target.beforeEffect = gate.pass;
      return {
        reached: () => gate.arrived,
        async release() {
          target.beforeEffect = async () => {};
          gate.open();
          await new Promise(setImmediate);
        },
      };
    },
    async openSession(ref) {
      const session = target.openSession(ref.principal);
      return { alive: async () => session.alive(), close: async () => {} };
    },
    // All it knows is in the target: another one of it is as good as a restart.
    restart: async () => build(target),
    async failHalfway(call) {
      target.afterEffect = async () => {
        throw new LostAnswerError('The second step failed');
      };
      try {
        await assert.rejects(call());
      } finally {
        target.afterEffect = async () => {};
      }
    },
    tamper: async ref => target.tamper(ref, 'the lock was changed'),
    close: async () => {},
  };
}
