import { z } from 'zod';

/** ISO 8601 duration in days, hours and minutes, counted back from now. */
const age = z.string().regex(/^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?$/, {
  message: 'expected an ISO 8601 duration in days, hours and minutes',
});
const name = z.string().min(1);

const metricFilter = z.strictObject({
  group: name,
  name,
  pattern: z.string(),
  metrics: z
    .array(
      z.strictObject({ name, namespace: name, value: z.string().default('1') }),
    )
    .default([]),
});

const alarm = z.strictObject({
  name,
  metric: name,
  namespace: name,
  /** ARNs; those of topics are built with {@link topic}. */
  actions: z.array(z.string()).default([]),
  actionsEnabled: z.boolean().default(true),
  state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']).default('OK'),
  /** How long ago it came into its state. */
  stateAge: age.default('P10D'),
  /** Any text: the service may add values. */
  missingData: z.string().optional(),
  /** How long ago it last ran an action; absent when it never did. */
  acted: age.optional(),
});

const topic = z.strictObject({
  name,
  subscriptions: z
    .array(
      z.strictObject({
        protocol: z.string().default('https'),
        endpoint: z.string().min(1),
        state: z
          .enum(['confirmed', 'PendingConfirmation', 'Deleted'])
          .default('confirmed'),
      }),
    )
    .default([]),
  /** Role that writes the delivery status of messages; absent when off. */
  feedbackRole: z.string().optional(),
});

/** What one region of an account has that writes, keeps or watches logs. */
export const loggingShape = {
  metricFilters: z.array(metricFilter).default([]),
  subscriptionFilters: z
    .array(z.strictObject({ group: name, name, destination: name }))
    .default([]),
  savedQueries: z
    .array(z.strictObject({ name, groups: z.array(name).default([]) }))
    .default([]),
  /** Age of the newest event by log group; PT10M for a group not named here. */
  lastEvents: z
    .record(z.string(), z.union([age, z.literal('never')]))
    .default({}),
  /** Deliveries of vended logs (CloudFront), by the ARN they come from. */
  deliveries: z
    .array(
      z.strictObject({
        source: name,
        resource: name,
        logType: z.string().default('ACCESS_LOGS'),
        /** False: the source exists, and nothing is delivered. */
        delivered: z.boolean().default(true),
      }),
    )
    .default([]),
  alarms: z.array(alarm).default([]),
  topics: z.array(topic).default([]),
  eksClusters: z
    .array(
      z.strictObject({
        name,
        logging: z
          .array(
            z.strictObject({
              types: z.array(z.string()),
              enabled: z.boolean(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  loadBalancers: z
    .array(
      z.strictObject({
        /** Last part of its ARN: `app/<name>/<id>`. */
        path: z.string().regex(/^(app|net|gwy)\/[\w-]+\/[0-9a-f]+$/),
        attributes: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
  restApis: z
    .array(
      z.strictObject({
        id: name,
        stages: z.array(
          z.strictObject({
            name,
            /** Logging level by method, `*\/*` for all. */
            methods: z.record(z.string(), z.string()).default({}),
          }),
        ),
      }),
    )
    .default([]),
  httpApis: z
    .array(
      z.strictObject({
        id: name,
        stages: z.array(
          z.strictObject({ name, accessLog: z.string().optional() }),
        ),
      }),
    )
    .default([]),
  databases: z
    .array(
      z.strictObject({
        name,
        engine: name,
        exports: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  webAcls: z
    .array(
      z.strictObject({ arn: name, destinations: z.array(name).default([]) }),
    )
    .default([]),
  /** Log group by function, where it is not `/aws/lambda/<name>`. */
  functionLogGroups: z.record(z.string(), z.string()).default({}),
  taskDefinitions: z
    .array(
      z.strictObject({
        family: name,
        revision: z.number().int().min(1).default(1),
        containers: z.array(
          z.strictObject({ name, driver: z.string().optional() }),
        ),
      }),
    )
    .default([]),
  ecsServices: z
    .array(z.strictObject({ cluster: name, name, taskDefinition: name }))
    .default([]),
  configRecorders: z
    .array(
      z.strictObject({
        name: name.default('default'),
        recording: z.boolean().default(true),
        lastStatus: z.string().default('SUCCESS'),
      }),
    )
    .default([]),
  searchDomains: z
    .array(
      z.strictObject({
        name,
        engine: z.string().default('OpenSearch_2.17'),
        /** Log group by log type (AUDIT_LOGS, ES_APPLICATION_LOGS). */
        logs: z
          .record(
            z.string(),
            z.strictObject({ group: name, enabled: z.boolean().default(true) }),
          )
          .default({}),
      }),
    )
    .default([]),
  redshiftClusters: z
    .array(z.strictObject({ name, logging: z.boolean().default(false) }))
    .default([]),
  buildProjects: z
    .array(
      z.strictObject({
        name,
        cloudWatchLogs: z.string().default('ENABLED'),
        s3Logs: z.string().default('DISABLED'),
      }),
    )
    .default([]),
};

const bucket = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  region: name.default('eu-central-1'),
  /** Where its access log goes; absent when it has none. */
  logging: z
    .strictObject({ target: name, prefix: z.string().default('') })
    .optional(),
  /** All four settings of its public access block; absent when it has none. */
  publicAccessBlock: z.boolean().optional(),
  /** Whether its policy is public; absent when it has no policy. */
  publicPolicy: z.boolean().optional(),
  /** Groups its ACL grants something to, as the last part of their URI. */
  aclGroups: z.array(z.string()).default([]),
});

/** What an account has of it outside the regions. */
export const loggingAccountShape = {
  buckets: z.array(bucket).default([]),
  distributions: z
    .array(
      z.strictObject({
        id: name,
        /** Bucket of its standard logs; absent when they are off. */
        logBucket: z.string().optional(),
      }),
    )
    .default([]),
};

/** What one region has that writes, keeps or watches logs. */
export type LoggingRegion = z.infer<z.ZodObject<typeof loggingShape>>;
/** A bucket with what decides how it is logged and who sees it. */
export type Bucket = z.infer<typeof bucket>;
/** The buckets and distributions of an account. */
export type LoggingAccount = z.infer<z.ZodObject<typeof loggingAccountShape>>;
