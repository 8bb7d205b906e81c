import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createServiceFactory,
  type BackendFeature,
  type SchedulerService,
  type SchedulerServiceTaskInvocationDefinition,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { TOKEN, type ChildOptions } from '../protocol';
import { entitiesOf } from '../workload';

/** Runs a scheduled task now, to its end. */
export type RunTask = (id: string) => Promise<void>;

/**
 * A backend with one plugin: everything is the real thing but the catalog, which
 * answers from memory, and the scheduler, whose tasks run when they are asked for.
 */
export async function startPortal(
  options: ChildOptions,
  config: JsonObject,
  features: BackendFeature[],
): Promise<RunTask> {
  const tasks = new Map<
    string,
    SchedulerServiceTaskInvocationDefinition['fn']
  >();
  const scheduler: SchedulerService = {
    createScheduledTaskRunner: () => ({
      run: async ({ id, fn }) => {
        tasks.set(id, fn);
      },
    }),
    scheduleTask: async ({ id, fn }) => {
      tasks.set(id, fn);
    },
    getScheduledTasks: async () => [],
    triggerTask: async () => {},
    cancelTask: async () => {},
  };
  const backend = createBackend();
  backend.add(
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () =>
        new ConfigReader({
          app: { baseUrl: `http://127.0.0.1:${options.port}` },
          backend: {
            baseUrl: `http://127.0.0.1:${options.port}`,
            listen: { host: '127.0.0.1', port: options.port },
            database: options.database,
            auth: {
              externalAccess: [
                {
                  type: 'static',
                  options: { token: TOKEN, subject: 'benchmark' },
                },
              ],
            },
          },
          ...config,
        }),
    }),
  );
  backend.add(
    createServiceFactory({
      service: coreServices.scheduler,
      deps: {},
      factory: () => scheduler,
    }),
  );
  backend.add(
    catalogServiceMock.factory({ entities: entitiesOf(options.services) }),
  );
  features.forEach(feature => backend.add(feature));
  await backend.start();
  return async id => {
    const task = tasks.get(id);
    if (!task) {
      throw new Error(
        `There is no task '${id}'; there are: ${[...tasks.keys()].join(', ')}`,
      );
    }
    await task(new AbortController().signal);
  };
}
