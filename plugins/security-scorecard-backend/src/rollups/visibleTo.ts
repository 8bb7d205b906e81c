import type { PermissionsService } from '@backstage/backend-plugin-api';
import { type CallerOptions, permitted } from '@fairway/plugin-backends-node';
import { scorecardReadPermission } from '@fairway/plugin-security-scorecard-common';
import type { TransformConditions } from '../services/AuthorizedScorecards';
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
  const allowed = await permitted(
    permissions,
    transform,
    scorecardReadPermission,
    options,
  );
  return (
    allowed && {
      ...allowed,
      ...(scope ? { scope: scope.toLocaleLowerCase('en-US') } : {}),
    }
  );
}
