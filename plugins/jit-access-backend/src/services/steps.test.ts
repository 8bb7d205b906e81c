import fc from 'fast-check';
import { isSatisfiable } from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import { resolveSteps, type WantedStep } from './steps';

const NAMES = ['ana', 'bo', 'chen', 'omar', 'sam'];
const SETS = ['owners', 'manager', 'group:default/a', 'group:default/b'];
const user = (name: string) => `user:default/${name}`;

const resolution: fc.Arbitrary<Resolution<string[]>> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .subarray(NAMES.map(user), { minLength: 1 })
      .map(value => ({ status: 'resolved' as const, value })),
  },
  {
    weight: 2,
    arbitrary: fc.constant({ status: 'empty' as const, reason: 'nobody' }),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ status: 'error' as const, reason: 'no answer' }),
  },
);
const world = fc.tuple(resolution, resolution, resolution, resolution);
const wanted: fc.Arbitrary<WantedStep[]> = fc.array(
  fc.record({
    any: fc.integer({ min: 1, max: 2 }),
    from: fc.subarray(SETS, { minLength: 1 }),
  }),
  { maxLength: 3 },
);

describe('steps', () => {
  it('are undecidable with an error, never without people, and never name the parties', async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        wanted,
        fc.subarray(SETS),
        fc.subarray(SETS),
        async (answers, steps, fallback, also) => {
          const resolve = async (set: string) => answers[SETS.indexOf(set)];
          const excluded = [user('ana'), 'User:Default/BO'];
          const found = await resolveSteps(steps, resolve, {
            excluded,
            fallback,
            also,
          });
          const failed = steps.some(step =>
            step.from.some(
              set => answers[SETS.indexOf(set)].status === 'error',
            ),
          );
          expect(failed && found.status !== 'error').toBe(false);
          const value = found.status === 'resolved' ? found.value : [];
          const people = value.flatMap(step => step.approvers);
          expect(people).not.toContain(user('ana'));
          expect(people).not.toContain(user('bo'));
          expect(
            isSatisfiable(
              value.map(({ any, approvers }) => ({ any, members: approvers })),
            ),
          ).toBe(true);
          expect(
            found.status === 'resolved' ? value.length : steps.length,
          ).toBe(steps.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('name people of the sets, of the fallback of empty ones, and of the escalation only', async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        wanted,
        fc.subarray(SETS),
        async (answers, steps, fallback) => {
          const peopleOf = (sets: readonly string[]) =>
            sets.flatMap(set => {
              const answer = answers[SETS.indexOf(set)];
              return answer.status === 'resolved' ? answer.value : [];
            });
          const found = await resolveSteps(
            steps,
            async set => answers[SETS.indexOf(set)],
            { excluded: [], fallback, also: [] },
          );
          const value = found.status === 'resolved' ? found.value : [];
          value.forEach((step, index) => {
            const { from } = steps[index];
            const isShort = from.some(set => peopleOf([set]).length === 0);
            const allowed = new Set(
              peopleOf(isShort ? [...from, ...fallback] : from),
            );
            expect(step.approvers.filter(p => !allowed.has(p))).toEqual([]);
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('get nobody from a fallback because of an error', async () => {
    const found = await resolveSteps(
      [{ any: 1, from: ['owners'] }],
      async set =>
        set === 'owners'
          ? { status: 'error', reason: 'no answer' }
          : { status: 'resolved', value: [user('sam')] },
      { excluded: [], fallback: ['manager'], also: ['manager'] },
    );
    expect(found).toEqual({ status: 'error', reason: 'no answer' });
  });

  it('do without an escalation that can’t be looked up', async () => {
    const found = await resolveSteps(
      [{ any: 1, from: ['owners'] }],
      async set =>
        set === 'owners'
          ? { status: 'resolved', value: [user('sam')] }
          : { status: 'error', reason: 'no answer' },
      { excluded: [], fallback: [], also: ['manager'] },
    );
    expect(found).toMatchObject({
      status: 'resolved',
      value: [{ approvers: [user('sam')] }],
    });
  });
});
