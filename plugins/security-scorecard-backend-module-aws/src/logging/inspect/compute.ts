import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  type ContainerDefinition,
} from '@aws-sdk/client-ecs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import { destinationSight } from '../logGroupRules';
import { judge } from '../rule';
import { ECS, LAMBDA } from '../services';
import type { Session } from '../Session';
import { type Inspect, inspection, placeOf } from './Inspection';

/** L24: the log group of a function exists and is kept. */
export const inspectFunction: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const group = await session.ask(
    LAMBDA,
    scope,
    { action: 'lambda:GetFunctionConfiguration' },
    async (client, options) => {
      const { LoggingConfig, FunctionName } = await client.send(
        new GetFunctionConfigurationCommand({ FunctionName: id }),
        options,
      );
      return FunctionName && (LoggingConfig?.LogGroup ?? `/aws/lambda/${id}`);
    },
  );
  return inspection(
    known => [
      judge('L24', placeOf(resource), group, name =>
        destinationSight(name, known.group({ scope, name }), known.options, {
          encrypted: false,
        }),
      ),
    ],
    { groups: group.ok ? [{ scope, name: group.value }] : [] },
  );
};

async function readContainers(
  session: Session,
  scope: Scope,
  taskDefinition: string,
): Promise<Answer<ContainerDefinition[]>> {
  return await session.ask(
    ECS,
    scope,
    { action: 'ecs:DescribeTaskDefinition' },
    async (client, options) =>
      (
        await client.send(
          new DescribeTaskDefinitionCommand({ taskDefinition }),
          options,
        )
      ).taskDefinition?.containerDefinitions,
  );
}

async function readService(
  session: Session,
  scope: Scope,
  id: string,
): Promise<Answer<ContainerDefinition[]>> {
  const [cluster, service] = id.split('/');
  const task = await session.ask(
    ECS,
    scope,
    { action: 'ecs:DescribeServices' },
    async (client, options) =>
      (
        await client.send(
          new DescribeServicesCommand({ cluster, services: [service] }),
          options,
        )
      ).services?.[0]?.taskDefinition,
  );
  return task.ok ? await readContainers(session, scope, task.value) : task;
}

/** L25 (ECS.9): every container of a task definition, or of what a service runs, has a log driver. */
export const inspectContainers: Inspect = async (session, resource) => {
  const { id, kind, scope } = resource;
  const containers =
    kind === 'container-service'
      ? await readService(session, scope, id)
      : await readContainers(session, scope, id);
  return inspection(() => [
    judge('L25', placeOf(resource), containers, list => {
      const without = list.flatMap(({ name, logConfiguration }) =>
        logConfiguration?.logDriver ? [] : [name ?? 'unnamed'],
      );
      return without.length === 0
        ? undefined
        : {
            title: `Containers of ${id} have no log driver: ${without.join(', ')}`,
            remediation: `Add a logConfiguration to the containers ${without.join(', ')} and register a new revision.`,
          };
    }),
  ]);
};
