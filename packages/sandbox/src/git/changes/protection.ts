import { parseDocument } from 'yaml';
import { z } from 'zod';

/** Where a repository says how its default branch is protected. */
export const PROTECTION_PATH = '.golden-path/protection.yaml';
/** The check that the server runs itself. */
export const VERIFY_CHECK = 'golden-path/verify';

const fileSchema = z.object({
  defaultBranch: z.string().optional(),
  requiredApprovals: z.number().int().min(0).max(10).default(1),
  codeOwners: z.boolean().default(true),
  dismissStale: z.boolean().default(true),
  lastPushApproval: z.boolean().default(true),
  requiredChecks: z.array(z.string().min(1).max(100)).max(20).default([]),
  allowForcePush: z.boolean().default(false),
  allowDeletion: z.boolean().default(false),
  includeAdmins: z.boolean().default(true),
});

/** What has to be true before a change is merged. */
export interface Protection {
  /** Approvals of people who have no part in the change; at least 1. */
  requiredApprovals: number;
  /** Each changed file needs the approval of one of its owners. */
  codeOwners: boolean;
  /** An approval is for one commit, and ends with the next. */
  dismissStale: boolean;
  /** Who pushed a commit of the change does not approve it. */
  lastPushApproval: boolean;
  /** Names of checks that have to pass on the latest commit. */
  requiredChecks: string[];
  /** Where it was read from. */
  from: 'file' | 'default' | 'broken-file';
  /** What the file asks for that the server does not do, and what is wrong with it. */
  notes: string[];
}

const STRICT: Protection = {
  requiredApprovals: 1,
  codeOwners: true,
  dismissStale: true,
  lastPushApproval: true,
  requiredChecks: [],
  from: 'default',
  notes: [],
};

function broken(reason: string): Protection {
  return {
    ...STRICT,
    requiredChecks: [VERIFY_CHECK],
    from: 'broken-file',
    notes: [
      `${PROTECTION_PATH} can't be used (${reason}), so the strictest rules hold.`,
    ],
  };
}

/**
 * Reads the protection of a default branch.
 *
 * A file that is missing asks for one approval; one that can't be understood is
 * taken as the strictest, so that it can be repaired but protects meanwhile.
 * Nothing in it makes the server merge without any approval, rewrite or delete
 * the branch, or make an exception for administrators.
 *
 * @param text - the file on the default branch, never that of the change
 */
export function parseProtection(text: string | undefined): Protection {
  if (text === undefined) {
    return STRICT;
  }
  let content: unknown;
  try {
    const document = parseDocument(text);
    if (document.errors.length > 0) {
      return broken('it is not valid YAML');
    }
    content = document.toJS({ maxAliasCount: 0 });
  } catch {
    return broken('it is not valid YAML');
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return broken(`${issue.path.join('.') || 'the file'}: ${issue.message}`);
  }
  const file = parsed.data;
  const notes = [
    file.requiredApprovals < 1 &&
      'requiredApprovals is 0; this server asks for 1.',
    (file.allowForcePush || file.allowDeletion) &&
      'allowForcePush and allowDeletion have no effect: nobody rewrites or deletes the default branch.',
    !file.includeAdmins &&
      'includeAdmins is false; this server makes no exception for anybody.',
  ].filter(note => note !== false);
  return {
    requiredApprovals: Math.max(1, file.requiredApprovals),
    codeOwners: file.codeOwners,
    dismissStale: file.dismissStale,
    lastPushApproval: file.lastPushApproval,
    requiredChecks: [...new Set(file.requiredChecks)],
    from: 'file',
    notes,
  };
}
