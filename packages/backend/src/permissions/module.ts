import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { FairwayPermissionPolicy } from './policy';

/** Installs Fairway's permission policy; groups come from `fairway.permissions`. */
export const permissionModuleFairwayPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'fairway-policy',
  register(reg) {
    reg.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
        userInfo: coreServices.userInfo,
      },
      async init({ policy, config, userInfo }) {
        const groups = (key: string) =>
          (
            config.getOptionalStringArray(`fairway.permissions.${key}`) ?? []
          ).map(ref =>
            stringifyEntityRef(
              parseEntityRef(ref, {
                defaultKind: 'group',
                defaultNamespace: 'default',
              }),
            ),
          );
        policy.setPolicy(
          new FairwayPermissionPolicy(
            {
              security: groups('securityGroups'),
              auditors: groups('auditorGroups'),
              platform: groups('platformGroups'),
            },
            user => userInfo.getUserInfo(user.credentials),
          ),
        );
      },
    });
  },
});
