import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ManagedTuple,
  ProviderState,
} from '@fairway/plugin-jit-access-node';
import {
  deleteGroup,
  findEntity,
  findGroup,
  findGroupById,
  groupNameOf,
  listGroupNames,
  writeGroup,
  type Membership,
  type VaultEntity,
  type VaultGroup,
} from './identity';
import type { VaultClient } from './VaultClient';

/** Keys of the metadata that Fairway leaves at its groups. */
const META = {
  managedBy: 'managed-by',
  grant: 'fairway-grant',
  policy: 'fairway-policy',
  entity: 'fairway-entity',
} as const;
const MANAGED_BY = 'fairway-jit';

const isOurs = ({ metadata }: VaultGroup) =>
  metadata[META.managedBy] === MANAGED_BY;

const gives = (group: VaultGroup, { policy, entity }: Membership) =>
  group.policies.includes(policy) && group.member_entity_ids.includes(entity);

/** Whether anybody has anything by it: also whom an entity was merged into. */
const givesAnything = (group: VaultGroup) =>
  group.policies.length > 0 &&
  group.member_entity_ids.length + group.member_group_ids.length > 0;

/** How the group differs from what Fairway made; null when it does not. */
function alterationOf(
  group: VaultGroup,
  { policy, entity }: Membership,
): string | null {
  const alterations = [
    group.policies.join() === policy
      ? ''
      : `its policies are ${group.policies.join(', ') || 'none'}`,
    group.member_entity_ids.join() === entity
      ? ''
      : `its members are ${group.member_entity_ids.join(', ') || 'none'}`,
    group.member_group_ids.length === 0
      ? ''
      : `it has the groups ${group.member_group_ids.join(', ')} in it`,
  ].filter(Boolean);
  return alterations.length > 0 ? alterations.join('; ') : null;
}

/** Whether the person has the policy other than by Fairway's group. */
async function hasOtherwise(
  client: VaultClient,
  entity: VaultEntity,
  { policy }: Membership,
  signal: AbortSignal,
): Promise<boolean> {
  if (entity.policies.includes(policy)) {
    return true;
  }
  for (const id of entity.group_ids) {
    const group = await findGroupById(client, id, signal);
    if (group && !isOurs(group) && group.policies.includes(policy)) {
      return true;
    }
  }
  return false;
}

/** What Vault holds for the membership. */
export async function inspectMembership(
  client: VaultClient,
  membership: Membership,
  signal: AbortSignal,
): Promise<ProviderState> {
  const name = groupNameOf(membership);
  const group = await findGroup(client, name, signal);
  if (group && isOurs(group) && givesAnything(group)) {
    return 'present';
  }
  if (group && !isOurs(group) && gives(group, membership)) {
    return 'foreign';
  }
  const entity = await findEntity(client, membership.entity, signal);
  return entity && (await hasOtherwise(client, entity, membership, signal))
    ? 'foreign'
    : 'absent';
}

/**
 * Makes a group of Fairway's own that gives the person the policy.
 *
 * Throws NotFoundError when there is no such person, and ConflictError when
 * somebody else has a group of that name.
 */
export async function grantMembership(
  client: VaultClient,
  membership: Membership,
  grantId: string,
  signal: AbortSignal,
): Promise<void> {
  const { policy, entity } = membership;
  const person = await findEntity(client, entity, signal);
  if (person?.id !== entity) {
    throw new NotFoundError(
      `Vault '${client.server.name}' has no entity '${entity}'`,
    );
  }
  const name = groupNameOf(membership);
  const group = await findGroup(client, name, signal);
  if (group && !isOurs(group)) {
    throw new ConflictError(
      `Vault '${client.server.name}' has a group '${name}' that Fairway did not make; names like it are Fairway's, so remove it`,
    );
  }
  if (group && alterationOf(group, membership) === null) {
    return;
  }
  await writeGroup(
    client,
    name,
    {
      policies: [policy],
      member_entity_ids: [entity],
      member_group_ids: [],
      metadata: {
        [META.managedBy]: MANAGED_BY,
        [META.grant]: grantId,
        [META.policy]: policy,
        [META.entity]: entity,
      },
    },
    signal,
  );
}

/** Removes Fairway's group; leaves any other. */
export async function revokeMembership(
  client: VaultClient,
  membership: Membership,
  signal: AbortSignal,
): Promise<void> {
  const name = groupNameOf(membership);
  const group = await findGroup(client, name, signal);
  if (group && isOurs(group)) {
    await deleteGroup(client, name, signal);
  }
}

/** All memberships that Fairway made at the server. */
export async function listMemberships(
  client: VaultClient,
  signal: AbortSignal,
): Promise<ManagedTuple[]> {
  const tuples: ManagedTuple[] = [];
  for (const name of await listGroupNames(client, signal)) {
    const group = await findGroup(client, name, signal);
    const {
      [META.policy]: policy,
      [META.entity]: entity,
      [META.grant]: grantId = null,
    } = group?.metadata ?? {};
    if (!group || !isOurs(group) || !policy || !entity) {
      continue;
    }
    const membership = { policy, entity };
    tuples.push({
      entitlement: { server: client.server.name, policy },
      principal: entity,
      grantId,
      tampered:
        groupNameOf(membership) === name
          ? alterationOf(group, membership)
          : `its metadata is that of another group than '${name}'`,
    });
  }
  return tuples;
}
