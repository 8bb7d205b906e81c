import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type BackendFeature,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import type { JsonObject } from '@backstage/types';
import express from 'express';
import request from 'supertest';
import { parse } from 'yaml';
import { scaffolderModuleGoldenPath } from '../module';

/** The templates of this repository. */
export const TEMPLATES = resolve(__dirname, '../../../../templates');

/** Answers of the form that scaffold without surprises. */
export const ANSWERS = {
  name: 'ledger',
  description: 'Keeps the ledger',
  owner: 'group:default/payments',
  system: 'payments',
  tier: '1',
  exposure: 'internal',
  classification: 'confidential',
  personalData: true,
  dataStore: 'none',
  trust: 'managed',
  deployment: 'kubernetes',
  ci: 'github-actions',
  publish: 'local-git',
};

/** Answers that differ from {@link ANSWERS}. */
export type Answers = Partial<Record<keyof typeof ANSWERS, string | boolean>>;

/** The owner of what is scaffolded. */
export const group = (email?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { namespace: 'default', name: 'payments' },
  spec: {
    type: 'team',
    children: [],
    ...(email ? { profile: { email } } : {}),
  },
});

/** A template as the catalog has it, read from a folder of templates. */
export function templateOf(name: string, folder = TEMPLATES): Entity {
  const path = join(folder, `${name}.yaml`);
  const entity: Entity = parse(readFileSync(path, 'utf8'));
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      namespace: 'default',
      annotations: {
        ...entity.metadata.annotations,
        'backstage.io/managed-by-location': `url:${pathToFileURL(path)}`,
      },
    },
  };
}

/** The entity, as the catalog has read it. */
function withLocation(entity: Entity, location: string): Entity {
  const { annotations, ...metadata } = entity.metadata;
  return {
    ...entity,
    metadata: {
      ...metadata,
      annotations: {
        ...annotations,
        'backstage.io/managed-by-location': location,
      },
    },
  };
}

/** Another plugin, as far as actions ask it; what it was asked is kept. */
function standIn(
  pluginId: string,
  asked: string[],
  answer: (path: string) => { status: number; body?: JsonObject },
): BackendFeature {
  return createBackendPlugin({
    pluginId,
    register(reg) {
      reg.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          httpRouter.use(
            express.Router().use((req, res) => {
              asked.push(`${req.method} ${pluginId}${req.path}`);
              const { status, body } = answer(req.path);
              res.status(status).json(body ?? {});
            }),
          );
        },
      });
    },
  });
}

/** Settings of {@link startTasks}. */
export interface TaskOptions {
  config: JsonObject;
  owner?: Entity;
  templates?: Entity[];
  entities?: Entity[];
  /** What others register while the task runs, before it registers something itself. */
  meanwhile?: Entity[];
  features?: BackendFeature[];
  /** What JIT access answers to a registration. */
  accessStatus?: number;
}

/** A scaffolder with the golden path's actions, a catalog that reads what is registered, and stand-ins. */
export async function startTasks(options: TaskOptions) {
  const { owner = group('payments@harbour.internal') } = options;
  const registered: string[] = [];
  const asked: string[] = [];
  const read = new Map<string, Entity>();
  const { meanwhile = [] } = options;
  const entities = catalogServiceMock({
    entities: [
      ...(options.templates ?? [templateOf('secure-service-node')]),
      ...(options.entities ?? []),
      owner,
    ],
  });
  const { server } = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleGoldenPath,
      mockServices.rootConfig.factory({ data: options.config }),
      standIn('jit-access', asked, () => ({
        status: options.accessStatus ?? 201,
        body: {
          policyId: 'ledger-debug',
          url: 'http://git.test/access.yaml',
          problems: [],
          withheld: false,
        },
      })),
      standIn('security-scorecard', asked, () => ({ status: 202 })),
      ...(options.features ?? []),
      catalogServiceMock.mock({
        getEntities: entities.getEntities.bind(entities),
        getEntityByRef: async (ref, o) =>
          read.get(String(ref)) ?? entities.getEntityByRef(ref, o),
        getEntitiesByRefs: entities.getEntitiesByRefs.bind(entities),
        // Reads what it is given, as the catalog does.
        addLocation: async ({ target, type = 'url' }) => {
          if (registered.includes(target)) {
            throw await ResponseError.fromResponse(
              new Response('', { status: 409 }),
            );
          }
          registered.push(target);
          const response = await fetch(target);
          if (!response.ok) {
            throw new Error(`No ${target}`);
          }
          const entity: Entity = parse(await response.text());
          // The first of two of a name stays.
          for (const one of [
            ...meanwhile,
            withLocation(entity, `url:${target}`),
          ]) {
            const ref = stringifyEntityRef(one);
            read.set(ref, read.get(ref) ?? one);
          }
          return {
            location: {
              id: '1',
              type,
              target,
              entityRef: 'location:default/x',
            },
            entities: [entity],
          };
        },
      }).factory,
    ],
  });
  return { server, registered, asked };
}

/** The running backend's server. */
export type TaskServer = Awaited<ReturnType<typeof startTasks>>['server'];

/** Runs a task to its end. */
export async function runTask(
  server: TaskServer,
  answers: JsonObject,
  template = 'secure-service-node',
) {
  const created = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({ templateRef: `template:default/${template}`, values: answers });
  expect(created.body).toEqual({ id: expect.any(String) });
  return endOfTask(server, created.body.id);
}

/** Has a task that has ended run again. */
export async function startOver(server: TaskServer, id: string) {
  await request(server).post(`/api/scaffolder/v2/tasks/${id}/retry`).send({});
  return endOfTask(server, id);
}

async function endOfTask(server: TaskServer, id: string) {
  const log: string[] = [];
  // The server holds the request until there is something new.
  for (let after = -1, round = 0; round < 300; round += 1) {
    const { body } = await request(server).get(
      `/api/scaffolder/v2/tasks/${id}/events?after=${after}`,
    );
    for (const event of body) {
      after = event.id;
      log.push(event.body.message);
      if (event.type === 'completion') {
        return {
          id,
          log: log.join('\n'),
          completion: event.body,
        };
      }
    }
  }
  throw new Error(`The task did not end: ${log.join('\n')}`);
}
