import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  type ConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  accessRequestResourceRef,
  type AccessRequestFilter,
} from '@fairway/plugin-jit-access-node';
import type { VisibleRequests } from '../database/queries';

/** Which requests a permission covers. */
export type Coverage =
  { covers: 'none' } | { covers: 'some'; filter: VisibleRequests };

/** Asks the permission policy, once per call of the API. */
export class Authorizer {
  private readonly transform: ConditionTransformer<AccessRequestFilter>;

  constructor(
    private readonly permissions: PermissionsService,
    registry: PermissionsRegistryService,
  ) {
    this.transform = createConditionTransformer(
      registry.getPermissionRuleset(accessRequestResourceRef),
    );
  }

  async isAllowed(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [decision] = await this.permissions.authorize([{ permission }], {
      credentials,
    });
    return decision.result === AuthorizeResult.ALLOW;
  }

  /** Throws NotAllowedError. */
  async ensureAllowed(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.isAllowed(permission, credentials))) {
      throw new NotAllowedError(
        `You need the permission ${permission.name} to do this`,
      );
    }
  }

  /** The requests that the permission covers, as a condition for SQL. */
  async coverage(
    permission: ResourcePermission,
    credentials: BackstageCredentials,
  ): Promise<Coverage> {
    const [decision] = await this.permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.DENY) {
      return { covers: 'none' };
    }
    return {
      covers: 'some',
      filter:
        decision.result === AuthorizeResult.CONDITIONAL
          ? this.transform(decision.conditions)
          : undefined,
    };
  }
}
