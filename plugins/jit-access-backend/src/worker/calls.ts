import { isError } from '@backstage/errors';
import type {
  ErrorClass,
  GrantRef,
  JitProvider,
  ProviderState,
} from '@fairway/plugin-jit-access-node';
import { foreignText } from '../database/foreignText';
import type { GrantWithRequest } from '../database/GrantStore';
import { sayExchanged } from '../services/entitlementKey';
import type { Providers } from '../services/providers';
import { within } from './within';

/** What came of asking a provider. */
export type CallOutcome =
  | { ok: true; state: ProviderState }
  | { ok: false; error: string; class: ErrorClass };

/**
 * What a provider that is not installed any more answers to everything, and
 * any provider about what was not approved like this.
 */
class NoProvider {
  constructor(private readonly error: unknown) {}

  readonly inspect = () => Promise.reject(this.error);
  readonly grant = () => Promise.reject(this.error);
  readonly revoke = () => Promise.reject(this.error);
  readonly classify = (): ErrorClass => 'retry';
}

function findProvider(
  providers: Providers,
  found: GrantWithRequest,
): AskedProvider {
  const exchanged = sayExchanged(found);
  if (exchanged !== undefined) {
    return new NoProvider(new Error(exchanged));
  }
  try {
    return providers.get(found.request.provider);
  } catch (error) {
    return new NoProvider(error);
  }
}

/** What is asked of a provider here. */
type AskedProvider = Pick<
  JitProvider,
  'inspect' | 'grant' | 'revoke' | 'classify'
>;

/** Asks one provider about one grant. Errors come back as outcomes. */
export class ProviderCalls {
  constructor(
    private readonly provider: AskedProvider,
    private readonly ref: GrantRef,
    private readonly signal: AbortSignal,
  ) {}

  /** Makes the access present: looks first, grants when it is absent, reads back. */
  converge(expiresAt: Date): Promise<CallOutcome> {
    return this.attempt(async () => {
      const before = await this.inspect();
      if (before !== 'absent') {
        return before;
      }
      await within(this.signal, () =>
        this.provider.grant(this.ref, { signal: this.signal, expiresAt }),
      );
      return this.inspect();
    });
  }

  /**
   * Makes the access what it should be although it is there: moves its end,
   * and puts right what was changed. Access of others is left.
   */
  renew(expiresAt: Date): Promise<CallOutcome> {
    return this.attempt(async () => {
      const before = await this.inspect();
      if (before === 'foreign') {
        return before;
      }
      await within(this.signal, () =>
        this.provider.grant(this.ref, { signal: this.signal, expiresAt }),
      );
      return this.inspect();
    });
  }

  /**
   * Makes the access absent and reads back. Access that Fairway did not give
   * is left. The provider is asked also when a look says that the access is
   * gone: there may be a part of it that a look does not show. With
   * `evenIfAbsent` sessions are ended then as well, which a crashed attempt may
   * have left open.
   */
  remove(options: {
    killSessions: boolean;
    evenIfAbsent: boolean;
  }): Promise<CallOutcome> {
    return this.attempt(async () => {
      const before = await this.inspect();
      if (before === 'foreign') {
        return before;
      }
      const killSessions =
        options.killSessions && (before !== 'absent' || options.evenIfAbsent);
      await within(this.signal, () =>
        this.provider.revoke(this.ref, { signal: this.signal, killSessions }),
      );
      return this.inspect();
    });
  }

  private inspect(): Promise<ProviderState> {
    return within(this.signal, () =>
      this.provider.inspect(this.ref, { signal: this.signal }),
    );
  }

  private async attempt(
    calls: () => Promise<ProviderState>,
  ): Promise<CallOutcome> {
    try {
      return { ok: true, state: await calls() };
    } catch (error) {
      return {
        ok: false,
        error: foreignText(isError(error) ? error.message : String(error)),
        // What was given up for its time says nothing about the next try.
        class: this.signal.aborted ? 'retry' : this.provider.classify(error),
      };
    }
  }
}

/** Asks the provider of a grant, also one that is not there any more. */
export function callsFor(
  { providers }: { providers: Providers },
  found: GrantWithRequest,
  signal: AbortSignal,
): ProviderCalls {
  const { grant, request } = found;
  return new ProviderCalls(
    findProvider(providers, found),
    {
      grantId: grant.id,
      entitlement: grant.entitlement,
      principal: request.principal,
    },
    signal,
  );
}
