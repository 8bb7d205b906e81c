import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { CallRunner } from '@fairway/plugin-backends-node';
import { jitAccessLedgerServiceRef } from '@fairway/plugin-jit-access-node';
import { LocalGit } from '@fairway/plugin-local-git-node';
import { securityCasesServiceRef } from '@fairway/plugin-security-cases-node';
import { securityEvidencePermissions } from '@fairway/plugin-security-evidence-common';
import { scorecardRecordServiceRef } from '@fairway/plugin-security-scorecard-node';
import { AccessLedger } from './activities/AccessLedger';
import { Activities } from './activities/Activities';
import { Cases } from './activities/Cases';
import { Changes } from './activities/Changes';
import { Exporter } from './exports/Exporter';
import { catalogues } from './frameworks';
import { createRouter } from './routes/createRouter';
import { AuthorizedEvidence } from './services/AuthorizedEvidence';
import { DefaultEvidence } from './services/DefaultEvidence';

/** Backend of security evidence. It stores nothing: what it tells is on record elsewhere. */
export const securityEvidencePlugin = createBackendPlugin({
  pluginId: 'security-evidence',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        cases: securityCasesServiceRef,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        ledger: jitAccessLedgerServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        record: scorecardRecordServiceRef,
      },
      async init(deps) {
        const { auth, record } = deps;
        deps.permissionsRegistry.addPermissions([
          ...securityEvidencePermissions,
        ]);
        const activities = new Activities(
          [
            new AccessLedger(deps.ledger),
            new Cases(deps.cases),
            ...(deps.config.has('goldenPath.localGit.url')
              ? [
                  new Changes({
                    ...deps,
                    git: LocalGit.fromConfig(deps.config),
                  }),
                ]
              : []),
          ],
          record,
        );
        const evidence = new AuthorizedEvidence(
          new DefaultEvidence({
            catalogues,
            record,
            activities,
            exporter: new Exporter({ record, activities }),
            nameOf: credentials =>
              auth.isPrincipal(credentials, 'user')
                ? credentials.principal.userEntityRef
                : 'a service',
            now: () => new Date(),
          }),
          deps.permissions,
        );
        deps.httpRouter.use(
          createRouter({ ...deps, calls: new CallRunner(deps), evidence }),
        );
      },
    });
  },
});
