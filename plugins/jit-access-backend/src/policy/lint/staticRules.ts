import { canonicalJson } from '../../ledger/hashing';
import { durationMillis } from '../durations';
import { inputsOfEntitlement } from '../entitlement';
import type { ParsedPolicy } from '../parsePolicy';
import { isServiceFile } from '../serviceFiles';
import { lintReach, lintUnless } from './conditionRules';
import { findingAt, type Finding } from './finding';

/** A rule of the lint that needs nothing but the file. */
type StaticRule = (parsed: ParsedPolicy, now: Date) => Finding[];

/**
 * Whoever may ask must not be the only one who says who may ask. What a service
 * brings along is its own owner's, within what the portal lets services have.
 */
const beneficiaryIsAuthor: StaticRule = parsed => {
  const { metadata, request } = parsed.policy.document;
  return !isServiceFile(parsed.yaml.file) &&
    request.eligible.allow.every(set => set === metadata.owner)
    ? [
        findingAt(
          parsed,
          ['metadata', 'owner'],
          'beneficiary-is-author',
          'error',
          `only ${metadata.owner} may ask, and it owns the policy; let somebody else own it`,
        ),
      ]
    : [];
};

const idleFallback: StaticRule = parsed =>
  parsed.policy.rules.flatMap(({ fallback, steps }, index) =>
    fallback.length > 0 &&
    steps.every(({ from }) => fallback.every(set => from.includes(set)))
      ? [
          findingAt(
            parsed,
            ['rules', index, 'approval', 'fallback'],
            'idle-fallback',
            'error',
            'the fallback is asked when a set is empty, and names only that set again',
          ),
        ]
      : [],
  );

const lateEscalation: StaticRule = parsed =>
  parsed.policy.rules.flatMap(({ escalate, deadline }, index) =>
    escalate && durationMillis(escalate.after) >= durationMillis(deadline)
      ? [
          findingAt(
            parsed,
            ['rules', index, 'approval', 'escalate', 'after'],
            'late-escalation',
            'error',
            `nobody is asked after ${escalate.after}: the deadline is ${deadline}`,
          ),
        ]
      : [],
  );

const unconditionalAuto: StaticRule = parsed =>
  parsed.policy.rules.flatMap((rule, index) =>
    rule.auto === 'rule' &&
    rule.when.trim() === 'true' &&
    parsed.policy.document.target.risk !== 'low'
      ? [
          findingAt(
            parsed,
            ['rules', index, 'approval'],
            'unconditional-auto',
            'error',
            `rule ${rule.name} approves by itself under every condition, at ${parsed.policy.document.target.risk} risk`,
          ),
        ]
      : [],
  );

const breakGlassUnblocked: StaticRule = parsed =>
  parsed.policy.document.breakGlass?.review.blockUntilReviewed === false
    ? [
        findingAt(
          parsed,
          ['breakGlass', 'review', 'blockUntilReviewed'],
          'break-glass-unblocked',
          'warning',
          'break-glass can be used again and again without its review',
        ),
      ]
    : [];

/** A condition on what nothing looks up can never be told. */
const neverKnown: StaticRule = parsed => {
  const { policy } = parsed;
  const verified = policy.document.request.inputs.ticket?.verify !== undefined;
  return policy.rules.flatMap((rule, index) =>
    !verified && rule.matches.reads.some(path => path.startsWith('ticket.'))
      ? [
          findingAt(
            parsed,
            ['rules', index, 'when'],
            'unverified-ticket',
            'error',
            'the state of a ticket is known only with request.inputs.ticket.verify',
          ),
        ]
      : [],
  );
};

const openInput: StaticRule = parsed => {
  const { target, request } = parsed.policy.document;
  return inputsOfEntitlement(target.entitlement).flatMap(name => {
    const field = request.inputs.fields[name];
    return field.type === 'string' && field.pattern === undefined
      ? [
          findingAt(
            parsed,
            ['request', 'inputs', 'fields', name],
            'open-input',
            'error',
            `any text of ${name} says what the access is to; give it a pattern`,
          ),
        ]
      : [];
  });
};

/** Rules that no test expects, but for those that no request meets. */
const reachAndTests: StaticRule = (parsed, now) => {
  const { rules, tests } = parsed.policy.document;
  const tested = new Set(tests.map(test => test.expect.rule));
  const reach = lintReach(parsed, now);
  const dead = new Set(
    reach
      .filter(({ rule }) => rule !== 'idle-condition')
      .map(({ line }) => line),
  );
  return [
    ...reach,
    ...rules.flatMap(({ name }, index) =>
      tested.has(name) || dead.has(parsed.yaml.lineOf(['rules', index, 'when']))
        ? []
        : [
            findingAt(
              parsed,
              ['rules', index, 'name'],
              'untested-rule',
              'warning',
              `no test expects rule ${name}`,
            ),
          ],
    ),
  ];
};

const cutByDefaults: StaticRule = parsed =>
  parsed.cuts.map(({ path, message }) =>
    findingAt(
      parsed,
      path,
      'cut-by-defaults',
      'warning',
      `${path.join('.')}: ${message}`,
    ),
  );

const RULES: readonly StaticRule[] = [
  beneficiaryIsAuthor,
  idleFallback,
  lateEscalation,
  unconditionalAuto,
  breakGlassUnblocked,
  neverKnown,
  openInput,
  cutByDefaults,
  reachAndTests,
  lintUnless,
];

/** Of two policies that give the same thing, one is wrong about what it can do. */
function riskConflicts(all: readonly ParsedPolicy[]): Finding[] {
  const keyOf = ({ policy }: ParsedPolicy) => {
    const { provider, entitlement } = policy.document.target;
    return canonicalJson([provider, entitlement]);
  };
  return all.flatMap(parsed => {
    const { target } = parsed.policy.document;
    const other = all.find(
      candidate =>
        keyOf(candidate) === keyOf(parsed) &&
        candidate.policy.document.target.risk !== target.risk,
    );
    return other
      ? [
          findingAt(
            parsed,
            ['target', 'risk'],
            'risk-conflict',
            'error',
            `the same entitlement is of ${target.risk} risk here and of ${other.policy.document.target.risk} risk in ${other.policy.id}`,
          ),
        ]
      : [];
  });
}

/** All that can be said of policies without asking who there is. Pure. */
export function lintStatic(all: readonly ParsedPolicy[], now: Date): Finding[] {
  return [
    ...all.flatMap(parsed => RULES.flatMap(rule => rule(parsed, now))),
    ...riskConflicts(all),
  ];
}
