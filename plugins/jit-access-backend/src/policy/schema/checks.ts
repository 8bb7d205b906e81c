import { parseDuration } from '../durations';
import { inputsOfEntitlement, PLACE } from '../entitlement';
import { valueProblem } from '../inputs';
import type { RawPolicyDocument } from './policy';

/** Something about a policy that no type can say. */
interface Issue {
  path: (string | number)[];
  message: string;
}

type Fields = RawPolicyDocument['request']['inputs']['fields'];

function durationIssues({ request }: RawPolicyDocument): Issue[] {
  const { min, default: usual, max } = request.duration;
  const [low, middle, high] = [min, usual, max].map(
    text => parseDuration(text) ?? 0,
  );
  return low > middle || middle > high
    ? [
        {
          path: ['request', 'duration'],
          message: `min ${min} ≤ default ${usual} ≤ max ${max} does not hold`,
        },
      ]
    : [];
}

function reasonIssues({ request }: RawPolicyDocument): Issue[] {
  const { minLength, maxLength } = request.inputs.reason;
  return minLength > maxLength
    ? [
        {
          path: ['request', 'inputs', 'reason', 'minLength'],
          message: `minLength ${minLength} is above maxLength ${maxLength}`,
        },
      ]
    : [];
}

function ruleIssues({ rules }: RawPolicyDocument): Issue[] {
  return rules.flatMap(({ name, approval }, index): Issue[] => {
    const steps = ['rules', index, 'approval', 'steps'];
    const isTwin = rules.findIndex(other => other.name === name) !== index;
    const auto = 'auto' in approval ? approval.auto : undefined;
    return [
      ...(isTwin
        ? [
            {
              path: ['rules', index, 'name'],
              message: `there are two rules called ${name}`,
            },
          ]
        : []),
      ...(auto === true && approval.steps.length > 0
        ? [{ path: steps, message: 'a rule that approves by itself has none' }]
        : []),
      ...(auto === 'hook' && approval.steps.length === 0
        ? [
            {
              path: steps,
              message: 'says who decides when no hook allows it; name people',
            },
          ]
        : []),
    ];
  });
}

function fieldIssues(fields: Fields): Issue[] {
  return Object.entries(fields).flatMap(([name, field]): Issue[] => {
    const { type, options, pattern, min, max, example } = field;
    const issue = (key: string, message: string): Issue => ({
      path: ['request', 'inputs', 'fields', name, key],
      message,
    });
    const wrong =
      example === undefined ? undefined : valueProblem(field, example);
    return [
      ...((type === 'choice') === (options.length === 0)
        ? [
            issue(
              'options',
              type === 'choice'
                ? 'a choice needs options'
                : `a field of type ${type} has no options`,
            ),
          ]
        : []),
      ...(pattern !== undefined && type !== 'string'
        ? [issue('pattern', `a field of type ${type} has no pattern`)]
        : []),
      ...((min !== undefined || max !== undefined) &&
      !['string', 'integer'].includes(type)
        ? [
            issue(
              min === undefined ? 'max' : 'min',
              `a field of type ${type} has no bounds`,
            ),
          ]
        : []),
      ...(min !== undefined && max !== undefined && min > max
        ? [issue('min', `min ${min} is above max ${max}`)]
        : []),
      ...(wrong ? [issue('example', `the example ${wrong}`)] : []),
    ];
  });
}

/** What fills the entitlement has to be there, and be known when the policy is loaded. */
function placeIssues({ target, request }: RawPolicyDocument): Issue[] {
  const { fields } = request.inputs;
  const filled = inputsOfEntitlement(target.entitlement).flatMap(
    (name): Issue[] => {
      const at = ['request', 'inputs', 'fields', name];
      if (!Object.hasOwn(fields, name)) {
        return [
          {
            path: ['target', 'entitlement'],
            message: `\${inputs.${name}} names no field of request.inputs.fields`,
          },
        ];
      }
      const { required, type, example } = fields[name];
      return [
        ...(required
          ? []
          : [
              {
                path: [...at, 'required'],
                message: 'has to be required: it fills the entitlement',
              },
            ]),
        ...(type === 'string' && example === undefined
          ? [
              {
                path: at,
                message:
                  'needs an example: the target is checked with it when the policy is loaded',
              },
            ]
          : []),
      ];
    },
  );
  const broken = Object.entries(target.entitlement)
    .filter(([, text]) => text.replace(PLACE, '').includes('${'))
    .map(([key]) => ({
      path: ['target', 'entitlement', key],
      message:
        'an input is written ${inputs.<name>}, with a name in kebab-case',
    }));
  return [...filled, ...broken];
}

/** All that is wrong with a policy whose parts are each of the right form. */
export function findIssues(policy: RawPolicyDocument): Issue[] {
  return [
    ...durationIssues(policy),
    ...reasonIssues(policy),
    ...ruleIssues(policy),
    ...fieldIssues(policy.request.inputs.fields),
    ...placeIssues(policy),
  ];
}
