import {
  called,
  type CompiledPolicy,
  type CompiledRule,
  type CompiledStep,
} from '../compile';
import { sayDuration } from '../durations';
import type { AskedFor } from '../inputs';
import { sayCondition } from './condition';
import { sayList, saySets } from './terms';

/** The beginning of a sentence. An entity ref stays as it is. */
function upper(text: string): string {
  return /^(user|group):/.test(text)
    ? text
    : `${text.charAt(0).toLocaleUpperCase('en-US')}${text.slice(1)}`;
}

function sayStep({ any, from, skipped }: CompiledStep): string {
  const people = any === 1 ? 'one person' : `${any} people`;
  const unless = skipped ? `, unless ${sayCondition(skipped.ast)}` : '';
  return `${people} of ${saySets(from)}${unless}`;
}

/** Stages of approvals, in words. */
function saySteps(steps: readonly CompiledStep[]): string {
  return steps.map(sayStep).join(', then ');
}

/** How a rule is decided, as it goes on after the condition. */
function sayApproval(rule: CompiledRule): string {
  const people =
    rule.steps.length > 0
      ? `approved by ${saySteps(rule.steps)}, within ${sayDuration(rule.deadline)}`
      : '';
  const more = [
    ...(rule.fallback.length > 0
      ? [`Where nobody is there to ask, ${saySets(rule.fallback)} can decide.`]
      : []),
    ...(rule.escalate
      ? [
          `After ${sayDuration(rule.escalate.after)} ${saySets(rule.escalate.to)} can decide as well.`,
        ]
      : []),
    ...(rule.notify.length > 0
      ? [`${upper(saySets(rule.notify))} will hear of it.`]
      : []),
  ];
  const how = {
    no: `it has to be ${people}`,
    rule: 'it is approved at once, without people',
    hook: `a hook may approve it at once; else it has to be ${people}`,
  }[rule.auto];
  return [`${how}.`, ...more].join(' ');
}

const isAlways = (rule: CompiledRule) => rule.when.trim() === 'true';

/** A rule in words, without a request. */
export function describeRule(rule: CompiledRule, isFirst = false): string {
  if (isAlways(rule)) {
    return upper(
      `${isFirst ? 'always' : 'otherwise'}, ${sayApproval(rule)}`.replace(
        'always, it',
        'it',
      ),
    );
  }
  return `When ${sayCondition(rule.matches.ast)}, ${sayApproval(rule)}`;
}

/** Why this rule decides this request, in words. */
export function explainRule(
  policy: CompiledPolicy,
  rule: CompiledRule,
  asked: AskedFor,
): string {
  const always =
    policy.rules[0] === rule
      ? 'it applies to everything'
      : 'no earlier rule matches';
  const because = isAlways(rule) ? always : sayCondition(rule.matches.ast);
  return `Rule "${rule.name}" of ${called(policy)} applies to ${sayDuration(asked.duration)}, because ${because}. ${upper(sayApproval(rule))}`;
}

function sayTarget({ document }: CompiledPolicy): string {
  const { metadata, target } = document;
  const { description, title } = metadata;
  return [
    `${title}: ${target.risk} risk, on ${target.entity}${target.alsoOn.length > 0 ? ` and ${target.alsoOn.join(', ')}` : ''}.`,
    description,
  ]
    .filter(Boolean)
    .join(' ');
}

function sayWho({ document }: CompiledPolicy): string {
  const { eligible, forOthers } = document.request;
  return [
    `${upper(saySets(eligible.allow))} may ask.`,
    ...(eligible.deny.length > 0
      ? [`${upper(saySets(eligible.deny))} may not, whatever else they are in.`]
      : []),
    ...(forOthers
      ? [
          'It can be asked for somebody else who may ask; neither can approve it.',
        ]
      : []),
  ].join(' ');
}

function sayTime({ document }: CompiledPolicy): string {
  const { duration, schedule } = document.request;
  const { extend } = duration;
  return [
    `It lasts ${sayDuration(duration.default)} unless said otherwise, from ${sayDuration(duration.min)} up to ${sayDuration(duration.max)}.`,
    ...(extend
      ? [
          `It can be extended ${extend.times === 1 ? 'once' : `${extend.times} times`} by up to ${sayDuration(extend.by)}, ${extend.approval === 'auto' ? 'without people' : 'by the same rules'}.`,
        ]
      : []),
    ...(schedule
      ? [`It can be asked for up to ${sayDuration(schedule.maxAhead)} ahead.`]
      : ['It starts at once.']),
  ].join(' ');
}

function sayInputs({ document }: CompiledPolicy): string {
  const { reason, ticket, fields } = document.request.inputs;
  return [
    reason.minLength > 0
      ? `A reason of at least ${reason.minLength} characters is wanted.`
      : 'A reason can be given.',
    ...(ticket
      ? [
          `A ticket ${ticket.required ? 'is needed' : 'can be named'}${ticket.verify === undefined ? '' : `; ${ticket.verify} has to know it, and it has to be open`}.`,
        ]
      : []),
    ...Object.values(fields).map(
      field =>
        `"${field.title}" ${field.required ? 'has to be filled in' : 'can be filled in'}${field.options.length > 0 ? `: ${sayList(field.options)}` : ''}.`,
    ),
  ].join(' ');
}

function sayLimits(policy: CompiledPolicy): string {
  const { limits } = policy.document.request;
  const budget = [
    ...(limits.grantsPerWeek === undefined
      ? []
      : [`${limits.grantsPerWeek} grants`]),
    ...(limits.hoursPerWeek === undefined
      ? []
      : [`${limits.hoursPerWeek} hours`]),
  ];
  return [
    `A person has at most ${limits.activePerUser} of it at a time.`,
    ...(budget.length > 0
      ? [
          `In seven days, more than ${sayList(budget)} ${policy.overBudget ? `has to be approved also by ${saySteps(policy.overBudget)}` : 'is refused'}.`,
        ]
      : []),
  ].join(' ');
}

function sayBreakGlass({ document }: CompiledPolicy): string[] {
  const { breakGlass } = document;
  if (!breakGlass) {
    return [];
  }
  const { review } = breakGlass;
  return [
    `In an emergency ${saySets(breakGlass.eligible)} can take it at once, for up to ${sayDuration(breakGlass.max)}. ${upper(saySets(review.by))} has to review it within ${sayDuration(review.within)} of its end${review.blockUntilReviewed ? '; until then it can not be taken again' : ''}.`,
  ];
}

function sayEnd({ document }: CompiledPolicy): string[] {
  const { end, hooks } = document;
  return [
    ...(hooks.length > 0
      ? [`Asked at each step: the hooks ${sayList(hooks, 'and')}.`]
      : []),
    [
      end.killSessions
        ? 'At the end open sessions are closed, where the provider can.'
        : 'At the end open sessions go on.',
      ...(end.foreign === 'remove'
        ? ['Access that was not given here is taken away.']
        : []),
    ].join(' '),
  ];
}

/** A policy in words, a paragraph each, for those who do not read CEL. */
export function describePolicy(policy: CompiledPolicy): string[] {
  return [
    sayTarget(policy),
    sayWho(policy),
    sayInputs(policy),
    sayTime(policy),
    sayLimits(policy),
    ...policy.rules.map(
      (rule, index) => `Rule ${rule.name}: ${describeRule(rule, index === 0)}`,
    ),
    ...sayBreakGlass(policy),
    ...sayEnd(policy),
  ];
}
