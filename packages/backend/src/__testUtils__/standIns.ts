import { createServiceFactory } from '@backstage/backend-plugin-api';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';

/** Of a service that is there and must not be called. */
export const unused = async () => {
  throw new Error('not used');
};

/** Services beside what is tested: scorecards are not asked for, and nobody hears what is told. */
export const standIns = [
  createServiceFactory({
    service: securityScorecardServiceRef,
    deps: {},
    factory: () => ({
      getScorecard: unused,
      listFindings: unused,
      refresh: unused,
    }),
  }),
  createServiceFactory({
    service: notificationService,
    deps: {},
    factory: () => ({ send: async () => {} }),
  }),
  createServiceFactory({
    service: signalsServiceRef,
    deps: {},
    factory: () => ({ publish: async () => {} }),
  }),
];
