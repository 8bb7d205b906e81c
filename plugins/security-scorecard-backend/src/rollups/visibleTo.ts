import type { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { scorecardReadPermission } from '@fairway/plugin-security-scorecard-common';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import type { CallerOptions } from '../services/Scorecards';
import type { Visible } from './RollupReader';

/** What the caller may see of a scope; undefined when nothing at all. */
export async function visibleTo(
  {
    permissions,
    transform,
  }: { permissions: PermissionsService; transform: TransformConditions },
  scope: string | undefined,
  options: CallerOptions,
): Promise<Visible | undefined> {
  const [decision] = await permissions.authorizeConditional(
    [{ permission: scorecardReadPermission }],
    options,
  );
  const within = scope ? { scope: scope.toLocaleLowerCase('en-US') } : {};
  switch (decision.result) {
    case AuthorizeResult.ALLOW:
      return within;
    case AuthorizeResult.CONDITIONAL:
      return { ...within, criteria: transform(decision.conditions) };
    default:
      return undefined;
  }
}
