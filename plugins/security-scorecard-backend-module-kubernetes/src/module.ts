import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { runningImagesPublisher } from '@fairway/plugin-approved-images-node';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import {
  servicePushesServiceRef,
  ServiceRepositories,
} from '@fairway/plugin-service-repository-node';
import { AuditCollector } from './AuditCollector';
import { ClusterReader } from './cluster/ClusterReader';
import { readKubernetesModuleConfig } from './config';
import { ManifestCollector } from './ManifestCollector';
import { RbacCollector } from './RbacCollector';
import { WorkloadCollector } from './WorkloadCollector';

/** Adds the collectors of Kubernetes to the scorecard, and reads again what was pushed to. */
export const securityScorecardModuleKubernetes = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'kubernetes',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        collectors: collectorsExtensionPoint,
        events: eventsServiceRef,
        logger: coreServices.logger,
        pushes: servicePushesServiceRef,
        urls: coreServices.urlReader,
      },
      async init({ config, collectors, events, logger, pushes, urls }) {
        const settings = readKubernetesModuleConfig(config);
        const reader = new ClusterReader();
        collectors.addCollector(
          new RbacCollector(settings, reader),
          new WorkloadCollector(
            settings,
            reader,
            runningImagesPublisher({ events, logger }),
          ),
          new AuditCollector(settings, reader, urls),
          new ManifestCollector(
            settings,
            ServiceRepositories.fromConfig(config),
          ),
        );
        await pushes.listen();
      },
    });
  },
});
