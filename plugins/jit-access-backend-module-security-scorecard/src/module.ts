import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { jitAccessExtensionPoint } from '@fairway/plugin-jit-access-node';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import { ScorecardPosture } from './ScorecardPosture';

/** Lets access policies look at the scorecard of their target. */
export const jitAccessModuleSecurityScorecard = createBackendModule({
  pluginId: 'jit-access',
  moduleId: 'security-scorecard',
  register(reg) {
    reg.registerInit({
      deps: {
        access: jitAccessExtensionPoint,
        auth: coreServices.auth,
        scorecards: securityScorecardServiceRef,
      },
      async init({ access, auth, scorecards }) {
        access.setPostureSource(new ScorecardPosture(scorecards, auth));
      },
    });
  },
});
