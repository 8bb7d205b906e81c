import { evaluateBinding } from './bindingRules';
import type { Grant } from './grants';
import type { EvaluationContext, Hit } from './hit';
import { evaluateRights } from './rights';
import { RIGHTS_TABLE } from './rightsTable';
import { RULE_IDS } from './ruleIds';
import { evaluateWildcards } from './wildcardRules';

/** By rule, then by where; so the order of the cluster's lists does not show. */
export function sortHits(hits: readonly Hit[]): Hit[] {
  const key = ({ rule, component, location, title, change }: Hit) =>
    [
      String(RULE_IDS.indexOf(rule)).padStart(2, '0'),
      component,
      location,
      title,
      change,
    ].join('\0');
  return hits
    .map(hit => ({ hit, key: key(hit) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ hit }) => hit);
}

/** What one grant gives that a rule objects to, whatever else its subject has. */
export function evaluateGrant(grant: Grant, context: EvaluationContext): Hit[] {
  const rights = [
    ...evaluateWildcards(grant, context),
    ...evaluateRights(RIGHTS_TABLE, grant, context),
  ];
  return [...rights, ...evaluateBinding(grant, context, rights)];
}
