import { canonicalSet, type Decision } from '@fairway/plugin-jit-access-common';
import type {
  HookContext,
  JitHook,
  Resolution,
} from '@fairway/plugin-jit-access-node';
import type { Extensions } from './Extensions';
import {
  isHookAnswer,
  mergeHookAnswers,
  NO_HOOKS,
  type HookFailure,
  type HookOutcome,
  type HookWord,
} from './hookAnswers';
import { answerWithin, messageOf } from './lookups';

/** How long a hook may take when it does not say, in milliseconds. */
const HOOK_TIMEOUT = 3_000;

/** What hooks are told; the signal is made for each. */
export type HookSituation = Omit<HookContext, 'signal'>;

type Ask = (
  hook: JitHook,
) => ((signal: AbortSignal) => Promise<unknown>) | undefined;

function within<T>(
  hook: JitHook,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return answerWithin(hook.timeoutMs ?? HOOK_TIMEOUT, call);
}

/** Runs hooks at their points. What goes wrong in one never approves anything. */
export class HookRunner {
  constructor(private readonly extensions: Extensions) {}

  /** When a request is made or previewed, and when an automatic approval is looked at again. */
  onSubmit(
    names: readonly string[],
    situation: HookSituation,
  ): Promise<HookOutcome> {
    return this.ask(names, hook => {
      const { onSubmit } = hook;
      return (
        onSubmit && (signal => onSubmit.call(hook, { ...situation, signal }))
      );
    });
  }

  /** When somebody decides. */
  onDecide(
    names: readonly string[],
    situation: HookSituation,
    decision: { by: string; verdict: Decision['verdict'] },
  ): Promise<HookOutcome> {
    const { by: decider, verdict } = decision;
    return this.ask(names, hook => {
      const { onDecide } = hook;
      return (
        onDecide &&
        (signal =>
          onDecide.call(hook, { ...situation, signal, decider, verdict }))
      );
    });
  }

  /** The last look before the provider is asked. */
  beforeActivate(
    names: readonly string[],
    situation: HookSituation,
  ): Promise<HookOutcome> {
    return this.ask(names, hook => {
      const { beforeActivate } = hook;
      return (
        beforeActivate &&
        (signal => beforeActivate.call(hook, { ...situation, signal }))
      );
    });
  }

  /** The people that a hook names for a step. */
  async approvers(
    name: string,
    situation: HookSituation,
  ): Promise<Resolution<string[]>> {
    const hook = this.extensions.hooks.get(name);
    const resolve = hook?.resolveApprovers;
    if (!hook || !resolve) {
      return {
        status: 'error',
        reason: `No hook '${name}' that names approvers is installed`,
      };
    }
    try {
      const found = await within(hook, signal =>
        resolve.call(hook, { ...situation, signal }),
      );
      switch (found.status) {
        case 'resolved':
          return { status: 'resolved', value: canonicalSet(found.value) };
        case 'empty':
        case 'error':
          return found;
        default:
          // Nobody would be asked in its place only where it says so.
          throw new Error('what it gave is no answer');
      }
    } catch (error) {
      return {
        status: 'error',
        reason: `Hook ${name} did not name approvers: ${messageOf(error)}`,
      };
    }
  }

  private async ask(names: readonly string[], ask: Ask): Promise<HookOutcome> {
    if (names.length === 0) {
      return NO_HOOKS;
    }
    const words: HookWord[] = [];
    const failures: HookFailure[] = [];
    const answers = await Promise.all(
      [...new Set(names)].map(name => this.askOne(name, ask)),
    );
    for (const answer of answers) {
      if (answer && 'why' in answer) {
        failures.push(answer);
      } else if (answer) {
        words.push(answer);
      }
    }
    return mergeHookAnswers(words, failures);
  }

  private async askOne(
    name: string,
    ask: Ask,
  ): Promise<HookWord | HookFailure | undefined> {
    const hook = this.extensions.hooks.get(name);
    if (!hook) {
      return { hook: name, why: 'it is not installed' };
    }
    const call = ask(hook);
    if (!call) {
      return undefined;
    }
    try {
      const answer = await within(hook, call);
      return isHookAnswer(answer)
        ? { hook: name, version: hook.version, answer }
        : { hook: name, why: 'what it gave is no answer' };
    } catch (error) {
      return { hook: name, why: messageOf(error) };
    }
  }
}
