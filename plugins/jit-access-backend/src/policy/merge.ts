import { parseDuration, sayDuration } from './durations';
import { isRecord } from './yamlFile';

/** Something that defaults made stricter than a policy says. */
export interface Cut {
  path: string[];
  message: string;
}

type Combine = (above: unknown, own: unknown) => unknown;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const union: Combine = (above, own) => [
  ...new Set([...list(above), ...list(own)]),
];
const smaller: Combine = (above, own) =>
  typeof above === 'number' && typeof own === 'number'
    ? Math.min(above, own)
    : own;
const larger: Combine = (above, own) =>
  typeof above === 'number' && typeof own === 'number'
    ? Math.max(above, own)
    : own;
const shorter: Combine = (above, own) => {
  const [left, right] = [above, own].map(value =>
    typeof value === 'string' ? parseDuration(value) : undefined,
  );
  return left !== undefined && right !== undefined && left < right
    ? above
    : own;
};
const either: Combine = (above, own) => above === true || own;
const both: Combine = (above, own) => above !== false && own;

const nameOf = (value: unknown) => (isRecord(value) ? value.name : undefined);

/** A policy's own rules come first; of one name, the policy's is the one. */
const byName: Combine = (above, own) => {
  const names = new Set(list(own).map(nameOf));
  return [
    ...list(own),
    ...list(above).filter(rule => !names.has(nameOf(rule))),
  ];
};

/** Refusing is stricter than asking more people; people of both are asked. */
const exceeded: Combine = (above, own) =>
  above === 'refuse' || own === 'refuse'
    ? 'refuse'
    : [...list(above), ...list(own)];

const same: Combine = (above, own) => (above === 'same' ? above : own);

/** How both say something; elsewhere the policy's own word holds. */
const COMBINED = new Map<string, Combine>(
  Object.entries({
    'request.eligible.deny': union,
    'request.limits.activePerUser': smaller,
    'request.limits.grantsPerWeek': smaller,
    'request.limits.hoursPerWeek': smaller,
    'request.limits.exceeded': exceeded,
    'request.duration.max': shorter,
    'request.duration.extend.by': shorter,
    'request.duration.extend.times': smaller,
    'request.duration.extend.approval': same,
    'request.schedule.maxAhead': shorter,
    'request.forOthers': both,
    'request.inputs.reason.minLength': larger,
    'request.inputs.reason.maxLength': smaller,
    'request.inputs.ticket.required': either,
    'breakGlass.max': shorter,
    'breakGlass.review.within': shorter,
    'breakGlass.review.blockUntilReviewed': either,
    hooks: union,
    rules: byName,
    'end.killSessions': either,
  }),
);

/** Terms that hold for a policy only when it has the thing itself. */
const NOT_GIVEN = ['breakGlass'];

/** What belongs to a file alone. */
const OWN = ['apiVersion', 'kind', 'metadata', 'extends', 'everywhere'];

function merge(
  above: unknown,
  own: unknown,
  path: string[],
  cuts: Cut[],
): unknown {
  if (above === undefined || own === undefined) {
    return own ?? above;
  }
  const combine = COMBINED.get(path.join('.'));
  if (combine) {
    const result = combine(above, own);
    if (typeof own !== 'object' && result !== own) {
      const say = (value: unknown) =>
        typeof value === 'string' && parseDuration(value) !== undefined
          ? sayDuration(value)
          : String(value);
      cuts.push({
        path,
        message: `${say(own)} counts as ${say(result)}, because the defaults are stricter`,
      });
    }
    return result;
  }
  if (!isRecord(above) || !isRecord(own)) {
    return own;
  }
  const keys = new Set([...Object.keys(above), ...Object.keys(own)]);
  return Object.fromEntries(
    [...keys]
      .filter(key => Object.hasOwn(own, key) || !NOT_GIVEN.includes(key))
      .filter(
        key => path.length > 0 || Object.hasOwn(own, key) || !OWN.includes(key),
      )
      .map(key => [
        key,
        path.length === 0 && OWN.includes(key)
          ? own[key]
          : merge(above[key], own[key], [...path, key], cuts),
      ]),
  );
}

/** The usual duration is no longer than the longest. */
function fitDefault(
  value: Record<string, unknown>,
  above: Readonly<Record<string, unknown>>,
): void {
  const durationOf = (request: unknown) =>
    isRecord(request) && isRecord(request.duration)
      ? request.duration
      : undefined;
  const duration = durationOf(value.request);
  if (
    isRecord(value.request) &&
    duration &&
    durationOf(above.request)?.max === duration.max &&
    shorter(duration.max, duration.default) !== duration.default
  ) {
    value.request = {
      ...value.request,
      duration: { ...duration, default: duration.max },
    };
  }
}

/**
 * A document with what it inherits: its own word holds, but who is denied,
 * limits and duties only accumulate, so that nobody loosens what holds for all.
 */
export function mergeDefaults(
  above: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>>,
): { value: Record<string, unknown>; cuts: Cut[] } {
  const cuts: Cut[] = [];
  const merged = merge(above, own, [], cuts);
  const value = isRecord(merged) ? merged : {};
  fitDefault(value, above);
  return { value, cuts };
}
