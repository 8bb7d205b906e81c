import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  sameAssignment,
  settle,
  type AssignmentOperation,
  type IdentityCenter,
} from '../../world/identityCenter';
import { AwsError } from '../AwsError';
import type { AwsCall, AwsOperation } from '../service';
import {
  arnOf,
  member,
  notFound,
  pageOf,
  read,
  requireInstance,
  requirePermissionSet,
} from './request';

const changeSchema = z.strictObject({
  InstanceArn: member.instanceArn,
  TargetId: member.account,
  TargetType: z.literal('AWS_ACCOUNT'),
  PermissionSetArn: member.permissionSetArn,
  PrincipalType: z.enum(['USER', 'GROUP']),
  PrincipalId: member.principalId,
});

const paging = {
  MaxResults: member.maxResults,
  NextToken: member.nextToken,
};

/** Requests of which the status can still be asked. */
const REMEMBERED = 200;

const denied = (message: string) =>
  new AwsError('AccessDeniedException', 400, message);

/** What a delegated administrator must leave to the management account. */
function requireReach(
  center: IdentityCenter,
  caller: string,
  account: string,
  permissionSet: string,
): void {
  if (caller === center.managementAccount) {
    return;
  }
  const isUsedThere = center.state
    .read()
    .assignments.some(
      each =>
        each.account === center.managementAccount &&
        each.permissionSet === permissionSet,
    );
  if (account === center.managementAccount || isUsedThere) {
    throw denied(
      'User is not authorized to perform this operation: it is for the management account only',
    );
  }
}

const statusOf = (center: IdentityCenter, operation: AssignmentOperation) => ({
  Status: operation.status,
  RequestId: operation.requestId,
  ...(operation.failureReason && { FailureReason: operation.failureReason }),
  TargetId: operation.target.account,
  TargetType: 'AWS_ACCOUNT',
  PermissionSetArn: arnOf(center, operation.target.permissionSet),
  PrincipalType: operation.target.principalType,
  PrincipalId: operation.target.principalId,
  CreatedDate: operation.createdAt,
});

const change =
  (kind: AssignmentOperation['kind'], name: string): AwsOperation =>
  (call, input) => {
    const asked = read(changeSchema, input);
    const center = requireInstance(call, asked.InstanceArn);
    const { id } = requirePermissionSet(center, asked.PermissionSetArn);
    const { TargetId: account } = asked;
    requireReach(center, call.account.accountId, account, id);
    if (![center.managementAccount, ...center.accounts].includes(account)) {
      throw notFound(`Account ${account}`);
    }
    const target = {
      account,
      permissionSet: id,
      principalType: asked.PrincipalType,
      principalId: asked.PrincipalId,
    };
    const state = center.state.read();
    const isBusy = state.operations.some(
      each =>
        each.status === 'IN_PROGRESS' && sameAssignment(each.target, target),
    );
    if (isBusy) {
      throw new AwsError(
        'ConflictException',
        400,
        'There is a conflicting operation in process',
      );
    }
    const operation: AssignmentOperation = {
      requestId: randomUUID(),
      kind,
      status: 'IN_PROGRESS',
      createdAt: Math.floor(call.world.now().getTime() / 1000),
      readsLeft: center.settleAfter,
      target,
    };
    center.state.write({
      ...state,
      operations: [...state.operations.slice(-REMEMBERED), operation],
    });
    return { [name]: statusOf(center, operation) };
  };

const statusSchema = (name: string) =>
  z.strictObject({
    InstanceArn: member.instanceArn,
    [name]: member.requestId,
  });

const describe =
  (
    kind: AssignmentOperation['kind'],
    requestName: string,
    name: string,
  ): AwsOperation =>
  (call, input) => {
    const asked = read(statusSchema(requestName), input);
    const center = requireInstance(call, String(asked.InstanceArn));
    const requestId = asked[requestName];
    settle(center, requestId);
    const operation = center.state
      .read()
      .operations.find(
        each => each.requestId === requestId && each.kind === kind,
      );
    if (!operation) {
      throw notFound(`Request ${requestId}`);
    }
    return { [name]: statusOf(center, operation) };
  };

const listStatusSchema = z.strictObject({
  InstanceArn: member.instanceArn,
  ...paging,
  Filter: z
    .strictObject({
      Status: z.enum(['IN_PROGRESS', 'FAILED', 'SUCCEEDED']).optional(),
    })
    .optional(),
});

const listStatus =
  (kind: AssignmentOperation['kind'], name: string): AwsOperation =>
  (call, input) => {
    const asked = read(listStatusSchema, input);
    const center = requireInstance(call, asked.InstanceArn);
    const wanted = asked.Filter?.Status;
    const rows = center.state
      .read()
      .operations.filter(
        each =>
          each.kind === kind &&
          (wanted === undefined || each.status === wanted),
      )
      .map(each => ({
        Status: each.status,
        RequestId: each.requestId,
        CreatedDate: each.createdAt,
      }));
    return pageOf(call, rows, asked, name);
  };

const listSchema = z.strictObject({
  InstanceArn: member.instanceArn,
  AccountId: member.account,
  PermissionSetArn: member.permissionSetArn,
  ...paging,
});

function listAccountAssignments(call: AwsCall, input: unknown): object {
  const asked = read(listSchema, input);
  const center = requireInstance(call, asked.InstanceArn);
  const { id } = requirePermissionSet(center, asked.PermissionSetArn);
  const rows = center.state
    .read()
    .assignments.filter(
      each => each.account === asked.AccountId && each.permissionSet === id,
    )
    .map(each => ({
      AccountId: each.account,
      PermissionSetArn: arnOf(center, id),
      PrincipalType: each.principalType,
      PrincipalId: each.principalId,
    }));
  return pageOf(call, rows, asked, 'AccountAssignments');
}

/** Operations on account assignments. */
export const assignmentOperations: Record<string, AwsOperation> = {
  CreateAccountAssignment: change('CREATE', 'AccountAssignmentCreationStatus'),
  DeleteAccountAssignment: change('DELETE', 'AccountAssignmentDeletionStatus'),
  DescribeAccountAssignmentCreationStatus: describe(
    'CREATE',
    'AccountAssignmentCreationRequestId',
    'AccountAssignmentCreationStatus',
  ),
  DescribeAccountAssignmentDeletionStatus: describe(
    'DELETE',
    'AccountAssignmentDeletionRequestId',
    'AccountAssignmentDeletionStatus',
  ),
  ListAccountAssignmentCreationStatus: listStatus(
    'CREATE',
    'AccountAssignmentsCreationStatus',
  ),
  ListAccountAssignmentDeletionStatus: listStatus(
    'DELETE',
    'AccountAssignmentsDeletionStatus',
  ),
  ListAccountAssignments: listAccountAssignments,
};
