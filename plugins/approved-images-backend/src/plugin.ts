import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import {
  approvedImagesPermissions,
  RUNNING_IMAGES_TOPIC,
} from '@fairway/plugin-approved-images-common';
import {
  imageScannersExtensionPoint,
  type ImageScanner,
} from '@fairway/plugin-approved-images-node';
import { CallRunner } from '@fairway/plugin-backends-node';
import { securityScorecardServiceRef } from '@fairway/plugin-security-scorecard-node';
import { readImagesConfig } from './config';
import { AnswerStore } from './database/AnswerStore';
import { DriftStore } from './database/DriftStore';
import { ImageStore } from './database/ImageStore';
import { Inventory } from './database/Inventory';
import { openDatabase } from './database/migrate';
import { SampleStore } from './database/SampleStore';
import { ScannerStore } from './database/ScannerStore';
import { ScanStore } from './database/ScanStore';
import { ServiceStore } from './database/ServiceStore';
import { imageServiceResourceRef } from './permissions/resource';
import { imageServiceRules } from './permissions/rules';
import { createRouter } from './routes/createRouter';
import { Announcer } from './services/Announcer';
import { AuthorizedImageRegister } from './services/AuthorizedImageRegister';
import { DefaultImageRegister } from './services/DefaultImageRegister';
import { RegisterFile } from './services/RegisterFile';
import { Sampling } from './services/Sampling';
import { ScanAnswers } from './services/ScanAnswers';
import { Scanners } from './services/Scanners';
import { ScanWorker } from './services/ScanWorker';
import { scheduleWork } from './services/scheduleWork';
import { Upkeep } from './services/Upkeep';
import { Watch } from './services/Watch';

/** Backend of approved images: the register, drift, out-of-band scans and sampling. */
export const approvedImagesPlugin = createBackendPlugin({
  pluginId: 'approved-images',
  register(env) {
    const scanners: ImageScanner[] = [];
    env.registerExtensionPoint(imageScannersExtensionPoint, {
      addScanner(...added) {
        for (const scanner of added) {
          if (scanners.some(({ id }) => id === scanner.id)) {
            throw new ConflictError(
              `There are two image scanners '${scanner.id}'; give one of them another id`,
            );
          }
          scanners.push(scanner);
        }
      },
    });

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        reader: coreServices.urlReader,
        scheduler: coreServices.scheduler,
        scorecards: securityScorecardServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { permissionsRegistry } = deps;
        const settings = readImagesConfig(deps.config);
        const now = () => new Date();
        const knex = await openDatabase(deps.database);
        const images = new ImageStore(knex);
        const services = new ServiceStore(knex);
        const drifts = new DriftStore(knex);
        const scans = new ScanStore(knex);
        const samples = new SampleStore(knex);
        const answers = new AnswerStore(knex);
        const inventory = new Inventory(knex);
        const announcer = new Announcer({ ...deps, drifts });

        permissionsRegistry.addResourceType({
          resourceRef: imageServiceResourceRef,
          permissions: approvedImagesPermissions.filter(
            p => p.type === 'resource',
          ),
          rules: Object.values(imageServiceRules),
          getResources: refs => services.resources(refs),
        });
        permissionsRegistry.addPermissions(
          approvedImagesPermissions.filter(p => p.type === 'basic'),
        );

        const register = new AuthorizedImageRegister(
          new DefaultImageRegister({
            knex,
            images,
            drifts,
            scans,
            scanners: new Scanners({
              scanners,
              answers,
              store: new ScannerStore(knex),
              now,
            }),
            samples,
            inventory,
            announcer,
            userInfo: deps.userInfo,
            now,
          }),
          deps.permissions,
          createConditionTransformer(
            permissionsRegistry.getPermissionRuleset(imageServiceResourceRef),
          ),
          services,
        );
        deps.httpRouter.use(
          createRouter({ calls: new CallRunner(deps), register }),
        );

        const file = new RegisterFile({
          ...deps,
          source: settings.register,
          knex,
          now,
        });
        await file.load();

        const watch = new Watch({
          ...deps,
          services,
          inventory,
          announcer,
          now,
        });
        await deps.events.subscribe({
          id: 'approved-images-running',
          topics: [RUNNING_IMAGES_TOPIC],
          onEvent: ({ eventPayload }) => watch.take(eventPayload),
        });

        await scheduleWork(deps.scheduler, {
          file,
          announcer,
          samples,
          upkeep: new Upkeep({ ...deps, services, inventory, now }),
          worker: new ScanWorker({
            ...deps,
            scans,
            scanners,
            answerWithinMs: settings.answerWithinMs,
            now,
          }),
          scanners,
          answers: new ScanAnswers({ ...deps, answers, now }),
          sampling:
            settings.sampling.size === 0
              ? undefined
              : new Sampling({
                  ...deps,
                  ...settings.sampling,
                  samples,
                  scans,
                  now,
                }),
          now,
        });
      },
    });
  },
});
