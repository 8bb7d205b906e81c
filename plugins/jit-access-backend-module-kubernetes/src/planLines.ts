import type { BindingTuple } from './binding';
import { bindingName } from './binding';
import { persistencePowers, residualPowers } from './powers';
import type { Situation } from './situation';

/** What is going to change, and what is known of the cluster by now. */
export interface PlannedChange {
  cluster: string;
  tuple: BindingTuple;
  /** ISO 8601 duration. */
  residual: string;
  /** Absent when the cluster could not be asked. */
  situation?: Situation;
}

/** The change in words, one line each. */
export function planLines(change: PlannedChange): string[] {
  const { cluster, tuple, residual, situation } = change;
  const { role, user, namespace } = tuple;
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const place =
    namespace === undefined
      ? 'in every namespace'
      : `in namespace '${namespace}'`;
  const lines = [
    `On cluster ${cluster}, '${user}' gets the ${role.kind} '${role.name}' ${place}.`,
    `At the start: ${kind} '${bindingName(tuple)}' is made.`,
    `At the end: it is deleted. New requests are refused from then on.`,
  ];
  if (!situation?.rules) {
    return [
      ...lines,
      `${cluster} could not be asked just now; it is asked again before anything is changed.`,
    ];
  }
  const kept = residualPowers(situation.rules);
  const persistent = persistencePowers(situation.rules);
  return [
    ...lines,
    ...(kept.length
      ? [
          `What may outlive it: with this role one may ${kept.join(', ')}. An open stream ends when it was idle for ${residual} at the latest.`,
        ]
      : []),
    ...(persistent.length
      ? [
          `Allowed by the configuration although one may ${persistent.join(', ')} with it.`,
        ]
      : []),
  ];
}
