import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { goldenPathServiceCreateForOthersPermission } from '@fairway/plugin-golden-path-common';
import { timeLimit, within } from '@fairway/plugin-time-limit-node';

const TIMEOUT_MS = 30_000;

/** What {@link createPreflightAction} asks. */
export interface PreflightServices {
  auth: AuthService;
  catalog: CatalogService;
  permissions: Pick<PermissionsService, 'authorize'>;
  userInfo: UserInfoService;
}

/** Refuses a service for a team that the person is not in, unless they may make those, too. */
async function assertMayOwn(
  owner: string,
  credentials: BackstageCredentials,
  { auth, permissions, userInfo }: PreflightServices,
): Promise<void> {
  if (auth.isPrincipal(credentials, 'user')) {
    const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
    if (ownershipEntityRefs.includes(owner)) {
      return;
    }
  }
  const [decision] = await permissions.authorize(
    [{ permission: goldenPathServiceCreateForOthersPermission }],
    { credentials },
  );
  if (decision?.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You are not in ${owner}, so you may not make a service that it has to answer for: choose a team of yours, or have one of its people start this. Whoever has ${goldenPathServiceCreateForOthersPermission.name} may, too`,
    );
  }
}

/** Refuses a name that the catalog has, whoever may see it there. */
async function assertFree(
  entityRef: string,
  credentials: BackstageCredentials,
  { auth, catalog }: PreflightServices,
): Promise<void> {
  const taken = await catalog.getEntityByRef(entityRef, {
    credentials: await auth.getOwnServiceCredentials(),
  });
  if (!taken) {
    return;
  }
  const seen = await catalog.getEntityByRef(entityRef, { credentials });
  const whose = seen
    ? `it is owned by ${seen.spec?.owner ?? 'nobody'} and read from ${seen.metadata.annotations?.[ANNOTATION_LOCATION] ?? 'elsewhere'}`
    : 'you may not see whose it is';
  throw new ConflictError(
    `${entityRef} is in the catalog already, and ${whose}: choose another name. Nothing was published`,
  );
}

/**
 * Refuses what would only be found when it is published: a name that the
 * catalog has already, and an owner that the person does not act for. Two who
 * take a name at the same moment are still told apart by await-entity.
 */
export function createPreflightAction(services: PreflightServices) {
  return createTemplateAction({
    id: 'goldenpath:preflight',
    description:
      'Ends the task, before anything is made, when the catalog has an entity of this name already, or when whoever started it is not in the group that is to own it. Whoever has golden-path.service.create-for-others may make services for every group.',
    supportsDryRun: true,
    examples: [
      {
        description: 'Before everything else',
        example:
          'steps:\n  - id: preflight\n    action: goldenpath:preflight\n    input:\n      entityRef: component:default/${{ parameters.name }}\n      owner: ${{ parameters.owner }}\n',
      },
    ],
    schema: {
      input: {
        entityRef: z => z.string().describe('Ref that the entity will have'),
        owner: z => z.string().describe('Ref of the group that will own it'),
      },
    },
    async handler(ctx) {
      const entityRef = stringifyEntityRef(parseEntityRef(ctx.input.entityRef));
      const owner = stringifyEntityRef(
        parseEntityRef(ctx.input.owner, {
          defaultKind: 'group',
          defaultNamespace: 'default',
        }),
      );
      const credentials = await ctx.getInitiatorCredentials();
      await within(timeLimit(TIMEOUT_MS, ctx.signal), async () => {
        await assertMayOwn(owner, credentials, services);
        // A task that is started over finds the service that it has registered.
        await ctx.checkpoint({
          key: `golden-path.preflight.v1.${entityRef}`,
          fn: async () => {
            await assertFree(entityRef, credentials, services);
            return 'free';
          },
        });
      });
      ctx.logger.info(`The name of ${entityRef} is free`);
    },
  });
}
