import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { VaultClient } from './VaultClient';

/** Names of the groups that Fairway makes begin so; nobody else's may. */
export const GROUP_PREFIX = 'fairway-jit-';

const list = z
  .array(z.string())
  .nullish()
  .transform(value => value ?? []);

const entitySchema = z.object({
  data: z.object({
    id: z.string(),
    name: z.string(),
    disabled: z.boolean(),
    policies: list,
    group_ids: list,
  }),
});

const groupSchema = z.object({
  data: z.object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    policies: list,
    member_entity_ids: list,
    member_group_ids: list,
    metadata: z
      .record(z.string(), z.string())
      .nullish()
      .transform(value => value ?? {}),
  }),
});

const keysSchema = z.object({ data: z.object({ keys: z.array(z.string()) }) });

/** A person at Vault. */
export type VaultEntity = z.infer<typeof entitySchema>['data'];

/** A group at Vault. */
export type VaultGroup = z.infer<typeof groupSchema>['data'];

/** A person and a policy. */
export interface Membership {
  policy: string;
  /** The person's entity id. */
  entity: string;
}

/** The group that gives one person one policy. */
export function groupNameOf({ policy, entity }: Membership): string {
  const hash = createHash('sha256').update(JSON.stringify([policy, entity]));
  return `${GROUP_PREFIX}${hash.digest('hex').slice(0, 40)}`;
}

const nothing = z.unknown().transform(() => undefined);
const byName = (name: string) =>
  `identity/group/name/${encodeURIComponent(name)}`;

/** The entity; undefined when there is none. */
export async function findEntity(
  client: VaultClient,
  id: string,
  signal: AbortSignal,
): Promise<VaultEntity | undefined> {
  const found = await client.find(
    {
      method: 'GET',
      path: `identity/entity/id/${encodeURIComponent(id)}`,
      signal,
    },
    entitySchema,
  );
  return found?.data;
}

/** The group of that name; undefined when there is none. */
export async function findGroup(
  client: VaultClient,
  name: string,
  signal: AbortSignal,
): Promise<VaultGroup | undefined> {
  const found = await client.find(
    { method: 'GET', path: byName(name), signal },
    groupSchema,
  );
  return found?.data;
}

/** The group of that id; undefined when there is none. */
export async function findGroupById(
  client: VaultClient,
  id: string,
  signal: AbortSignal,
): Promise<VaultGroup | undefined> {
  const found = await client.find(
    {
      method: 'GET',
      path: `identity/group/id/${encodeURIComponent(id)}`,
      signal,
    },
    groupSchema,
  );
  return found?.data;
}

/** Names of all groups that are named as Fairway's are. */
export async function listGroupNames(
  client: VaultClient,
  signal: AbortSignal,
): Promise<string[]> {
  const found = await client.find(
    { method: 'LIST', path: 'identity/group/name', signal },
    keysSchema,
  );
  return (found?.data.keys ?? []).filter(name => name.startsWith(GROUP_PREFIX));
}

/** Makes the group, or what is left of it, what it has to be. */
export async function writeGroup(
  client: VaultClient,
  name: string,
  content: Pick<
    VaultGroup,
    'policies' | 'member_entity_ids' | 'member_group_ids' | 'metadata'
  >,
  signal: AbortSignal,
): Promise<void> {
  await client.request(
    {
      method: 'POST',
      path: byName(name),
      body: { type: 'internal', ...content },
      signal,
    },
    nothing,
  );
}

/** Also succeeds when there is none. */
export async function deleteGroup(
  client: VaultClient,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  await client.request(
    { method: 'DELETE', path: byName(name), signal },
    nothing,
  );
}
