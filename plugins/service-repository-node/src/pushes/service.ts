import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import { ServiceRepositories } from '../ServiceRepositories';
import { PushListener } from './PushListener';

/** Hears of pushes to the repositories of services. */
export interface ServicePushes {
  /**
   * From now on, the scorecard collects services again when somebody pushed to
   * the default branch of their repository. Every collector that selects them is
   * asked, so it is done once for all modules that ask for it.
   */
  listen(): Promise<void>;
}

/** {@link ServicePushes} for the collectors of a scorecard. */
export const servicePushesServiceRef = createServiceRef<ServicePushes>({
  id: 'fairway.service-pushes',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scorecards: securityScorecardServiceRef,
      },
      factory: ({ config, ...deps }) =>
        new PushListener({
          ...deps,
          repositories: ServiceRepositories.fromConfig(config),
        }),
    }),
});
