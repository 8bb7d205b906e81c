import { called } from '../policy/compile';
import { sayDuration } from '../policy/durations';
import { explainRule } from '../policy/words/policy';
import type { Assessment } from './Assessor';
import { sayHooks } from './hookAnswers';

/** The rule in words; empty when none was found. */
function sayRule({ ask, wish, verdict }: Assessment): string {
  const { policy } = ask;
  const rule = verdict?.rule;
  if (!rule) {
    return '';
  }
  if (ask.kind === 'break-glass') {
    return `Break-glass of ${called(policy)}: access at once, without approval. A review is owed afterwards.`;
  }
  const named = policy.rules.find(({ name }) => name === rule.name);
  return named
    ? explainRule(policy, named, {
        kind: ask.kind,
        duration: wish.duration,
        reason: wish.reason,
        ticket: wish.ticket ?? undefined,
        inputs: wish.inputs,
      })
    : `Extensions by ${called(policy)} need no approval.`;
}

/** Why it is decided like this, in words: the rule, and what is out of the ordinary. */
export function explain(assessment: Assessment): string {
  const { verdict, hooks, shortened, ask } = assessment;
  if (!verdict?.rule) {
    return '';
  }
  const { unknown, survey, automatic } = verdict;
  return [
    sayRule(assessment),
    ...unknown.map(text => `${text}, so its approvals are needed as well.`),
    ...(survey.isOverBudget && ask.kind !== 'break-glass'
      ? ['The budget for seven days is exceeded, which needs more approvals.']
      : []),
    ...sayHooks(hooks).map(text => `${text}.`),
    ...(shortened === null
      ? []
      : [`It is given for ${sayDuration(shortened)} at most.`]),
    ...(automatic ? ['Nobody has to approve it.'] : []),
  ]
    .filter(Boolean)
    .join(' ');
}
