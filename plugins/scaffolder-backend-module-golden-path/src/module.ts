import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  DefaultGithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { approvedImagesServiceRef } from '@fairway/plugin-approved-images-node';
import { DefaultJitAccessClient } from '@fairway/plugin-jit-access-common';
import { DefaultSecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';
import { Speaker } from '@fairway/plugin-spoken-node';
import { createAwaitEntityAction } from './actions/awaitEntity';
import { createTicketAction } from './actions/createTicket';
import { createConfirmProtectionAction } from './actions/confirmProtection';
import { createHardenAction } from './actions/harden';
import { createManifestAction } from './actions/manifest';
import { createPreflightAction } from './actions/preflight';
import { createProtectionAction } from './actions/protection';
import { createPublishLocalGitAction } from './actions/publishLocalGit';
import { createRecordAction } from './actions/record';
import { createRegisterAccessPolicyAction } from './actions/registerAccessPolicy';
import { createRegisterEntityAction } from './actions/registerEntity';
import { createRegisterScorecardAction } from './actions/registerScorecard';
import { createRenderAction } from './actions/render';
import { createResolveApprovedImageAction } from './actions/resolveApprovedImage';
import { createUpgradeAction } from './actions/upgrade';
import { createVerifyAction } from './actions/verify';
import { createImageLookup } from './images/imageLookup';
import { ProtectionReader } from './protection/readBack';
import { RunRecords } from './records/RunRecords';

/** Adds the golden path's actions to the scaffolder. */
export const scaffolderModuleGoldenPath = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'golden-path',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
        catalog: catalogServiceRef,
        reader: coreServices.urlReader,
        auth: coreServices.auth,
        auditor: coreServices.auditor,
        database: coreServices.database,
        discovery: coreServices.discovery,
        permissions: coreServices.permissions,
        userInfo: coreServices.userInfo,
        register: approvedImagesServiceRef,
      },
      async init({
        actions,
        config,
        catalog,
        reader,
        auth,
        auditor,
        database,
        discovery,
        permissions,
        userInfo,
        register,
      }) {
        const images = createImageLookup({ config, reader, register });
        const records = new RunRecords(database);
        await records.migrate();
        const integrations = ScmIntegrations.fromConfig(config);
        const speaker = new Speaker({ catalog, auth });
        actions.addActions(
          createPreflightAction({ auth, catalog, permissions, userInfo }),
          createRenderAction({
            reader,
            integrations,
          }),
          createManifestAction({ config }),
          createVerifyAction({ config, speaker }),
          createUpgradeAction({
            auth,
            config,
            catalog,
            permissions,
            reader,
            integrations,
            speaker,
          }),
          createProtectionAction(),
          createConfirmProtectionAction({
            reader: new ProtectionReader({
              integrations,
              github:
                DefaultGithubCredentialsProvider.fromIntegrations(integrations),
            }),
          }),
          createPublishLocalGitAction({ config }),
          createRegisterEntityAction({ catalog }),
          createAwaitEntityAction({ catalog }),
          createResolveApprovedImageAction({ images }),
          createTicketAction({ config }),
          createRegisterScorecardAction({
            auth,
            scorecard: new DefaultSecurityScorecardClient({
              discoveryApi: discovery,
            }),
          }),
          createHardenAction({
            auth,
            speaker,
            config,
            images,
            catalog,
            permissions,
            reader,
            integrations,
          }),
          createRegisterAccessPolicyAction({
            auth,
            access: token =>
              new DefaultJitAccessClient({
                discoveryApi: discovery,
                fetchApi: {
                  fetch: (input, init) => {
                    const headers = new Headers(init?.headers);
                    headers.set('Authorization', `Bearer ${token}`);
                    return fetch(input, { ...init, headers });
                  },
                },
              }),
          }),
          createRecordAction({ config, auditor, records }),
        );
      },
    });
  },
});
