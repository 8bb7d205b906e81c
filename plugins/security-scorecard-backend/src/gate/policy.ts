import {
  GATE_STAGES,
  LEVELS,
  PILLARS,
  SEVERITIES,
  type GateStage,
} from '@fairway/plugin-security-scorecard-common';
import { Duration } from 'luxon';
import { z } from 'zod';
import { readDocument, type PolicyDocument } from '../policy/policyFiles';

const id = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+([.-][a-zA-Z0-9]+)*$/, 'must be words joined by dashes');
const duration = z.string().refine(
  value => {
    const parsed = Duration.fromISO(value);
    return parsed.isValid && parsed.toMillis() > 0;
  },
  { message: 'must be a positive ISO 8601 duration such as PT24H' },
);
const severity = z.enum(SEVERITIES).exclude(['untriaged']);

const common = {
  name: id,
  /** Only entities of these tiers (annotation `fairway.dev/tier`). */
  tiers: z.array(z.string().min(1).max(63)).min(1).optional(),
  /** Only entities of these kinds. */
  kinds: z
    .array(z.string().regex(/^[a-z]+$/, 'must be a kind in lower case'))
    .min(1)
    .optional(),
};

const levelRule = z.strictObject({
  ...common,
  require: z.literal('level'),
  atLeast: z.enum(LEVELS).exclude(['none']),
});

const checksRule = z.strictObject({
  ...common,
  require: z.literal('checks'),
  /** Checks of this severity and worse. */
  severity: severity.default('low'),
  pillars: z.array(z.enum(PILLARS)).min(1).optional(),
  ids: z.array(z.string().min(1).max(100)).min(1).optional(),
  /** Whether a check may fail until its deadline. */
  untilDeadline: z.boolean().default(false),
});

const findingsRule = z.strictObject({
  ...common,
  require: z.literal('findings'),
  severity: severity.default('informational'),
  /** Only those that are exploited in the wild. */
  knownExploited: z.literal(true).optional(),
  /**
   * With `knownExploited`: severity from which a vulnerability of which nothing
   * says whether it is exploited makes the answer unknown; `severity` when
   * absent. The answer names how many milder ones it let pass.
   */
  unknownFrom: severity.optional(),
  /** Whether a finding may stay open until its deadline. */
  untilDeadline: z.boolean().default(false),
});

const scansRule = z.strictObject({
  ...common,
  require: z.literal('scans'),
  maxAge: duration,
  /** Collectors whose coverage is asked for; all that report some when absent. */
  collectors: z.array(id).min(1).optional(),
});

const changeRule = z.strictObject({
  ...common,
  require: z.literal('change'),
  /** Slots or formats of reports that must be there and complete. */
  reports: z.array(id).min(1),
  /** Severity from which a finding that the default branch does not have is refused. */
  noNew: severity,
});

const ruleSchema = z.discriminatedUnion('require', [
  levelRule,
  checksRule,
  findingsRule,
  scansRule,
  changeRule,
]);

const policySchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('GatePolicy'),
  stages: z.strictObject({
    build: z.array(ruleSchema).min(1).optional(),
    test: z.array(ruleSchema).min(1).optional(),
    production: z.array(ruleSchema).min(1).optional(),
  }),
});

/** One threshold. */
export type GateRule = z.infer<typeof ruleSchema>;
export type LevelRule = z.infer<typeof levelRule>;
export type ChecksRule = z.infer<typeof checksRule>;
export type FindingsRule = z.infer<typeof findingsRule>;
export type ScansRule = z.infer<typeof scansRule>;
export type ChangeRule = z.infer<typeof changeRule>;

/** Thresholds by stage; `policies/gates.yaml`. */
export type GatePolicy = z.infer<typeof policySchema>['stages'];

/** JSON Schema of the file, for editors. */
export const gatePolicyJsonSchema = () =>
  z.toJSONSchema(policySchema, { io: 'input' });

/** Reads a GatePolicy; reports every fault and then gives undefined. */
export function readGatePolicy(
  document: PolicyDocument,
): GatePolicy | undefined {
  const policy = readDocument(document, policySchema)?.stages;
  if (!policy) {
    return undefined;
  }
  const doubled = GATE_STAGES.flatMap(stage => doubledNames(policy, stage));
  for (const { stage, index, first } of doubled) {
    const at = ['stages', stage, index, 'name'];
    const line = document.lineOf(['stages', stage, first, 'name']);
    document.report(
      at,
      `stages.${stage}: the rule '${policy[stage]?.[index].name}' is there already at line ${line}`,
    );
  }
  return doubled.length ? undefined : policy;
}

/** Rules of a stage with the name of an earlier one. */
function doubledNames(policy: GatePolicy, stage: GateStage) {
  const names = (policy[stage] ?? []).map(rule => rule.name);
  return names
    .map((name, index) => ({ stage, index, first: names.indexOf(name) }))
    .filter(({ index, first }) => first !== index);
}

/** Ids of checks that the gates name, and where. */
export function checksOf(
  policy: GatePolicy,
): { checkId: string; usedBy: string }[] {
  return GATE_STAGES.flatMap(stage =>
    (policy[stage] ?? []).flatMap(rule =>
      rule.require === 'checks'
        ? (rule.ids ?? []).map(checkId => ({
            checkId,
            usedBy: `gate ${stage}, rule ${rule.name}`,
          }))
        : [],
    ),
  );
}
