import fc from 'fast-check';
import {
  approvalAdvances,
  approvalProgress,
  isSatisfiable,
  type StepMembers,
} from './approvals';

const people = ['ana', 'bo', 'chen', 'dee', 'eli'].map(
  n => `user:default/${n}`,
);
const person = fc.constantFrom(...people);
const step = fc.record({
  any: fc.integer({ min: 1, max: 3 }),
  members: fc.uniqueArray(person, { minLength: 0, maxLength: 5 }),
});
const steps = fc.array(step, { minLength: 1, maxLength: 3 });

/** The same question, answered by trying everything. */
function bruteForce(
  slots: readonly (readonly string[])[],
  left: string[],
): boolean {
  if (slots.length === 0) {
    return true;
  }
  const [members, ...rest] = slots;
  return left.some(
    p =>
      members.includes(p) &&
      bruteForce(
        rest,
        left.filter(other => other !== p),
      ),
  );
}
const slotsOf = (list: readonly StepMembers[]) =>
  list.flatMap(s => Array.from({ length: s.any }, () => s.members));

describe('approvals', () => {
  it('is complete exactly when distinct people can fill all places', () => {
    fc.assert(
      fc.property(steps, fc.array(person), (list, given) => {
        expect(approvalProgress(list, given).complete).toBe(
          bruteForce(slotsOf(list), [...new Set(given)]),
        );
      }),
    );
  });

  it('opens the first step that the people so far cannot fill', () => {
    fc.assert(
      fc.property(steps, fc.array(person), (list, given) => {
        const distinct = [...new Set(given)];
        const open = list.findIndex(
          (_, i) => !bruteForce(slotsOf(list.slice(0, i + 1)), distinct),
        );
        expect(approvalProgress(list, given).open).toBe(
          open === -1 ? null : open,
        );
      }),
    );
  });

  it('counts one human once, in one step, and only members', () => {
    fc.assert(
      fc.property(steps, fc.array(person), (list, given) => {
        const { approvedBy } = approvalProgress(list, [...given, ...given]);
        const counted = approvedBy.flat();
        expect(new Set(counted).size).toBe(counted.length);
        approvedBy.forEach((by, i) => {
          expect(by.length).toBeLessThanOrEqual(list[i].any);
          expect(by.every(p => list[i].members.includes(p))).toBe(true);
          expect(by.every(p => given.includes(p))).toBe(true);
        });
      }),
    );
  });

  it('does not depend on the order or the spelling of approvals', () => {
    fc.assert(
      fc.property(steps, fc.uniqueArray(person), (list, given) => {
        expect(
          approvalProgress(
            list,
            [...given].reverse().map(p => p.toUpperCase()),
          ),
        ).toEqual(approvalProgress(list, given));
      }),
    );
  });

  it('completes every satisfiable chain through approvals that advance', () => {
    fc.assert(
      fc.property(steps, list => {
        const given: string[] = [];
        for (let i = 0; i < 20; i++) {
          const next = people.find(p => approvalAdvances(list, given, p));
          if (!next) {
            break;
          }
          given.push(next);
        }
        expect(approvalProgress(list, given).complete).toBe(
          isSatisfiable(list),
        );
      }),
    );
  });

  it('does not let a person advance twice', () => {
    fc.assert(
      fc.property(steps, fc.uniqueArray(person), person, (list, given, p) => {
        expect(approvalAdvances(list, [...given, p], p)).toBe(false);
      }),
    );
  });

  it('keeps a later step closed until the first is complete', () => {
    const chain = [
      { any: 1, members: ['user:default/bo'] },
      { any: 1, members: ['user:default/sam'] },
    ];
    expect(approvalAdvances(chain, [], 'user:default/sam')).toBe(false);
    expect(approvalAdvances(chain, ['user:default/bo'], 'sam')).toBe(true);
  });

  it('makes room when somebody approves who is in two steps', () => {
    const chain = [
      { any: 1, members: ['user:default/bo', 'user:default/chen'] },
      { any: 1, members: ['user:default/bo'] },
    ];
    expect(approvalProgress(chain, ['user:default/bo']).open).toBe(1);
    expect(approvalAdvances(chain, ['user:default/bo'], 'chen')).toBe(true);
    expect(approvalProgress(chain, ['bo', 'chen'])).toEqual({
      approvedBy: [['user:default/chen'], ['user:default/bo']],
      open: null,
      complete: true,
    });
  });
});
