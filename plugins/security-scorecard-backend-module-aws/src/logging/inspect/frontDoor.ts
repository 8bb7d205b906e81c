import { GetStagesCommand as GetRestStagesCommand } from '@aws-sdk/client-api-gateway';
import { GetStagesCommand, type Stage } from '@aws-sdk/client-apigatewayv2';
import { GetDistributionConfigCommand } from '@aws-sdk/client-cloudfront';
import {
  paginateDescribeDeliveries,
  paginateDescribeDeliverySources,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetLoggingConfigurationCommand } from '@aws-sdk/client-wafv2';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import { LOGS } from '../../services';
import { judge, type Sight } from '../rule';
import { API_GATEWAY, API_GATEWAY_V2, CLOUDFRONT, ELB, WAF } from '../services';
import { complete, type Session } from '../Session';
import { type Inspect, inspection, placeOf } from './Inspection';

/** L17 (ELB.5): an application load balancer keeps its access log. */
export const inspectLoadBalancer: Inspect = async (session, resource) => {
  const { arn, id, scope } = resource;
  const place = placeOf(resource);
  if (!id.startsWith('app/')) {
    return inspection(() => [
      judge('L17', place, { ok: true, value: id }, () => ({
        notApplicable: `${id} is not an application load balancer`,
      })),
    ]);
  }
  const attributes = await session.ask(
    ELB,
    scope,
    { action: 'elasticloadbalancing:DescribeLoadBalancerAttributes' },
    async (client, options) =>
      (
        await client.send(
          new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
          options,
        )
      ).Attributes,
  );
  return inspection(() => [
    judge('L17', place, attributes, list => {
      const value = (key: string) => list.find(({ Key }) => Key === key)?.Value;
      // Attributes are texts: "false" is one, too.
      const enabled = value('access_logs.s3.enabled') === 'true';
      return enabled && value('access_logs.s3.bucket')
        ? undefined
        : {
            title: `Load balancer ${id} keeps no access log`,
            remediation: `Set access_logs.s3.enabled to true, and a bucket, on load balancer ${id}.`,
          };
    }),
  ]);
};

const LEVELS = ['ERROR', 'INFO'];
const ALL_METHODS = '*/*';

/** A level of all methods counts for those without their own. */
function quietMethods(
  settings: Record<string, { loggingLevel?: string }>,
): string[] {
  const levels = { [ALL_METHODS]: {}, ...settings };
  return Object.entries(levels).flatMap(
    ([method, { loggingLevel = 'OFF' }]: [
      string,
      { loggingLevel?: string },
    ]) => (LEVELS.includes(loggingLevel) ? [] : [method]),
  );
}

/** L19 (APIGateway.1): every stage of a REST API logs its executions. */
export const inspectRestApi: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const stages = await session.ask(
    API_GATEWAY,
    scope,
    { action: 'apigateway:GET /restapis/*/stages' },
    async (client, options) =>
      (await client.send(new GetRestStagesCommand({ restApiId: id }), options))
        .item,
  );
  return inspection(() => [
    judge('L19', placeOf(resource), stages, list => {
      const quiet = list.flatMap(({ stageName, methodSettings }) =>
        quietMethods(methodSettings ?? {}).map(
          method => `${stageName} ${method}`,
        ),
      );
      if (list.length === 0) {
        return { notApplicable: `REST API ${id} has no stage` };
      }
      return quiet.length === 0
        ? undefined
        : {
            title: `REST API ${id} does not log ${quiet.join(', ')}`,
            remediation: `Set the logging level of ${quiet.join(', ')} to ERROR or INFO.`,
          };
    }),
  ]);
};

/** The SDK has no paginator for the stages of an HTTP API. */
async function readStages(
  session: Session,
  scope: Scope,
  ApiId: string,
): Promise<Answer<Stage[]>> {
  return complete(
    await session.pages(
      API_GATEWAY_V2,
      scope,
      'apigateway:GET /apis/*/stages',
      async function* pages(client, options) {
        let NextToken: string | undefined;
        do {
          const page = await client.send(
            new GetStagesCommand({ ApiId, NextToken }),
            options,
          );
          yield page;
          NextToken = page.NextToken;
        } while (NextToken);
      },
      { items: page => page.Items, nextToken: page => page.NextToken },
    ),
  );
}

