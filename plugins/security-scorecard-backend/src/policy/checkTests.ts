import type { CompiledCheck, Expression } from '../domain/check';
import { Judge } from '../domain/judge';
import { stateOf } from '../domain/letters';
import type { CheckTestSource } from './checkSet';

/** Tests know no clock: facts are as old as the moment at which they are judged. */
const NOW = '2026-01-01T00:00:00.000Z';

function subjectOf(
  check: CompiledCheck,
  { owner, ...given }: CheckTestSource['given']['entity'],
) {
  return {
    kind: 'component',
    type: 'service',
    lifecycle: 'production',
    tier: '',
    name: 'example',
    namespace: 'default',
    tags: [],
    ...given,
    ownerRef: owner ?? null,
    annotated: check.collector.annotations,
  };
}

/** Runs one test of a check; why it fails, or undefined when it passes. */
export function runCheckTest(
  check: CompiledCheck,
  test: CheckTestSource,
): string | undefined {
  const entity = subjectOf(check, test.given.entity);
  const { facts } = test.given;
  const { letter, note } = new Judge().judge(check, entity, {
    status: 'ok',
    factsAt: NOW,
    facts,
  });
  const state = stateOf(letter);
  if (state === test.expect) {
    return undefined;
  }
  const words = (expression: Expression<string> | undefined) => {
    const outcome = expression?.({ entity, facts });
    switch (outcome?.kind) {
      case 'value':
        return outcome.value;
      case 'missing':
        return `the fact ${outcome.fact} is not given`;
      default:
        return outcome?.message;
    }
  };
  const why =
    note?.[0] ??
    words((state === 'unknown' && check.unknown) || check.observed);
  return `expected ${test.expect}, got ${state}${why ? `: ${why}` : ''}`;
}
