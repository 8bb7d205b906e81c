import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetCommand,
  paginateListAccountAssignmentCreationStatus,
  paginateListAccountAssignmentDeletionStatus,
  paginateListAccountAssignments,
  paginateListAccountsForProvisionedPermissionSet,
  paginateListInstances,
  paginateListPermissionSets,
  paginateListTagsForResource,
  ResourceNotFoundException,
  SSOAdminClient,
  type AccountAssignmentOperationStatus,
} from '@aws-sdk/client-sso-admin';
import { clientSettings, type ClientOptions } from './clientSettings';
import { collectPages } from './collectPages';
import type { InstanceConfig } from './config';

/** Account, permission set (ARN) and user of one assignment. */
export interface Assignment {
  account: string;
  permissionSetArn: string;
  userId: string;
}

/** What is to be done with an assignment. */
export type Change = 'create' | 'delete';

/** A permission set, as AWS describes it. */
export interface PermissionSetFacts {
  arn: string;
  name: string;
  /** ISO 8601 duration. */
  session: string;
}

/** The requests to one instance. Lists are read to their end. */
export class IdentityCenterClient {
  #sso: Promise<SSOAdminClient> | undefined;

  constructor(
    private readonly instance: InstanceConfig,
    private readonly options: ClientOptions,
  ) {}

  /** The account that the instance belongs to; undefined when AWS does not list the instance. */
  async owner(signal: AbortSignal): Promise<string | undefined> {
    const client = await this.#ssoClient();
    const instances = await collectPages(
      paginateListInstances({ client }, {}, { abortSignal: signal }),
      page => page.Instances,
    );
    return instances.find(each => each.InstanceArn === this.instance.arn)
      ?.OwnerAccountId;
  }

  async permissionSetArns(signal: AbortSignal): Promise<string[]> {
    const client = await this.#ssoClient();
    return collectPages(
      paginateListPermissionSets({ client }, this.#named(), {
        abortSignal: signal,
      }),
      page => page.PermissionSets,
    );
  }

  /** Undefined when there is no such permission set. */
  async permissionSet(
    arn: string,
    signal: AbortSignal,
  ): Promise<PermissionSetFacts | undefined> {
    const client = await this.#ssoClient();
    try {
      const { PermissionSet } = await client.send(
        new DescribePermissionSetCommand({
          ...this.#named(),
          PermissionSetArn: arn,
        }),
        { abortSignal: signal },
      );
      const { Name: name, SessionDuration } = PermissionSet ?? {};
      // Without one of its own, a permission set has sessions of one hour.
      return name === undefined
        ? undefined
        : { arn, name, session: SessionDuration ?? 'PT1H' };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  async tags(arn: string, signal: AbortSignal): Promise<Map<string, string>> {
    const client = await this.#ssoClient();
    const tags = await collectPages(
      paginateListTagsForResource(
        { client },
        { ...this.#named(), ResourceArn: arn },
        { abortSignal: signal },
      ),
      page => page.Tags,
    );
    return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  }

  /** Accounts that the permission set is assigned in. */
  async accounts(arn: string, signal: AbortSignal): Promise<string[]> {
    const client = await this.#ssoClient();
    return collectPages(
      paginateListAccountsForProvisionedPermissionSet(
        { client },
        { ...this.#named(), PermissionSetArn: arn },
        { abortSignal: signal },
      ),
      page => page.AccountIds,
    );
  }

  /** Ids of users and of groups that have the permission set in the account. */
  async principals(
    { account, permissionSetArn }: Omit<Assignment, 'userId'>,
    signal: AbortSignal,
  ): Promise<{ users: string[]; groups: string[] }> {
    const client = await this.#ssoClient();
    const found = await collectPages(
      paginateListAccountAssignments(
        { client },
        {
          ...this.#named(),
          AccountId: account,
          PermissionSetArn: permissionSetArn,
        },
        { abortSignal: signal },
      ),
      page => page.AccountAssignments,
    );
    const ids = (type: string) =>
      found
        .filter(({ PrincipalType }) => PrincipalType === type)
        .map(({ PrincipalId = '' }) => PrincipalId);
    return { users: ids('USER'), groups: ids('GROUP') };
  }

  /** Asks AWS for the change, and returns the request that it is carried out by. */
  async start(
    change: Change,
    assignment: Assignment,
    signal: AbortSignal,
  ): Promise<AccountAssignmentOperationStatus> {
    const client = await this.#ssoClient();
    const input = {
      ...this.#named(),
      TargetId: assignment.account,
      TargetType: 'AWS_ACCOUNT' as const,
      PermissionSetArn: assignment.permissionSetArn,
      PrincipalType: 'USER' as const,
      PrincipalId: assignment.userId,
    };
    const options = { abortSignal: signal };
    if (change === 'create') {
      const { AccountAssignmentCreationStatus } = await client.send(
        new CreateAccountAssignmentCommand(input),
        options,
      );
      return AccountAssignmentCreationStatus ?? {};
    }
    const { AccountAssignmentDeletionStatus } = await client.send(
      new DeleteAccountAssignmentCommand(input),
      options,
    );
    return AccountAssignmentDeletionStatus ?? {};
  }

  /** How far a request is. */
  async status(
    change: Change,
    requestId: string,
    signal: AbortSignal,
  ): Promise<AccountAssignmentOperationStatus> {
    const client = await this.#ssoClient();
    const options = { abortSignal: signal };
    if (change === 'create') {
      const { AccountAssignmentCreationStatus } = await client.send(
        new DescribeAccountAssignmentCreationStatusCommand({
          ...this.#named(),
          AccountAssignmentCreationRequestId: requestId,
        }),
        options,
      );
      return AccountAssignmentCreationStatus ?? {};
    }
    const { AccountAssignmentDeletionStatus } = await client.send(
      new DescribeAccountAssignmentDeletionStatusCommand({
        ...this.#named(),
        AccountAssignmentDeletionRequestId: requestId,
      }),
      options,
    );
    return AccountAssignmentDeletionStatus ?? {};
  }

  /** Ids of requests that are not carried out yet, of whatever assignment. */
  async running(change: Change, signal: AbortSignal): Promise<string[]> {
    const client = await this.#ssoClient();
    const input = {
      ...this.#named(),
      Filter: { Status: 'IN_PROGRESS' as const },
    };
    const options = { abortSignal: signal };
    const found =
      change === 'create'
        ? await collectPages(
            paginateListAccountAssignmentCreationStatus(
              { client },
              input,
              options,
            ),
            page => page.AccountAssignmentsCreationStatus,
          )
        : await collectPages(
            paginateListAccountAssignmentDeletionStatus(
              { client },
              input,
              options,
            ),
            page => page.AccountAssignmentsDeletionStatus,
          );
    return found.flatMap(({ RequestId }) => RequestId ?? []);
  }

  #named() {
    return { InstanceArn: this.instance.arn };
  }

  #ssoClient(): Promise<SSOAdminClient> {
    this.#sso ??= clientSettings('sso', this.instance, this.options).then(
      settings => new SSOAdminClient(settings),
    );
    return this.#sso;
  }
}