/** L20 (APIGateway.9): every stage of an HTTP or WebSocket API keeps its access log. */
export const inspectHttpApi: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const stages = await readStages(session, scope, id);
  return inspection(() => [
    judge('L20', placeOf(resource), stages, list => {
      if (list.length === 0) {
        return { notApplicable: `API ${id} has no stage` };
      }
      const without = list.flatMap(({ StageName, AccessLogSettings }) =>
        AccessLogSettings?.DestinationArn ? [] : [StageName ?? 'unnamed'],
      );
      return without.length === 0
        ? undefined
        : {
            title: `API ${id} keeps no access log of ${without.join(', ')}`,
            remediation: `Set a destination of the access log on the stages ${without.join(', ')}.`,
          };
    }),
  ]);
};

const GLOBAL_REGION = 'us-east-1';

/** Standard logging, version 2: a delivery from a source with the ARN of the distribution. */
async function readDeliveries(
  session: Session,
  accountId: string,
  arn: string,
): Promise<Answer<boolean>> {
  const scope = { accountId, region: GLOBAL_REGION };
  const sources = complete(
    await session.pages(
      LOGS,
      scope,
      'logs:DescribeDeliverySources',
      (client, options) =>
        paginateDescribeDeliverySources(
          { client, stopOnSameToken: true },
          {},
          options,
        ),
      {
        items: page => page.deliverySources,
        nextToken: page => page.nextToken,
      },
    ),
  );
  if (!sources.ok) {
    return sources;
  }
  const names = sources.value.flatMap(({ name, resourceArns }) =>
    name && resourceArns?.includes(arn) ? [name] : [],
  );
  if (names.length === 0) {
    return { ok: true, value: false };
  }
  const deliveries = complete(
    await session.pages(
      LOGS,
      scope,
      'logs:DescribeDeliveries',
      (client, options) =>
        paginateDescribeDeliveries(
          { client, stopOnSameToken: true },
          {},
          options,
        ),
      { items: page => page.deliveries, nextToken: page => page.nextToken },
    ),
  );
  return deliveries.ok
    ? {
        ok: true,
        value: deliveries.value.some(({ deliverySourceName = '' }) =>
          names.includes(deliverySourceName),
        ),
      }
    : deliveries;
}

/** L21 (CloudFront.5): a distribution keeps its access log, of either version. */
export const inspectDistribution: Inspect = async (session, resource) => {
  const { arn, id, scope } = resource;
  const standard = await session.ask(
    CLOUDFRONT,
    scope,
    { action: 'cloudfront:GetDistributionConfig' },
    async (client, options) =>
      (await client.send(new GetDistributionConfigCommand({ Id: id }), options))
        .DistributionConfig?.Logging?.Enabled,
  );
  const logged =
    standard.ok && !standard.value
      ? await readDeliveries(session, scope.accountId, arn)
      : standard;
  return inspection(() => [
    judge('L21', placeOf(resource), logged, (enabled): Sight =>
      enabled
        ? undefined
        : {
            title: `Distribution ${id} keeps no access log`,
            remediation: `Turn on standard logging of distribution ${id}.`,
          },
    ),
  ]);
};

/** L23 (WAF.11): what a web ACL lets through and blocks is logged. */
export const inspectWebAcl: Inspect = async (session, resource) => {
  const { arn, id, scope } = resource;
  const destinations = await session.ask(
    WAF,
    scope,
    {
      action: 'wafv2:GetLoggingConfiguration',
      // This is how WAF says that there is no logging configuration.
      absent: { codes: ['WAFNonexistentItemException'], value: [] },
    },
    async (client, options) =>
      (
        await client.send(
          new GetLoggingConfigurationCommand({ ResourceArn: arn }),
          options,
        )
      ).LoggingConfiguration?.LogDestinationConfigs,
  );
  return inspection(() => [
    judge('L23', placeOf(resource), destinations, list =>
      list.length > 0
        ? undefined
        : {
            title: `Web ACL ${id} does not log`,
            remediation: `Put a logging configuration on web ACL ${id}.`,
          },
    ),
  ]);
};
