import type { AccessPolicyDocument } from './schema';

/** A set of people that a policy names, and where. */
export interface NamedSet {
  set: string;
  path: (string | number)[];
  /** What its people do. */
  role: 'ask' | 'denied' | 'approve' | 'told' | 'break-glass' | 'review';
}

type Steps = readonly { from: string[] }[];

function named(
  sets: readonly string[],
  role: NamedSet['role'],
  ...path: (string | number)[]
): NamedSet[] {
  return sets.map((set, index) => ({ set, role, path: [...path, index] }));
}

function stepSets(steps: Steps, ...path: (string | number)[]): NamedSet[] {
  return steps.flatMap(({ from }, index) =>
    named(from, 'approve', ...path, index, 'from'),
  );
}

/** Every set of people that a policy names. */
export function setsOf(document: AccessPolicyDocument): NamedSet[] {
  const { eligible, limits } = document.request;
  const { breakGlass } = document;
  return [
    ...named(eligible.allow, 'ask', 'request', 'eligible', 'allow'),
    ...named(eligible.deny, 'denied', 'request', 'eligible', 'deny'),
    ...(limits.exceeded === 'refuse'
      ? []
      : stepSets(limits.exceeded, 'request', 'limits', 'exceeded')),
    ...document.rules.flatMap(({ approval }, index) => {
      const at = ['rules', index, 'approval'];
      return [
        ...stepSets(approval.steps, ...at, 'steps'),
        ...('auto' in approval
          ? named(approval.notify, 'told', ...at, 'notify')
          : [
              ...named(approval.fallback, 'approve', ...at, 'fallback'),
              ...named(
                approval.escalate?.to ?? [],
                'approve',
                ...at,
                'escalate',
                'to',
              ),
            ]),
      ];
    }),
    ...named(
      breakGlass?.eligible ?? [],
      'break-glass',
      'breakGlass',
      'eligible',
    ),
    ...named(
      breakGlass?.review.by ?? [],
      'review',
      'breakGlass',
      'review',
      'by',
    ),
  ];
}
