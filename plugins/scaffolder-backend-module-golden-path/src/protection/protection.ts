import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

/** Where a service says how its default branch is protected. */
export const PROTECTION_PATH = '.golden-path/protection.yaml';

const schema = z.strictObject({
  defaultBranch: z.string().regex(/^[\w][\w./-]{0,100}$/),
  requiredApprovals: z.int().min(1).max(6),
  codeOwners: z.boolean(),
  dismissStale: z.boolean(),
  lastPushApproval: z.boolean(),
  requiredChecks: z.array(z.string().min(1).max(200)).max(50),
  allowForcePush: z.boolean(),
  allowDeletion: z.boolean(),
  includeAdmins: z.boolean(),
});

/** How the default branch of a service is protected. */
export type Protection = z.infer<typeof schema>;

/**
 * Reads `.golden-path/protection.yaml`.
 *
 * @throws InputError when there is none or it is not valid: nothing is published unprotected
 */
export function parseProtection(text: string | undefined): Protection {
  if (text === undefined) {
    throw new InputError(
      `There is no ${PROTECTION_PATH}: the service would be published without a protected branch.`,
    );
  }
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${PROTECTION_PATH} is no valid YAML`, error);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${PROTECTION_PATH} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return parsed.data;
}
