import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { restJson } from './protocol';
import { AwsCall, AwsService } from './service';

const INVALID = 'BadRequestException';
const restStagesSchema = z.strictObject({
  restapi_id: z.string().min(1),
  deploymentId: z.string().optional(),
});
const stagesSchema = z.strictObject({
  apiId: z.string().min(1),
  maxResults: z.string().regex(/^\d+$/).optional(),
  nextToken: z.string().min(1).optional(),
});

function found<T>(api: T | undefined): T {
  if (!api) {
    throw new AwsError(
      'NotFoundException',
      404,
      'Invalid API identifier specified',
    );
  }
  return api;
}

function getRestStages(call: AwsCall, input: unknown): object {
  const { restapi_id } = readMembers(restStagesSchema, input, INVALID);
  const { restApis } = call.region.logging;
  const api = found(restApis.find(({ id }) => id === restapi_id));
  return {
    item: api.stages.map(stage => ({
      stageName: stage.name,
      deploymentId: 'd1',
      methodSettings: Object.fromEntries(
        Object.entries(stage.methods).map(([method, loggingLevel]) => [
          method,
          { loggingLevel, metricsEnabled: true },
        ]),
      ),
    })),
  };
}

function getStages(call: AwsCall, input: unknown): object {
  const request = readMembers(stagesSchema, input, INVALID);
  const { httpApis } = call.region.logging;
  const api = found(httpApis.find(({ id }) => id === request.apiId));
  const page = paginate(api.stages, call.world.paging, {
    maxResults: Number(request.maxResults ?? 500),
    nextToken: request.nextToken,
    question: request.apiId,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'Invalid nextToken specified');
  }
  return {
    items: page.items.map(stage => ({
      stageName: stage.name,
      ...(stage.accessLog && {
        accessLogSettings: {
          destinationArn: stage.accessLog,
          format: '$context.requestId',
        },
      }),
    })),
    nextToken: page.nextToken,
  };
}

/** Stand-in for Amazon API Gateway: REST APIs (2015-07-09) and HTTP APIs (2018-11-29). */
export const apigateway: AwsService = {
  name: 'apigateway',
  protocol: restJson({
    'GET /restapis/{restapi_id}/stages': 'GetRestStages',
    'GET /v2/apis/{apiId}/stages': 'GetStages',
  }),
  operations: { GetRestStages: getRestStages, GetStages: getStages },
  unknownOperation: operation =>
    new AwsError(
      'NotFoundException',
      404,
      `The sandbox has no operation ${operation}`,
    ),
};
