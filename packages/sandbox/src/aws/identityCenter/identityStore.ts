import { z } from 'zod';
import type { IdentityCenter } from '../../world/identityCenter';
import { unknownJsonOperation } from '../members';
import { json11 } from '../protocol';
import type { AwsCall, AwsService } from '../service';
import { member, notFound, pageOf, read, requireCenter } from './request';

const storeId = z
  .string()
  .regex(/^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/);
const memberId = z.strictObject({ UserId: member.principalId });

function requireStore(call: AwsCall, id: string): IdentityCenter {
  const center = requireCenter(call);
  if (center.identityStoreId !== id) {
    throw notFound(`IdentityStore ${id}`);
  }
  return center;
}

function requireUser(center: IdentityCenter, id: string) {
  const user = center.users.find(each => each.id === id);
  if (!user) {
    throw notFound(`USER ${id}`);
  }
  return user;
}

const userSchema = z.strictObject({
  IdentityStoreId: storeId,
  UserId: member.principalId,
});

function describeUser(call: AwsCall, input: unknown): object {
  const asked = read(userSchema, input);
  const center = requireStore(call, asked.IdentityStoreId);
  const { id, userName, enabled } = requireUser(center, asked.UserId);
  return {
    IdentityStoreId: center.identityStoreId,
    UserId: id,
    UserName: userName,
    UserStatus: enabled ? 'ENABLED' : 'DISABLED',
  };
}

const inGroupsSchema = z.strictObject({
  IdentityStoreId: storeId,
  MemberId: memberId,
  GroupIds: z.array(member.principalId).min(1).max(100),
});

function isMemberInGroups(call: AwsCall, input: unknown): object {
  const asked = read(inGroupsSchema, input);
  const center = requireStore(call, asked.IdentityStoreId);
  const { id } = requireUser(center, asked.MemberId.UserId);
  return {
    Results: asked.GroupIds.map(groupId => ({
      GroupId: groupId,
      MemberId: asked.MemberId,
      MembershipExists: center.groups.some(
        group => group.id === groupId && group.members.includes(id),
      ),
    })),
  };
}

const membersSchema = z.strictObject({
  IdentityStoreId: storeId,
  GroupId: member.principalId,
  MaxResults: member.maxResults,
  NextToken: member.nextToken,
});

function listGroupMemberships(call: AwsCall, input: unknown): object {
  const asked = read(membersSchema, input);
  const center = requireStore(call, asked.IdentityStoreId);
  const group = center.groups.find(({ id }) => id === asked.GroupId);
  if (!group) {
    throw notFound(`GROUP ${asked.GroupId}`);
  }
  const rows = group.members.map(UserId => ({
    IdentityStoreId: center.identityStoreId,
    GroupId: group.id,
    MemberId: { UserId },
  }));
  return pageOf(call, rows, asked, 'GroupMemberships');
}

/** Stand-in for the Identity Store (API version 2020-06-15). */
export const identityStore: AwsService = {
  name: 'identitystore',
  protocol: json11('AWSIdentityStore', { internal: 'InternalServerException' }),
  operations: {
    DescribeUser: describeUser,
    IsMemberInGroups: isMemberInGroups,
    ListGroupMemberships: listGroupMemberships,
  },
  unknownOperation: unknownJsonOperation,
};
