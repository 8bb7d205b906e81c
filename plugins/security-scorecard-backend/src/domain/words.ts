import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type { CompiledCheck, Expression, ExpressionContext } from './check';

/** Texts that are remembered in all. */
const REMEMBERED = 20_000;

let known = new WeakMap<
  Expression<string>,
  Map<string | number | boolean | undefined, string | null>
>();
let remembered = 0;

function fill(
  expression: Expression<string>,
  context: ExpressionContext,
): string | null {
  const outcome = expression(context);
  return outcome.kind === 'value' ? outcome.value : null;
}

function keyOf(
  check: CompiledCheck,
  facts: Readonly<Record<string, FactValue>>,
): string | number | boolean | undefined {
  const value = check.facts.length === 1 ? facts[check.facts[0]] : null;
  return typeof value === 'object'
    ? JSON.stringify(check.facts.map(name => facts[name] ?? null))
    : value;
}

/**
 * Fills in a text of a check; null when a fact that it names is not there. Texts
 * that depend on the facts of the check only are made once for the same values.
 */
export function words(
  check: CompiledCheck,
  expression: Expression<string> | undefined,
  context: ExpressionContext,
): string | null {
  if (!expression) {
    return null;
  }
  if (check.attributes?.length !== 0) {
    return fill(expression, context);
  }
  let own = known.get(expression);
  if (!own) {
    own = new Map();
    known.set(expression, own);
  }
  const key = keyOf(check, context.facts);
  let text = own.get(key);
  if (text === undefined) {
    text = fill(expression, context);
    own.set(key, text);
    remembered += 1;
    if (remembered > REMEMBERED) {
      remembered = 0;
      known = new WeakMap();
    }
  }
  return text;
}
