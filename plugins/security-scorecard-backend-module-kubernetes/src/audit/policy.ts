import { z } from 'zod';

/** How much of a request is recorded, least first. */
export const AUDIT_LEVELS = [
  'None',
  'Metadata',
  'Request',
  'RequestResponse',
] as const;
/** How much of a request is recorded. */
export type AuditLevel = (typeof AUDIT_LEVELS)[number];

const strings = z
  .array(z.string())
  .nullish()
  .transform(values => values ?? []);

const ruleSchema = z.looseObject({
  level: z.enum(AUDIT_LEVELS),
  users: strings,
  userGroups: strings,
  verbs: strings,
  namespaces: strings,
  nonResourceURLs: strings,
  omitStages: strings,
  resources: z
    .array(
      z.looseObject({
        group: z
          .string()
          .nullish()
          .transform(group => group ?? ''),
        resources: strings,
        resourceNames: strings,
      }),
    )
    .nullish()
    .transform(values => values ?? []),
});

/** More than anybody writes; a policy may come from others. */
const MAX_RULES = 500;

const policySchema = z.looseObject({
  apiVersion: z.literal('audit.k8s.io/v1'),
  kind: z.literal('Policy'),
  omitStages: strings,
  rules: z.array(ruleSchema).min(1).max(MAX_RULES),
});

/** One rule of an audit policy; the first that matches a request decides. */
export type AuditRule = z.infer<typeof ruleSchema>;
/** An audit policy that the API server takes. */
export type AuditPolicy = z.infer<typeof policySchema>;

/** A policy, or why the API server would not take it. */
export type ReadPolicy =
  { ok: true; policy: AuditPolicy } | { ok: false; reason: string };

/** Whether an object is meant as an audit policy, of whatever version. */
export function isAuditPolicy(value: unknown): boolean {
  const parsed = z
    .looseObject({ apiVersion: z.string(), kind: z.literal('Policy') })
    .safeParse(value);
  return parsed.success && parsed.data.apiVersion.startsWith('audit.k8s.io/');
}

/** Reads an audit policy as the API server does: no rules, or another version, is no policy. */
export function readAuditPolicy(value: unknown): ReadPolicy {
  const parsed = policySchema.safeParse(value);
  if (parsed.success) {
    return { ok: true, policy: parsed.data };
  }
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    reason: `${issue.path.join('.') || 'the document'}: ${issue.message}`,
  };
}
