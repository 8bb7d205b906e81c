import { BatchGetProjectsCommand } from '@aws-sdk/client-codebuild';
import { DescribeDomainsCommand } from '@aws-sdk/client-opensearch';
import { paginateDescribeDBInstances } from '@aws-sdk/client-rds';
import { DescribeLoggingStatusCommand } from '@aws-sdk/client-redshift';
import { GetTopicAttributesCommand } from '@aws-sdk/client-sns';
import type { Answer } from '../../ask';
import { judge, type Sight } from '../rule';
import { CODEBUILD, OPENSEARCH, RDS, REDSHIFT, SNS } from '../services';
import { complete } from '../Session';
import { type Inspect, inspection, placeOf } from './Inspection';

const POSTGRES = ['postgresql', 'upgrade'];
const MYSQL = ['audit', 'error', 'general', 'slowquery'];
const ORACLE = ['alert', 'audit', 'trace', 'listener'];
const SQL_SERVER = ['error', 'agent'];

/** Logs to export by engine, as RDS.9 lists them. */
const EXPORTS: readonly [engine: RegExp, logs: readonly string[]][] = [
  [/^(aurora-)?postgres(ql)?$/, POSTGRES],
  [/^(mysql|mariadb|aurora|aurora-mysql)$/, MYSQL],
  [/^(custom-)?oracle-/, ORACLE],
  [/^(custom-)?sqlserver-/, SQL_SERVER],
];

/** What L22 sees in an instance. */
function exportSight(
  name: string,
  engine: string,
  enabled: readonly string[],
): Sight {
  const wanted = EXPORTS.find(([pattern]) => pattern.test(engine))?.[1];
  if (!wanted) {
    return {
      unclear: `Which logs database ${name} has to export is not known for its engine ${engine}`,
    };
  }
  const missing = wanted.filter(log => !enabled.includes(log));
  return missing.length === 0
    ? undefined
    : {
        title: `Database ${name} does not export the logs ${missing.join(', ')}`,
        remediation: `Export the logs ${missing.join(', ')} of database ${name} to CloudWatch Logs.`,
      };
}

/** L22 (RDS.9): a database instance exports the logs of its engine. */
export const inspectDatabase: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const instances = complete(
    await session.pages(
      RDS,
      scope,
      'rds:DescribeDBInstances',
      (client, options) =>
        paginateDescribeDBInstances(
          { client, stopOnSameToken: true },
          { Filters: [{ Name: 'db-instance-id', Values: [id] }] },
          options,
        ),
      { items: page => page.DBInstances, nextToken: page => page.Marker },
    ),
  );
  return inspection(() => [
    judge('L22', placeOf(resource), instances, ([instance]) =>
      instance
        ? exportSight(
            id,
            instance.Engine ?? 'unknown',
            instance.EnabledCloudwatchLogsExports ?? [],
          )
        : { unclear: `Database ${id} does not exist` },
    ),
  ]);
};

/** L29 (OpenSearch.5, ES.4, ES.5): a domain publishes its audit log; one of Elasticsearch its error log, too. */
export const inspectSearchDomain: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const domain = await session.ask(
    OPENSEARCH,
    scope,
    { action: 'es:DescribeDomains' },
    async (client, options) =>
      (
        await client.send(
          new DescribeDomainsCommand({ DomainNames: [id] }),
          options,
        )
      ).DomainStatusList?.[0],
  );
  return inspection(() => [
    judge('L29-opensearch', placeOf(resource), domain, status => {
      const elastic = status.EngineVersion?.startsWith('Elasticsearch');
      const wanted = elastic
        ? (['AUDIT_LOGS', 'ES_APPLICATION_LOGS'] as const)
        : (['AUDIT_LOGS'] as const);
      const missing = wanted.filter(type => {
        const option = status.LogPublishingOptions?.[type];
        return !option?.Enabled || !option.CloudWatchLogsLogGroupArn;
      });
      return missing.length === 0
        ? undefined
        : {
            title: `Domain ${id} does not publish ${missing.join(', ')}`,
            remediation: `Publish ${missing.join(', ')} of domain ${id} to a log group.`,
          };
    }),
  ]);
};

/** L29 (Redshift.4): a cluster keeps its audit log. */
export const inspectWarehouse: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const enabled = await session.ask(
    REDSHIFT,
    scope,
    { action: 'redshift:DescribeLoggingStatus' },
    async (client, options) =>
      (
        await client.send(
          new DescribeLoggingStatusCommand({ ClusterIdentifier: id }),
          options,
        )
      ).LoggingEnabled,
  );
  return inspection(() => [
    judge('L29-redshift', placeOf(resource), enabled, on =>
      on
        ? undefined
        : {
            title: `Cluster ${id} keeps no audit log`,
            remediation: `Enable audit logging of cluster ${id}.`,
          },
    ),
  ]);
};

/** L29 (CodeBuild.4): a project logs to CloudWatch or to S3. */
export const inspectBuildProject: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const project = await session.ask(
    CODEBUILD,
    scope,
    { action: 'codebuild:BatchGetProjects' },
    async (client, options) =>
      (await client.send(new BatchGetProjectsCommand({ names: [id] }), options))
        .projects?.[0],
  );
  return inspection(() => [
    judge('L29-codebuild', placeOf(resource), project, ({ logsConfig }) =>
      [logsConfig?.cloudWatchLogs, logsConfig?.s3Logs].some(
        target => target?.status === 'ENABLED',
      )
        ? undefined
        : {
            title: `Build project ${id} keeps no logs`,
            remediation: `Enable the CloudWatch or S3 logs of build project ${id}.`,
          },
    ),
  ]);
};

const FEEDBACK = /^\w+FailureFeedbackRoleArn$/;

/** L29 (SNS.2): the delivery status of a topic is logged. */
export const inspectTopic: Inspect = async (session, resource) => {
  const { arn, id, scope } = resource;
  const attributes: Answer<Record<string, string>> = await session.ask(
    SNS,
    scope,
    { action: 'sns:GetTopicAttributes' },
    async (client, options) =>
      (
        await client.send(
          new GetTopicAttributesCommand({ TopicArn: arn }),
          options,
        )
      ).Attributes,
  );
  return inspection(() => [
    judge('L29-sns', placeOf(resource), attributes, values =>
      Object.entries(values).some(([name, role]) => FEEDBACK.test(name) && role)
        ? undefined
        : {
            title: `Topic ${id} does not log whether its messages arrive`,
            remediation: `Set a failure feedback role for the protocols of topic ${id}.`,
          },
    ),
  ]);
};
