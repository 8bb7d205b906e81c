import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { restJson } from './protocol';
import { AwsCall, AwsService } from './service';

const domainsSchema = z.strictObject({
  DomainNames: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{2,27}$/))
    .min(1)
    .max(5),
});

function describeDomains(call: AwsCall, input: unknown): object {
  const { DomainNames } = readMembers(
    domainsSchema,
    input,
    'ValidationException',
  );
  const { name: region, logging } = call.region;
  const { accountId } = call.account;
  return {
    DomainStatusList: logging.searchDomains
      .filter(({ name }) => DomainNames.includes(name))
      .map(domain => ({
        DomainId: `${accountId}/${domain.name}`,
        DomainName: domain.name,
        ARN: `arn:aws:es:${region}:${accountId}:domain/${domain.name}`,
        EngineVersion: domain.engine,
        ClusterConfig: {},
        LogPublishingOptions: Object.fromEntries(
          Object.entries(domain.logs).map(([type, { group, enabled }]) => [
            type,
            {
              CloudWatchLogsLogGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${group}`,
              Enabled: enabled,
            },
          ]),
        ),
      })),
  };
}

/** Stand-in for Amazon OpenSearch Service (API version 2021-01-01). */
export const opensearch: AwsService = {
  name: 'es',
  protocol: restJson({
    'POST /2021-01-01/opensearch/domain-info': 'DescribeDomains',
  }),
  operations: { DescribeDomains: describeDomains },
  unknownOperation: operation =>
    new AwsError(
      'DisabledOperationException',
      409,
      `The sandbox has no operation ${operation}`,
    ),
};
