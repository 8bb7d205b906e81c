import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import {
  ANA,
  DAY,
  HOUR,
  openWorld,
  SAM,
  TestClock,
  waiverParts,
  wish,
} from '../__testUtils__/peopleWork';
import { DatabaseWaiverSource } from './DatabaseWaiverSource';

jest.setTimeout(120_000);

const REF = 'component:default/payments-api';
const never = new AbortController().signal;

const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    days: fc.integer({ min: 1, max: 90 }),
  }),
  fc.record({
    kind: fc.constant('approve' as const),
    hours: fc.option(fc.integer({ min: 1, max: 90 * 24 })),
  }),
  fc.record({ kind: fc.constantFrom('deny', 'withdraw', 'revoke', 'sweep') }),
  fc.record({
    kind: fc.constant('wait' as const),
    hours: fc.integer({ min: 1, max: 60 * 24 }),
  }),
);

describe('a waiver', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  it('never outlives its expiry, whatever happens and whoever sweeps', async () => {
    const knex = await openWorld(databases, 'SQLITE_3');
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 1, maxLength: 12 }),
        async steps => {
          await knex('waivers').delete();
          const clock = new TestClock();
          const { service, sweeper } = waiverParts(knex, clock);
          /** What was promised at most, by the approvals that were given. */
          const promised = new Map<string, string>();
          const refusals: string[] = [];
          let id: string | undefined;
          for (const step of steps) {
            try {
              switch (step.kind) {
                case 'ask':
                  id = (
                    await service.request(
                      wish(clock, { expiresAt: clock.in(step.days * DAY) }),
                      ANA,
                    )
                  ).id;
                  break;
                case 'approve': {
                  const waiver = await service.decide(
                    id ?? 'none',
                    {
                      decision: 'approve',
                      ...(step.hours
                        ? { expiresAt: clock.in(step.hours * HOUR) }
                        : {}),
                    },
                    SAM,
                  );
                  promised.set(waiver.id, waiver.expiresAt);
                  break;
                }
                case 'deny':
                  await service.decide(
                    id ?? 'none',
                    { decision: 'deny', reason: 'No.' },
                    SAM,
                  );
                  break;
                case 'withdraw':
                  await service.withdraw(id ?? 'none', ANA);
                  break;
                case 'revoke':
                  await service.revoke(id ?? 'none', 'Over.', SAM);
                  promised.delete(id ?? 'none');
                  break;
                case 'wait':
                  clock.pass(step.hours * HOUR);
                  break;
                default:
                  await sweeper.run(never);
              }
            } catch (error) {
              // Refusals are part of the game; what counts is what holds after.
              refusals.push(String(error));
            }
            expect(
              refusals.filter(
                text =>
                  !/^(Input|Conflict|NotFound|NotAllowed)Error/.test(text),
              ),
            ).toEqual([]);
            const inForce = await knex.transaction(
              async trx =>
                (
                  await new DatabaseWaiverSource().inForce(
                    trx,
                    [REF],
                    clock.now(),
                  )
                ).get(REF) ?? [],
            );
            expect(inForce.length).toBeLessThanOrEqual(1);
            const at = clock.in(0);
            const alive = [...promised].filter(([, end]) => end > at);
            expect(inForce.map(waiver => waiver.id)).toEqual(
              alive.map(([waiverId]) => waiverId),
            );
            const { items } = await service.list({
              limit: 50,
              offset: 0,
              status: 'approved',
            });
            expect(items.map(waiver => waiver.id)).toEqual(
              inForce.map(waiver => waiver.id),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
