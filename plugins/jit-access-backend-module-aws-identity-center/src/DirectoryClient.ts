import {
  DescribeUserCommand,
  IdentitystoreClient,
  IsMemberInGroupsCommand,
  paginateListGroupMemberships,
  ResourceNotFoundException,
} from '@aws-sdk/client-identitystore';
import { clientSettings, type ClientOptions } from './clientSettings';
import { collectPages } from './collectPages';
import type { InstanceConfig } from './config';

/** Users that are disabled keep their assignments and can't sign in. */
export type UserState = 'usable' | 'disabled' | 'missing';

const GROUPS_PER_CALL = 100;

/** Undefined where the identity store says that there is no such thing. */
async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

/** The requests to the identity store of one instance. */
export class DirectoryClient {
  #store: Promise<IdentitystoreClient> | undefined;

  constructor(
    private readonly instance: InstanceConfig,
    private readonly options: ClientOptions,
  ) {}

  async user(userId: string, signal: AbortSignal): Promise<UserState> {
    const client = await this.#storeClient();
    const found = await orMissing(
      client.send(
        new DescribeUserCommand({
          IdentityStoreId: this.instance.identityStoreId,
          UserId: userId,
        }),
        { abortSignal: signal },
      ),
    );
    if (!found) {
      return 'missing';
    }
    return found.UserStatus === 'DISABLED' ? 'disabled' : 'usable';
  }

  /** Whether the user is in one of the groups. A user that is gone is in none. */
  async isInOneOf(
    groups: string[],
    userId: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const client = await this.#storeClient();
    for (let at = 0; at < groups.length; at += GROUPS_PER_CALL) {
      const answer = await orMissing(
        client.send(
          new IsMemberInGroupsCommand({
            IdentityStoreId: this.instance.identityStoreId,
            MemberId: { UserId: userId },
            GroupIds: groups.slice(at, at + GROUPS_PER_CALL),
          }),
          { abortSignal: signal },
        ),
      );
      if (answer?.Results?.some(({ MembershipExists }) => MembershipExists)) {
        return true;
      }
    }
    return false;
  }

  async members(group: string, signal: AbortSignal): Promise<string[]> {
    const client = await this.#storeClient();
    const found = await collectPages(
      paginateListGroupMemberships(
        { client },
        {
          IdentityStoreId: this.instance.identityStoreId,
          GroupId: group,
        },
        { abortSignal: signal },
      ),
      page => page.GroupMemberships,
    );
    return found.flatMap(({ MemberId }) => MemberId?.UserId ?? []);
  }

  #storeClient(): Promise<IdentitystoreClient> {
    this.#store ??= clientSettings(
      'identitystore',
      this.instance,
      this.options,
    ).then(settings => new IdentitystoreClient(settings));
    return this.#store;
  }
}
