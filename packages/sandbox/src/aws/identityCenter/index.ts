import { z } from 'zod';
import { unknownJsonOperation } from '../members';
import { json11 } from '../protocol';
import type { AwsCall, AwsService } from '../service';
import { assignmentOperations } from './assignments';
import {
  arnOf,
  member,
  pageOf,
  read,
  requireCenter,
  requireInstance,
  requirePermissionSet,
} from './request';

export { identityStore } from './identityStore';

const paging = {
  MaxResults: member.maxResults,
  NextToken: member.nextToken,
};

function listInstances(call: AwsCall, input: unknown): object {
  const asked = read(z.strictObject(paging), input);
  const center = requireCenter(call);
  return pageOf(
    call,
    [
      {
        InstanceArn: `arn:aws:sso:::instance/${center.instance}`,
        IdentityStoreId: center.identityStoreId,
        OwnerAccountId: center.managementAccount,
        Status: 'ACTIVE',
      },
    ],
    asked,
    'Instances',
  );
}

const listSetsSchema = z.strictObject({
  InstanceArn: member.instanceArn,
  ...paging,
});

function listPermissionSets(call: AwsCall, input: unknown): object {
  const asked = read(listSetsSchema, input);
  const center = requireInstance(call, asked.InstanceArn);
  const arns = center.permissionSets.map(({ id }) => arnOf(center, id));
  return pageOf(call, arns, asked, 'PermissionSets');
}

const describeSetSchema = z.strictObject({
  InstanceArn: member.instanceArn,
  PermissionSetArn: member.permissionSetArn,
});

function describePermissionSet(call: AwsCall, input: unknown): object {
  const asked = read(describeSetSchema, input);
  const center = requireInstance(call, asked.InstanceArn);
  const set = requirePermissionSet(center, asked.PermissionSetArn);
  return {
    PermissionSet: {
      Name: set.name,
      PermissionSetArn: asked.PermissionSetArn,
      SessionDuration: set.sessionDuration,
      CreatedDate: call.world.startedAt.getTime() / 1000,
    },
  };
}

const tagsSchema = z.strictObject({
  InstanceArn: member.instanceArn.optional(),
  ResourceArn: member.permissionSetArn,
  NextToken: member.nextToken,
});

function listTagsForResource(call: AwsCall, input: unknown): object {
  const asked = read(tagsSchema, input);
  const center = asked.InstanceArn
    ? requireInstance(call, asked.InstanceArn)
    : requireCenter(call);
  const { tags } = requirePermissionSet(center, asked.ResourceArn);
  const rows = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return pageOf(call, rows, asked, 'Tags');
}

const accountsSchema = z.strictObject({
  InstanceArn: member.instanceArn,
  PermissionSetArn: member.permissionSetArn,
  ProvisioningStatus: z
    .enum([
      'LATEST_PERMISSION_SET_PROVISIONED',
      'LATEST_PERMISSION_SET_NOT_PROVISIONED',
    ])
    .optional(),
  ...paging,
});

function listAccounts(call: AwsCall, input: unknown): object {
  const asked = read(accountsSchema, input);
  const center = requireInstance(call, asked.InstanceArn);
  const { id } = requirePermissionSet(center, asked.PermissionSetArn);
  const { assignments } = center.state.read();
  const accounts = assignments
    .filter(each => each.permissionSet === id)
    .map(each => each.account);
  return pageOf(call, [...new Set(accounts)].sort(), asked, 'AccountIds');
}

/** Stand-in for IAM Identity Center (`sso-admin`, API version 2020-07-20). */
export const ssoAdmin: AwsService = {
  name: 'sso',
  protocol: json11('SWBExternalService', {
    internal: 'InternalServerException',
  }),
  operations: {
    ...assignmentOperations,
    ListInstances: listInstances,
    ListPermissionSets: listPermissionSets,
    DescribePermissionSet: describePermissionSet,
    ListTagsForResource: listTagsForResource,
    ListAccountsForProvisionedPermissionSet: listAccounts,
  },
  unknownOperation: unknownJsonOperation,
};
