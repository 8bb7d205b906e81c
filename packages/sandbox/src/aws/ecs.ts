import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { json11 } from './protocol';
import { AwsCall, AwsService } from './service';

const INVALID = 'InvalidParameterException';
const taskDefinitionSchema = z.strictObject({
  taskDefinition: z.string().min(1),
  include: z.array(z.enum(['TAGS'])).nullish(),
});
const servicesSchema = z.strictObject({
  cluster: z.string().min(1).nullish(),
  services: z.array(z.string().min(1)).min(1).max(10),
  include: z.array(z.enum(['TAGS'])).nullish(),
});

const owner = (call: AwsCall) =>
  `arn:aws:ecs:${call.region.name}:${call.account.accountId}`;

function describeTaskDefinition(call: AwsCall, input: unknown): object {
  const request = readMembers(taskDefinitionSchema, input, INVALID);
  const wanted = request.taskDefinition.replace(
    `${owner(call)}:task-definition/`,
    '',
  );
  const [family, revision] = wanted.split(':');
  const found = call.region.logging.taskDefinitions
    .filter(each => each.family === family)
    .sort((a, b) => b.revision - a.revision)
    .find(each => !revision || String(each.revision) === revision);
  if (!found) {
    throw new AwsError(
      'ClientException',
      400,
      'Unable to describe task definition.',
    );
  }
  return {
    taskDefinition: {
      taskDefinitionArn: `${owner(call)}:task-definition/${found.family}:${found.revision}`,
      family: found.family,
      revision: found.revision,
      status: 'ACTIVE',
      containerDefinitions: found.containers.map(container => ({
        name: container.name,
        ...(container.driver && {
          logConfiguration: { logDriver: container.driver },
        }),
      })),
    },
  };
}

function describeServices(call: AwsCall, input: unknown): object {
  const request = readMembers(servicesSchema, input, INVALID);
  const cluster = request.cluster ?? 'default';
  const arnOf = (name: string) => `${owner(call)}:service/${cluster}/${name}`;
  const known = call.region.logging.ecsServices.filter(
    each => each.cluster === cluster,
  );
  return {
    services: known
      .filter(({ name }) =>
        request.services.some(asked => asked === name || asked === arnOf(name)),
      )
      .map(({ name, taskDefinition }) => ({
        serviceArn: arnOf(name),
        serviceName: name,
        status: 'ACTIVE',
        taskDefinition: `${owner(call)}:task-definition/${taskDefinition}`,
      })),
    failures: request.services
      .filter(
        asked => !known.some(({ name }) => [name, arnOf(name)].includes(asked)),
      )
      .map(arn => ({ arn, reason: 'MISSING' })),
  };
}

/** Stand-in for Amazon ECS (API version 2014-11-13). */
export const ecs: AwsService = {
  name: 'ecs',
  protocol: json11('AmazonEC2ContainerServiceV20141113', {
    internal: 'ServerException',
  }),
  operations: {
    DescribeTaskDefinition: describeTaskDefinition,
    DescribeServices: describeServices,
  },
  unknownOperation: unknownJsonOperation,
};
