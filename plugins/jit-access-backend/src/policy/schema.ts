import { z } from 'zod/v4';
import { findIssues } from './schema/checks';
import { accessDefaultsSchema } from './schema/defaults';
import { rawPolicySchema } from './schema/policy';

export { accessDefaultsSchema };

/** The file format of an access policy; unknown fields are errors. */
export const accessPolicySchema = rawPolicySchema.superRefine((policy, ctx) => {
  for (const { path, message } of findIssues(policy)) {
    ctx.addIssue({ code: 'custom', path, message });
  }
});

/** A policy as written and inherited, with the defaults filled in. */
export type AccessPolicyDocument = z.output<typeof accessPolicySchema>;

/** A rule of a policy. */
export type PolicyRule = AccessPolicyDocument['rules'][number];

/** An inline test of a policy. */
export type PolicyTest = AccessPolicyDocument['tests'][number];

/** A typed input of a policy. */
export type InputFieldDocument =
  AccessPolicyDocument['request']['inputs']['fields'][string];

/** JSON Schema of a policy, for editors. What is inherited need not be there. */
export const accessPolicyJsonSchema = () =>
  z.toJSONSchema(rawPolicySchema, { io: 'input' });

/** JSON Schema of defaults, for editors. */
export const accessDefaultsJsonSchema = () =>
  z.toJSONSchema(accessDefaultsSchema, { io: 'input' });
