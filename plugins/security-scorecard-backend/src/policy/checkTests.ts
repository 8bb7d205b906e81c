import type { CompiledCheck } from '../domain/check';
import { deadlinePolicy } from '../domain/durations';
import { describeEntity, type IndexedEntity } from '../domain/entity';
import { evaluateEntity } from '../domain/evaluate';
import type { CheckTestSource } from './checkSet';

/** Tests know no clock: facts are as old as the moment at which they are judged. */
const NOW = new Date('2026-01-01T00:00:00.000Z');

function entityOf(
  check: CompiledCheck,
  given: CheckTestSource['given']['entity'],
): IndexedEntity {
  const { owner, ...rest } = given;
  const described = describeEntity({
    apiVersion: 'backstage.io/v1alpha1',
    kind: given.kind ?? 'Component',
    metadata: {
      name: given.name ?? 'example',
      namespace: given.namespace ?? 'default',
      annotations: Object.fromEntries(
        check.collector.annotations.map(name => [name, 'example']),
      ),
    },
    spec: { type: 'service', lifecycle: 'production' },
  });
  return {
    ...described,
    ...rest,
    kind: described.kind,
    ownerRef: owner ?? described.ownerRef,
  };
}

/** Runs one test of a check; why it fails, or undefined when it passes. */
export function runCheckTest(
  check: CompiledCheck,
  test: CheckTestSource,
): string | undefined {
  const at = NOW.toISOString();
  const [result] = evaluateEntity({
    entity: entityOf(check, test.given.entity),
    checks: [check],
    observations: new Map([
      [
        check.collector.id,
        {
          collectorId: check.collector.id,
          status: 'ok',
          error: null,
          attemptedAt: at,
          factsAt: at,
          facts: test.given.facts,
          coverage: [],
        },
      ],
    ]),
    previous: [],
    now: NOW,
    deadlines: deadlinePolicy({}),
  });
  return result.state === test.expect
    ? undefined
    : `expected ${test.expect}, got ${result.state}: ${result.reason}`;
}
