/** What may be had in seven days; null is no limit. */
export interface BudgetLimits {
  grantsPerWeek: number | null;
  hoursPerWeek: number | null;
}

/** What was had, or is planned. */
export interface BudgetAmount {
  grants: number;
  hours: number;
}

/** Both together. */
export function addAmounts(a: BudgetAmount, b: BudgetAmount): BudgetAmount {
  return { grants: a.grants + b.grants, hours: a.hours + b.hours };
}

/** Sums of seconds come back from a database with tiny errors. */
const TOLERANCE_HOURS = 1 / 3600 / 10;

/** Whether this much is more than the limits allow; reaching a limit is not. */
export function exceedsBudget(
  limits: BudgetLimits,
  amount: BudgetAmount,
): boolean {
  const { grantsPerWeek, hoursPerWeek } = limits;
  return (
    (grantsPerWeek !== null && amount.grants > grantsPerWeek) ||
    (hoursPerWeek !== null && amount.hours > hoursPerWeek + TOLERANCE_HOURS)
  );
}
