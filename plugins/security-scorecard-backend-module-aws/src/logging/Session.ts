import { type Answer, ask } from '../ask';
import type { AwsService } from '../AwsService';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { failureCode } from '../failure';
import { type Reading, readPages } from '../pages';

/** One question to AWS. */
interface Question<T> {
  /** The IAM action, for messages. */
  action: string;
  /** Error codes that are an answer, such as that of something that does not exist. */
  absent?: { codes: readonly string[]; value: T };
}

/** Options of every SDK call. */
export interface CallOptions {
  abortSignal: AbortSignal;
}

function incomplete(action: string, scope: Scope): Answer<never> {
  return {
    ok: false,
    code: 'IncompleteAnswer',
    problem: `${action} answered without what was asked for in ${scopeKey(scope)}`,
  };
}

/** A complete reading as an answer; a partial one is none. */
export function complete<T>(reading: Reading<T>): Answer<T[]> {
  return reading.state === 'complete'
    ? { ok: true, value: reading.items }
    : {
        ok: false,
        code: reading.code ?? 'IncompleteAnswer',
        problem: reading.problem ?? 'A list was not read to its end',
      };
}

/** What one run asks of AWS: every question once, however many services need its answer. */
export class Session {
  readonly #clients: AwsClients;
  readonly #signal: AbortSignal;
  /** The time of the run. */
  readonly now: Date;

  constructor(
    clients: AwsClients,
    { signal, now }: { signal: AbortSignal; now: Date },
  ) {
    this.#clients = clients;
    this.#signal = signal;
    this.now = now;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /** Why a region isn't read, when it isn't configured. */
  unconfigured(scope: Scope): Answer<never> | undefined {
    try {
      this.#clients.assertConfigured(scope);
      return undefined;
    } catch (error) {
      return {
        ok: false,
        code: failureCode(error),
        problem: error instanceof Error ? error.message : String(error),
      };
    }
  }

  /**
   * Makes one call. Rethrows only the abort.
   *
   * @param call - undefined when the answer lacks what was asked for
   */
  async ask<C, T>(
    service: AwsService<C>,
    scope: Scope,
    { action, absent }: Question<T>,
    call: (client: C, options: CallOptions) => Promise<T | undefined>,
  ): Promise<Answer<T>> {
    const answer = await ask(action, scope, this.#signal, async abortSignal =>
      call(await this.#clients.get(service, scope), { abortSignal }),
    );
    if (!answer.ok) {
      return absent?.codes.includes(answer.code)
        ? { ok: true, value: absent.value }
        : answer;
    }
    return answer.value === undefined
      ? incomplete(action, scope)
      : { ok: true, value: answer.value };
  }

  /** Reads a paginated call. Rethrows only the abort. */
  async pages<C, P, T>(
    service: AwsService<C>,
    scope: Scope,
    action: string,
    read: (client: C, options: CallOptions) => AsyncIterable<P>,
    page: {
      items(page: P): T[] | undefined;
      nextToken(page: P): string | undefined;
    },
  ): Promise<Reading<T>> {
    try {
      const client = await this.#clients.get(service, scope);
      return await readPages(read(client, { abortSignal: this.#signal }), {
        action,
        where: scopeKey(scope),
        signal: this.#signal,
        ...page,
      });
    } catch (error) {
      this.#signal.throwIfAborted();
      return {
        items: [],
        state: 'failed',
        code: failureCode(error),
        problem: error instanceof Error ? error.message : String(error),
      };
    }
  }
}
