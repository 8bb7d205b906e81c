import { z } from 'zod';
import { memoryStore, type Store } from '../store';

const accountId = z.string().regex(/^\d{12}$/);
const userId = z
  .string()
  .regex(
    /^([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$/,
  );

/** What one assignment ties together. */
const assignment = z.strictObject({
  account: accountId,
  /** Its id, `ps-…`. */
  permissionSet: z.string(),
  principalType: z.enum(['USER', 'GROUP']),
  principalId: userId,
});

/** An organisation's instance of IAM Identity Center, as a world describes it. */
export const identityCenterSchema = z.strictObject({
  /** `ssoins-` and 16 characters. */
  instance: z.string().regex(/^ssoins-[a-zA-Z0-9-.]{16}$/),
  identityStoreId: z.string().regex(/^d-[0-9a-f]{10}$/),
  region: z.string().min(1),
  managementAccount: accountId,
  delegatedAdmin: accountId.optional(),
  /** Members of the organisation. */
  accounts: z.array(accountId),
  /** How many times a status has to be read until an assignment is made or deleted. */
  settleAfter: z.number().int().min(0).default(2),
  users: z
    .array(
      z.strictObject({
        id: userId,
        userName: z.string().min(1),
        enabled: z.boolean().default(true),
      }),
    )
    .default([]),
  groups: z
    .array(
      z.strictObject({
        id: userId,
        name: z.string().min(1),
        members: z.array(userId).default([]),
      }),
    )
    .default([]),
  permissionSets: z
    .array(
      z.strictObject({
        id: z.string().regex(/^ps-[a-zA-Z0-9-./]{16}$/),
        name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
        sessionDuration: z.string().default('PT1H'),
        tags: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
  assignments: z.array(assignment).default([]),
});

/** A request that is or was carried out in its own time. */
const operation = z.strictObject({
  requestId: z.string(),
  kind: z.enum(['CREATE', 'DELETE']),
  status: z.enum(['IN_PROGRESS', 'SUCCEEDED', 'FAILED']),
  failureReason: z.string().optional(),
  /** Epoch seconds. */
  createdAt: z.number(),
  /** Reads of its status until it is settled. */
  readsLeft: z.number().int(),
  target: assignment,
});

/** What changes: assignments, and the requests for them. */
export const identityCenterStateSchema = z.strictObject({
  assignments: z.array(assignment),
  operations: z.array(operation),
});

/** Parsed {@link identityCenterStateSchema}. */
export type IdentityCenterState = z.infer<typeof identityCenterStateSchema>;
/** One assignment. */
export type AssignmentSpec = z.infer<typeof assignment>;
/** One request. */
export type AssignmentOperation = z.infer<typeof operation>;
type Spec = z.infer<typeof identityCenterSchema>;

/** An instance that answers. */
export interface IdentityCenter extends Omit<Spec, 'assignments'> {
  state: Store<IdentityCenterState>;
}

// The state as the description has it.
const initialState = ({ assignments }: Spec): IdentityCenterState => ({
  assignments,
  operations: [],
});

/** Expands the description of an instance. */
export function buildIdentityCenter(spec: Spec): IdentityCenter {
  const { assignments, ...rest } = spec;
  return { ...rest, state: memoryStore(initialState(spec)) };
}

/** Whether two assignments are one. */
export const sameAssignment = (a: AssignmentSpec, b: AssignmentSpec): boolean =>
  a.account === b.account &&
  a.permissionSet === b.permissionSet &&
  a.principalType === b.principalType &&
  a.principalId === b.principalId;

/** Settles requests: all of them, or those of which the status was read often enough. */
export function settle(center: IdentityCenter, requestId?: string): void {
  const state = center.state.read();
  let { assignments } = state;
  const operations = state.operations.map(each => {
    const isMeant = requestId === undefined || each.requestId === requestId;
    if (each.status !== 'IN_PROGRESS' || !isMeant) {
      return each;
    }
    if (requestId !== undefined && each.readsLeft > 0) {
      return { ...each, readsLeft: each.readsLeft - 1 };
    }
    const { target, kind } = each;
    const failureReason = failure(center, assignments, each);
    if (failureReason === undefined) {
      assignments = [
        ...assignments.filter(other => !sameAssignment(other, target)),
        ...(kind === 'CREATE' ? [target] : []),
      ];
    }
    return {
      ...each,
      failureReason,
      status:
        failureReason === undefined
          ? ('SUCCEEDED' as const)
          : ('FAILED' as const),
    };
  });
  center.state.write({ assignments, operations });
}

function failure(
  { users, groups }: IdentityCenter,
  assignments: AssignmentSpec[],
  { kind, target }: AssignmentOperation,
): string | undefined {
  const known = target.principalType === 'USER' ? users : groups;
  if (kind === 'CREATE' && !known.some(({ id }) => id === target.principalId)) {
    return `Received a 404 status error: no ${target.principalType} ${target.principalId}`;
  }
  if (
    kind === 'DELETE' &&
    !assignments.some(each => sameAssignment(each, target))
  ) {
    return 'Received a 404 status error: the assignment does not exist';
  }
  return undefined;
}
