import fc from 'fast-check';
import { addAmounts, exceedsBudget, type BudgetAmount } from './budget';

const amount = fc.record({
  grants: fc.nat(20),
  hours: fc.integer({ min: 0, max: 400 }).map(quarters => quarters / 4),
});
const limits = fc.record({
  grantsPerWeek: fc.option(fc.nat(20)),
  hoursPerWeek: fc.option(fc.nat(100)),
});

describe('budget', () => {
  it.each([
    [{ grants: 5, hours: 10 }, false],
    [{ grants: 6, hours: 10 }, true],
    [{ grants: 5, hours: 10.01 }, true],
    [{ grants: 5, hours: 10 + 1e-9 }, false],
  ])('of 5 grants and 10 hours and %p is exceeded: %p', (used, expected) => {
    const five = { grantsPerWeek: 5, hoursPerWeek: 10 };
    expect(exceedsBudget(five, used)).toBe(expected);
  });

  it('without limits is never exceeded', () => {
    fc.assert(
      fc.property(amount, used => {
        const none = { grantsPerWeek: null, hoursPerWeek: null };
        expect(exceedsBudget(none, used)).toBe(false);
      }),
    );
  });

  it('that is exceeded stays so with more, and with tighter limits', () => {
    fc.assert(
      fc.property(limits, amount, amount, (bounds, used, more) => {
        fc.pre(exceedsBudget(bounds, used));
        expect(exceedsBudget(bounds, addAmounts(used, more))).toBe(true);
        const tighter = {
          grantsPerWeek: bounds.grantsPerWeek && bounds.grantsPerWeek - 1,
          hoursPerWeek: bounds.hoursPerWeek,
        };
        expect(exceedsBudget(tighter, used)).toBe(true);
      }),
    );
  });

  it('is never exceeded by wishes that are let in one after the other', () => {
    fc.assert(
      fc.property(limits, fc.array(amount), (bounds, wishes) => {
        let used: BudgetAmount = { grants: 0, hours: 0 };
        for (const wish of wishes) {
          const after = addAmounts(used, wish);
          used = exceedsBudget(bounds, after) ? used : after;
        }
        expect(exceedsBudget(bounds, used)).toBe(false);
      }),
    );
  });
});
