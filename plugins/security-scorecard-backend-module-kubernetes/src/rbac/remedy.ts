import type { Grant } from './grants';
import type { SourcedRule } from './roles';
import { subjectLabel } from './subjects';

/** A rule of a role, and which of its verbs and resources are too much. */
export interface Excess {
  rule: SourcedRule;
  verbs: readonly string[];
  resources: readonly string[];
}

const list = (values: readonly string[]) => [...new Set(values)].join(', ');

/** Take the subject out of the binding; of nobody else. */
export function unbind({ subject, binding, only }: Grant): string {
  return only
    ? `Delete ${binding}.`
    : `Take ${subjectLabel(subject)} out of ${binding}.`;
}

/** Where the rule can't be changed, bind to another role. */
export function bindToLess(grant: Grant): string {
  return `${unbind(grant)} Bind ${subjectLabel(grant.subject)} to a role with only what it needs instead.`;
}

const whereOf = ({ source, position }: SourcedRule) =>
  `rule ${position} of ${source}`;

function takeAway({ rule, verbs, resources }: Excess): string {
  const where = whereOf(rule);
  const own = rule.rule;
  const ownResources = own.resources ?? [];
  if (!resources.every(resource => ownResources.includes(resource))) {
    const wildcard = ownResources.includes('*')
      ? '*'
      : ownResources.find(resource => resource.startsWith('*/'));
    return own.verbs.includes('*')
      ? `Name the verbs and resources that are needed in ${where} instead of '*'`
      : `Name the resources that are needed in ${where} instead of '${wildcard}'`;
  }
  if (own.verbs.includes('*')) {
    return `Name the verbs that are needed in ${where} instead of '*'`;
  }
  const excess = own.verbs.filter(verb => verbs.includes(verb));
  if (excess.length === own.verbs.length) {
    return `Take ${list(resources)} out of ${where}`;
  }
  const noun = excess.length === 1 ? 'verb' : 'verbs';
  return ownResources.every(resource => resources.includes(resource))
    ? `Take the ${noun} ${list(excess)} out of ${where}`
    : `Move ${list(resources)} out of ${where} into a rule without the ${noun} ${list(excess)}`;
}

/**
 * The least change of the role that takes the excess away, or of the binding
 * where Kubernetes undoes changes of the role.
 *
 * @param alternative - what may be done instead, such as `name the ones that are needed`
 */
export function editRules(
  grant: Grant,
  excess: readonly Excess[],
  alternative?: string,
): string {
  if (grant.builtIn) {
    const where = list(excess.map(({ rule }) => whereOf(rule)));
    return `${bindToLess(grant)} Kubernetes keeps ${grant.role.label} as it is; ${where} gives the right.`;
  }
  return excess
    .map(part =>
      alternative && !(part.rule.rule.resources ?? []).includes('*')
        ? `${takeAway(part)}, or ${alternative}.`
        : `${takeAway(part)}.`,
    )
    .join(' ');
}
