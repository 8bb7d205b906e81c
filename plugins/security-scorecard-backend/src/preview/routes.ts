import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { isPermitted } from '@fairway/plugin-backends-node';
import { checkReadPermission } from '@fairway/plugin-security-scorecard-common';
import type { DeadlinePolicy } from '../domain/durations';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { ScorecardRouter } from '../routes/types';
import { previewScorecard } from './previewScorecard';

/** What the route of previews needs. */
export interface PreviewRouteOptions {
  registry: CheckRegistry;
  deadlines: DeadlinePolicy;
  permissions: PermissionsService;
  httpAuth: HttpAuthService;
  now: () => Date;
}

/** `POST /checks/preview`, for those who may see the checks. It tells nothing of any entity. */
export function addPreviewRoutes(
  router: ScorecardRouter,
  { registry, deadlines, permissions, httpAuth, now }: PreviewRouteOptions,
): void {
  router.post('/checks/preview', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    if (
      !(await isPermitted(permissions, checkReadPermission, { credentials }))
    ) {
      throw new NotAllowedError(
        `You need the permission ${checkReadPermission.name} to preview a scorecard`,
      );
    }
    const { apiVersion, kind, metadata, relations } = req.body.entity;
    const { type, lifecycle } = req.body.entity.spec ?? {};
    res.json(
      previewScorecard({
        checks: registry.policy.checks,
        entity: {
          apiVersion,
          kind,
          metadata: {
            name: metadata.name,
            namespace: metadata.namespace,
            annotations: metadata.annotations,
            tags: metadata.tags,
          },
          spec: {
            type: typeof type === 'string' ? type : '',
            lifecycle: typeof lifecycle === 'string' ? lifecycle : '',
          },
          relations,
        },
        observations: req.body.observations,
        deadlines,
        now: now().toISOString(),
      }),
    );
  });
}
