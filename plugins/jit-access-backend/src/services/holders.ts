import { stringifyError } from '@backstage/errors';
import { foreignText } from '../database/foreignText';
import { called, type CompiledPolicy } from '../policy/compile';
import { inputsOfEntitlement } from '../policy/entitlement';
import { within } from '../worker/within';
import type { Providers } from './providers';

/** How long a provider may take to say who holds an entitlement, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Who holds an entitlement, or why that could not be told. */
export type Holders = { names: string[] } | { problem: string };

/** Asks the provider of a policy who holds its entitlement now, however they got it. */
export async function askHolders(
  providers: Providers,
  policy: CompiledPolicy,
  patienceMs: number = PATIENCE_MS,
): Promise<Holders> {
  const { provider: id, entitlement } = policy.document.target;
  if (inputsOfEntitlement(entitlement).length > 0) {
    return {
      problem: `What ${called(policy)} gives depends on what is asked for, so nobody can list who holds it`,
    };
  }
  try {
    const provider = providers.get(id);
    if (!provider.listHolders) {
      return { problem: `The provider '${id}' can't tell who holds access` };
    }
    const { listHolders } = provider;
    const signal = AbortSignal.timeout(patienceMs);
    return {
      names: await within(signal, () =>
        listHolders.call(provider, entitlement, { signal }),
      ),
    };
  } catch (error) {
    return {
      problem: `The provider '${id}' could not be asked who holds access: ${foreignText(stringifyError(error))}`,
    };
  }
}
