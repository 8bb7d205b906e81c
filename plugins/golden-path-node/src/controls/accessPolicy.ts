import { z } from 'zod';
import { type Control, Findings } from '../control';
import { recordedValues, type ServiceProfile } from '../profile';
import { readTyped } from '../record/document';
import { durationInWords, minutesOf, ownerRef } from '../record/words';

const FILE = 'access.yaml';
/** Longest time of a grant, in hours. */
const LONGEST = {
  public: 8,
  internal: 8,
  confidential: 4,
  restricted: 2,
};

const duration = z.string().refine(text => minutesOf(text) !== undefined, {
  error: 'is no ISO 8601 duration',
});
const step = z.object({
  any: z.int().min(1),
  from: z.array(z.string().min(1)).min(1),
  /** When it holds, the step is left out. */
  unless: z.string().optional(),
});
const policy = z.object({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('AccessPolicy'),
  metadata: z.object({
    name: z.string().min(1),
    title: z.string().min(1),
    owner: ownerRef,
    version: z.int().min(1),
  }),
  target: z.object({
    provider: z.string().min(1),
    entitlement: z.record(z.string(), z.string()),
    entity: z.string(),
    alsoOn: z.array(z.string()).default([]),
    risk: z.enum(['low', 'medium', 'high']),
  }),
  request: z.object({
    eligible: z.object({
      allow: z.array(z.string()).min(1),
      deny: z.array(z.string()).default([]),
    }),
    inputs: z.object({ reason: z.object({ minLength: z.number().min(1) }) }),
    duration: z.object({
      default: duration,
      min: duration.optional(),
      max: duration,
    }),
  }),
  rules: z
    .array(
      z.object({
        name: z.string().min(1),
        when: z.string().min(1),
        approval: z.object({
          auto: z.unknown().optional(),
          deadline: duration.optional(),
          steps: z.array(step).optional(),
        }),
      }),
    )
    .min(1),
});

type Policy = z.output<typeof policy>;
type Place = (...member: (string | number)[]) => {
  path: string;
  line?: number;
};

function judgeTarget(
  findings: Findings,
  { target, metadata }: Policy,
  at: Place,
  values: Readonly<Record<string, unknown>>,
) {
  const { name, owner, namespace } = values;
  if (typeof name === 'string') {
    const own = `component:default/${name}`;
    if (target.entity !== own) {
      findings.problem(
        `it is about ${target.entity} and not about ${own}`,
        at('target', 'entity'),
      );
    }
    if (target.alsoOn.length > 0) {
      findings.problem('it reaches entities of others', at('target', 'alsoOn'));
    }
  }
  if (typeof owner === 'string' && metadata.owner !== owner) {
    findings.problem(
      `${metadata.owner} answers for it, and not ${owner}`,
      at('metadata', 'owner'),
    );
  }
  const entitlement = Object.entries(target.entitlement);
  const broad = entitlement.find(
    ([key, value]) =>
      value.includes('*') ||
      key === 'clusterRole' ||
      /(?:^|-)(?:cluster-)?admin$/.test(value),
  );
  if (broad) {
    findings.problem(
      `it gives ${broad[0]} ${broad[1]}, which is more than this service`,
      at('target', 'entitlement', broad[0]),
    );
  }
  if (
    typeof namespace === 'string' &&
    target.entitlement.namespace !== undefined &&
    target.entitlement.namespace !== namespace
  ) {
    findings.problem(
      `it gives access to the namespace ${target.entitlement.namespace} of others`,
      at('target', 'entitlement', 'namespace'),
    );
  }
}

function judgeRules(
  findings: Findings,
  { rules }: Policy,
  at: Place,
  profile: Partial<ServiceProfile>,
  security: unknown,
) {
  rules.forEach(({ name, approval }, index) => {
    const place = (...member: (string | number)[]) =>
      at('rules', index, 'approval', ...member);
    if (approval.auto !== undefined) {
      findings.problem(
        `the rule ${name} approves without people`,
        place('auto'),
      );
    }
    const steps = (approval.steps ?? []).filter(
      ({ unless }) => unless === undefined,
    );
    if (steps.length === 0) {
      findings.problem(
        `the rule ${name} has no step of approval that always counts`,
        approval.steps?.length ? place('steps') : place(),
      );
    }
    const bySecurity = steps.some(({ from }) =>
      from.some(one =>
        typeof security === 'string'
          ? one === `group:default/${security}`
          : /security/.test(one),
      ),
    );
    if (
      profile.classification === 'restricted' &&
      !(steps.length >= 2 && bySecurity)
    ) {
      findings.problem(
        `the rule ${name} gives access to restricted data without a second step by the security team`,
        place('steps'),
      );
    }
  });
}

/** Access to production is asked for, consented to by people, short, and about this service alone. */
export const accessPolicy: Control = {
  id: 'access-policy',
  asksRecord: true,
  title: 'Access policy',
  severity: 'medium',
  remediation:
    'In access.yaml, write an AccessPolicy about this service: who may ask (groups by name), a reason, a longest duration of hours, and rules whose steps are people; no "auto", no wildcard, no role of an administrator.',
  frameworks: {
    soc2: ['CC6.1', 'CC6.2', 'CC6.3'],
    iso27002: ['5.18', '8.2'],
    osps: ['OSPS-AC-02', 'OSPS-GV-04'],
    ssdf: ['PO.5.1'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const document = readTyped(tree, FILE, policy, findings);
    if (!document) {
      return findings.verdict('');
    }
    const { data, at } = document;
    const values = recordedValues(tree);
    judgeTarget(findings, data, at, values);
    data.request.eligible.allow.forEach((who, index) => {
      if (!/^group:[a-z0-9-]+\/[a-z0-9-]+$/i.test(who)) {
        findings.problem(
          `${who} may ask, which is no group by name`,
          at('request', 'eligible', 'allow', index),
        );
      }
    });
    if (data.request.inputs.reason.minLength < 10) {
      findings.problem(
        'a reason of a few letters is enough',
        at('request', 'inputs', 'reason', 'minLength'),
      );
    }
    const longest = LONGEST[profile.classification ?? 'internal'];
    if ((minutesOf(data.request.duration.max) ?? Infinity) > longest * 60) {
      findings.problem(
        `a grant may last ${durationInWords(data.request.duration.max)}, longer than ${longest} hours`,
        at('request', 'duration', 'max'),
      );
    }
    judgeRules(findings, data, at, profile, values.securityTeam);
    return findings.verdict(
      `${data.request.eligible.allow.join(', ')} may ask for ${durationInWords(data.request.duration.max)} at most, and people consent in ${data.rules.length} rule${data.rules.length === 1 ? '' : 's'}.`,
    );
  },
};
