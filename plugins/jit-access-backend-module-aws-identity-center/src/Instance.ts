import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { ProviderState } from '@fairway/plugin-jit-access-node';
import { AssignmentChanges } from './AssignmentChanges';
import type { ClientOptions } from './clientSettings';
import type { InstanceConfig } from './config';
import { DirectoryClient, type UserState } from './DirectoryClient';
import { IdentityCenterClient } from './IdentityCenterClient';
import { PermissionSets, type PermissionSet } from './PermissionSets';
import { DEDICATED_TAG, refusalOf } from './refusal';

/** How {@link Instance} waits for AWS. */
export interface InstanceOptions extends ClientOptions {
  /** Seconds that a session may last at most. */
  longestSession: number;
  /** Milliseconds until a status is read again; twice as long each time, up to ten times that. */
  pollEveryMs: number;
}

/** What is asked for, by name. */
export interface Target {
  account: string;
  permissionSet: string;
}

/** Everything that decides over a grant. */
export interface Situation {
  /** Undefined when there is no such permission set. */
  set: PermissionSet | undefined;
  /** Account that the instance belongs to; undefined when AWS does not list the instance. */
  owner: string | undefined;
  user: UserState;
}

/** One instance: what is asked of it and changed on it. */
export class Instance {
  readonly #client: IdentityCenterClient;
  readonly #directory: DirectoryClient;
  readonly #sets: PermissionSets;
  readonly #changes: AssignmentChanges;
  /** As last seen; what counts is read again before each change. */
  #lastOwner: string | undefined;

  constructor(
    readonly config: InstanceConfig,
    private readonly options: InstanceOptions,
  ) {
    this.#client = new IdentityCenterClient(config, options);
    this.#directory = new DirectoryClient(config, options);
    this.#sets = new PermissionSets(this.#client);
    this.#changes = new AssignmentChanges(
      this.#client,
      config,
      options.pollEveryMs,
    );
  }

  /** Asks which account the instance belongs to, and remembers it. */
  async look(signal: AbortSignal): Promise<string | undefined> {
    this.#lastOwner = await this.#client.owner(signal);
    return this.#lastOwner;
  }

  /** Whether the account is the management account, as last seen, and out of reach. */
  isOutOfReach(account: string): boolean {
    return account === this.#lastOwner && account !== this.config.accountId;
  }

  async situation(
    { permissionSet }: Target,
    userId: string,
    signal: AbortSignal,
  ): Promise<Situation> {
    return {
      owner: await this.look(signal),
      set: await this.#sets.find(permissionSet, signal),
      user: await this.#directory.user(userId, signal),
    };
  }

  /**
   * Throws NotAllowedError where an assignment is there and the permission set
   * does not say any more whose it is.
   */
  async inspect(
    target: Target,
    userId: string,
    signal: AbortSignal,
  ): Promise<ProviderState> {
    const set = await this.#sets.find(target.permissionSet, signal);
    if (!set) {
      return 'absent';
    }
    const assignment = {
      account: target.account,
      permissionSetArn: set.arn,
      userId,
    };
    // What runs is asked for first: what ends meanwhile shows in the list.
    if (await this.#changes.isRunning(assignment, signal)) {
      return 'pending';
    }
    const { users, groups } = await this.#client.principals(assignment, signal);
    if (users.includes(userId)) {
      if (!set.dedicated) {
        throw new NotAllowedError(
          `Permission set '${set.name}' of '${this.config.name}' is assigned to user ${userId} in account ${target.account} and has no tag ${DEDICATED_TAG}: whose assignment it is can't be told; give the tag back, or delete the assignment by hand`,
        );
      }
      return 'present';
    }
    return (await this.#directory.isInOneOf(groups, userId, signal))
      ? 'foreign'
      : 'absent';
  }

  /**
   * Assigns, and waits until AWS has carried it out. Throws NotAllowedError or
   * NotFoundError for what must not or can't be assigned, AssignmentError when
   * AWS failed.
   */
  async grant(
    target: Target,
    userId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `Assigning permission set '${target.permissionSet}' in account ${target.account} to user ${userId} of '${this.config.name}'`;
    const situation = await this.situation(target, userId, signal);
    const refusal = refusalOf(this.config, target, situation, {
      longestSession: this.options.longestSession,
    });
    if (refusal || !situation.set) {
      throw new NotAllowedError(`${doing}: ${refusal}`);
    }
    if (situation.user === 'missing') {
      throw new NotFoundError(
        `${doing}: there is no such user in ${this.config.identityStoreId}`,
      );
    }
    const assignment = {
      account: target.account,
      permissionSetArn: situation.set.arn,
      userId,
    };
    await this.#changes.settle(assignment, signal);
    const { users } = await this.#client.principals(assignment, signal);
    if (!users.includes(userId)) {
      await this.#changes.make('create', assignment, signal, doing);
    }
  }

  /** Deletes the assignment if there is one, and waits until it is gone. */
  async revoke(
    target: Target,
    userId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `Deleting the assignment of permission set '${target.permissionSet}' in account ${target.account} to user ${userId} of '${this.config.name}'`;
    const set = await this.#sets.find(target.permissionSet, signal);
    if (!set) {
      return;
    }
    const assignment = {
      account: target.account,
      permissionSetArn: set.arn,
      userId,
    };
    await this.#changes.settle(assignment, signal);
    const { users } = await this.#client.principals(assignment, signal);
    if (!users.includes(userId)) {
      return;
    }
    if (!set.dedicated) {
      throw new NotAllowedError(
        `${doing}: the permission set has no tag ${DEDICATED_TAG}, so whose assignment it is can't be told; give the tag back, or delete the assignment by hand`,
      );
    }
    await this.#changes.make('delete', assignment, signal, doing);
  }

  /** Every assignment of a dedicated permission set to a user. */
  async managed(signal: AbortSignal): Promise<(Target & { userId: string })[]> {
    const found: (Target & { userId: string })[] = [];
    for (const set of await this.#sets.dedicated(signal)) {
      for (const account of await this.#client.accounts(set.arn, signal)) {
        const { users } = await this.#client.principals(
          { account, permissionSetArn: set.arn },
          signal,
        );
        found.push(
          ...users.map(userId => ({
            account,
            permissionSet: set.name,
            userId,
          })),
        );
      }
    }
    return found;
  }

  /** Ids of all users who have it, also by a group. Throws NotFoundError without such a permission set. */
  async holders(target: Target, signal: AbortSignal): Promise<string[]> {
    const set = await this.#sets.find(target.permissionSet, signal);
    if (!set) {
      throw new NotFoundError(
        `There is no permission set '${target.permissionSet}' in '${this.config.name}'`,
      );
    }
    const { users, groups } = await this.#client.principals(
      { account: target.account, permissionSetArn: set.arn },
      signal,
    );
    const all = new Set(users);
    for (const group of groups) {
      for (const member of await this.#directory.members(group, signal)) {
        all.add(member);
      }
    }
    return [...all].sort();
  }
}
