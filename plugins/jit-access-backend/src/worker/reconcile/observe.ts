import type {
  JitProvider,
  ManagedTuple,
} from '@fairway/plugin-jit-access-node';
import { foreignText } from '../../database/foreignText';
import { canonicalJson } from '../../ledger/hashing';
import { observedKey } from '../../services/entitlementKey';
import { within } from '../within';
import type { FoundTuple, Observed } from './diff';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}

/**
 * Asks a provider for all of Fairway's, and for all who hold the entitlements.
 * Throws when one of the answers can't be had: half of it would look whole.
 */
export async function observe(
  provider: JitProvider,
  entitlements: readonly Record<string, string>[],
  signal: AbortSignal,
): Promise<Observed> {
  const { id } = provider;
  const tuples = provider.listManaged
    ? await within(signal, () => collect(listOf(provider, signal)))
    : undefined;
  const listed = new Set<string>();
  const holders: Observed['holders'][number][] = [];
  if (provider.listHolders) {
    for (const entitlement of entitlements) {
      const names = await within(signal, () =>
        holdersOf(provider, entitlement, signal),
      );
      listed.add(canonicalJson(entitlement));
      for (const principal of names) {
        const key = observedKey(id, entitlement, principal);
        holders.push({ key, entitlement, principal });
      }
    }
  }
  return {
    tuples: tuples?.map((tuple): FoundTuple => ({
      ...tuple,
      // Whoever may write there may write anything: it must not stop the look.
      grantId: tuple.grantId === null ? null : foreignText(tuple.grantId, 100),
      tampered: tuple.tampered === null ? null : foreignText(tuple.tampered),
      key: observedKey(id, tuple.entitlement, tuple.principal),
    })),
    holders,
    isListed: key => {
      const [, entitlement]: unknown[] = JSON.parse(key);
      return listed.has(canonicalJson(entitlement));
    },
  };
}

function listOf(
  provider: JitProvider,
  signal: AbortSignal,
): AsyncIterable<ManagedTuple> {
  if (!provider.listManaged) {
    throw new Error(`Provider '${provider.id}' can't list what is Fairway's`);
  }
  return provider.listManaged({ signal });
}

function holdersOf(
  provider: JitProvider,
  entitlement: Record<string, string>,
  signal: AbortSignal,
): Promise<string[]> {
  return provider.listHolders
    ? provider.listHolders(entitlement, { signal })
    : Promise.resolve([]);
}
