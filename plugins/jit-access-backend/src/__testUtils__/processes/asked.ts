/**
 * A provider of the process that started this one, asked over IPC: what was
 * asked for takes effect also when the one who asked is dead by then.
 */
import type { ChildProcess } from 'node:child_process';
import type { Entity } from '@backstage/catalog-model';
import type {
  ErrorClass,
  GrantRef,
  JitProvider,
  ProviderCapabilities,
  ProviderState,
  Resolution,
} from '@fairway/plugin-jit-access-node';

/** What the provider is asked. */
type Question =
  | {
      method: 'mapPrincipal';
      user: Entity;
      entitlement: Record<string, string>;
    }
  | { method: 'inspect'; ref: GrantRef }
  | { method: 'grant'; ref: GrantRef; expiresAt: string }
  | { method: 'revoke'; ref: GrantRef; killSessions: boolean };

type Asked = { type: 'asked'; call: number } & Question;
/** What it answers. */
export interface Told {
  type: 'told';
  call: number;
  state?: ProviderState;
  principal?: Resolution<string>;
  error?: { message: string; class: ErrorClass };
}

const isOfType =
  <T extends { type: string }>(type: T['type']) =>
  (message: unknown): message is T =>
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === type;
const isAsked = isOfType<Asked>('asked');
const isTold = isOfType<Told>('told');

class ToldError extends Error {
  constructor(
    message: string,
    readonly errorClass: ErrorClass,
  ) {
    super(message);
  }
}

/** The provider as the child process has it. */
export class AskedProvider implements JitProvider {
  private calls = 0;

  constructor(
    readonly id: string,
    readonly capabilities: ProviderCapabilities,
  ) {}

  validate(): void {}

  async mapPrincipal(
    user: Entity,
    entitlement: Record<string, string>,
  ): Promise<Resolution<string>> {
    const { principal } = await this.ask({
      method: 'mapPrincipal',
      user,
      entitlement,
    });
    return principal ?? { status: 'error', reason: 'nothing was told' };
  }

  async plan(): Promise<string[]> {
    return [];
  }

  instructions(): string {
    return '';
  }

  async inspect(ref: GrantRef): Promise<ProviderState> {
    const { state } = await this.ask({ method: 'inspect', ref });
    if (state === undefined) {
      throw new Error('nothing was told');
    }
    return state;
  }

  async grant(ref: GrantRef, options: { expiresAt: Date }): Promise<void> {
    const expiresAt = options.expiresAt.toISOString();
    await this.ask({ method: 'grant', ref, expiresAt });
  }

  async revoke(
    ref: GrantRef,
    { killSessions }: { killSessions: boolean },
  ): Promise<void> {
    await this.ask({ method: 'revoke', ref, killSessions });
  }

  classify(error: unknown): ErrorClass {
    return error instanceof ToldError ? error.errorClass : 'unknown';
  }

  private ask(question: Question): Promise<Told> {
    const call = this.calls++;
    return new Promise((resolve, reject) => {
      const listen = (message: unknown) => {
        if (!isTold(message) || message.call !== call) {
          return;
        }
        process.off('message', listen);
        if (message.error) {
          reject(new ToldError(message.error.message, message.error.class));
        } else {
          resolve(message);
        }
      };
      process.on('message', listen);
      process.send?.({ type: 'asked', call, ...question });
    });
  }
}

async function carryOut(
  provider: JitProvider,
  question: Question,
): Promise<Pick<Told, 'state' | 'principal'>> {
  const { signal } = new AbortController();
  switch (question.method) {
    case 'mapPrincipal':
      return {
        principal: await provider.mapPrincipal(
          question.user,
          question.entitlement,
        ),
      };
    case 'inspect':
      return { state: await provider.inspect(question.ref, { signal }) };
    case 'grant':
      await provider.grant(question.ref, {
        signal,
        expiresAt: new Date(question.expiresAt),
      });
      return {};
    default:
      await provider.revoke(question.ref, {
        signal,
        killSessions: question.killSessions,
      });
      return {};
  }
}

/** Lets a child process ask this provider; what it asked for is done when `idle` resolves. */
export function answerWith(
  provider: JitProvider,
  child: ChildProcess,
): { idle(): Promise<void> } {
  const running = new Set<Promise<void>>();
  const answer = async (asked: Asked): Promise<void> => {
    const told: Told = { type: 'told', call: asked.call };
    try {
      Object.assign(told, await carryOut(provider, asked));
    } catch (error) {
      told.error = {
        message: error instanceof Error ? error.message : String(error),
        class: provider.classify(error),
      };
    }
    if (child.connected) {
      child.send(told, () => {});
    }
  };
  child.on('message', message => {
    if (isAsked(message)) {
      const work = answer(message).finally(() => running.delete(work));
      running.add(work);
    }
  });
  return {
    async idle() {
      await Promise.all(running);
    },
  };
}
