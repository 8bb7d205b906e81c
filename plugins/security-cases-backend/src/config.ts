import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';

/** A cluster that sends its audit events. */
export interface AuditedCluster {
  name: string;
  /** What it has to send. */
  token: string;
  /** `namespace/name` of what keeps the cluster's logs; `*` stands for any name. */
  loggingObjects: readonly string[];
}

/** Settings of the plugin. */
export interface CasesConfig {
  /** Path of the automation policy; absent means that nothing is changed by itself. */
  automation: string | undefined;
  /** Refs of groups and people that hear of cases. */
  recipients: readonly string[];
  tickets: { url: string; token: string | undefined } | undefined;
  chatWebhookUrl: string | undefined;
  clusters: readonly AuditedCluster[];
  appUrl: string;
  pollInterval: ReturnType<
    typeof readSchedulerServiceTaskScheduleDefinitionFromConfig
  >['frequency'];
}

const LOGGING_OBJECTS = [
  'kube-system/audit-policy',
  'amazon-cloudwatch/*',
  'logging/*',
];

/** Reads `securityCases`. */
export function readCasesConfig(root: RootConfigService): CasesConfig {
  const config = root.getOptionalConfig('securityCases');
  const tickets = config?.getOptionalConfig('tickets');
  return {
    automation: config?.getOptionalString('automation'),
    recipients: (config?.getOptionalStringArray('recipients') ?? []).map(ref =>
      ref.toLocaleLowerCase('en-US'),
    ),
    tickets: tickets && {
      url: tickets.getString('url'),
      token: tickets.getOptionalString('token'),
    },
    chatWebhookUrl: config?.getOptionalString('chat.webhookUrl'),
    clusters: (config?.getOptionalConfigArray('kubernetes.clusters') ?? []).map(
      readCluster,
    ),
    appUrl: root.getString('app.baseUrl').replace(/\/$/, ''),
    pollInterval: config?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('schedule'),
        ).frequency
      : { seconds: 5 },
  };
}

function readCluster(config: Config): AuditedCluster {
  const token = config.getString('auditToken');
  const name = config.getString('name');
  if (token.length < 8) {
    throw new TypeError(
      `securityCases.kubernetes.clusters: the auditToken of ${name} is shorter than 8 characters`,
    );
  }
  return {
    name,
    token,
    loggingObjects:
      config.getOptionalStringArray('loggingObjects') ?? LOGGING_OBJECTS,
  };
}
