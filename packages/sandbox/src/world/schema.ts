import { z } from 'zod';
import { queueSchema } from './queues';
import { githubSchema } from './github';
import { identityCenterSchema } from './identityCenter';
import { loggingAccountShape, loggingShape } from './logging';
import { postureAccountShape, postureShape } from './posture';

const age = z.string().regex(/^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?$/, {
  message: 'expected an ISO 8601 duration in days, hours and minutes',
});
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One vulnerability of the catalogue the findings refer to. */
export const vulnerabilitySchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().min(1),
  severity: z.enum([
    'CRITICAL',
    'HIGH',
    'MEDIUM',
    'LOW',
    'INFORMATIONAL',
    'UNTRIAGED',
  ]),
  /** Absent for what no vendor has scored yet. */
  score: z.number().min(0).max(10).optional(),
  vector: z.string().optional(),
  source: z.string().default('NVD'),
  vendorSeverity: z.string().optional(),
  published: isoDate,
  /** Probability of exploitation in 30 days, 0 to 1. */
  epss: z.number().min(0).max(1).optional(),
  exploit: z.boolean().default(false),
  /** Entry in the catalogue of known exploited vulnerabilities. */
  kev: z.strictObject({ added: isoDate, due: isoDate }).optional(),
  cwes: z.array(z.string()).default([]),
  package: z.strictObject({
    name: z.string().min(1),
    version: z.string().min(1),
    /** Absent: there is no fixed version. */
    fixed: z.string().optional(),
    manager: z.string().min(1),
    path: z.string().optional(),
    epoch: z.number().int().default(0),
  }),
});

const scan = z.strictObject({
  status: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
  /** Any text: the service adds reasons faster than clients learn them. */
  reason: z.string().default('SUCCESSFUL'),
  /** Age of the last scan; absent when there was none. */
  age: age.optional(),
});

const findingRef = z.strictObject({
  cve: z.string().min(1),
  /** How long ago it was first seen. */
  age,
  status: z.enum(['ACTIVE', 'SUPPRESSED', 'CLOSED']).default('ACTIVE'),
  version: z.string().optional(),
  fixed: z.string().optional(),
});

const artefact = {
  /** `none` = the resource has no coverage row at all. */
  scan: z
    .union([z.literal('none'), scan])
    .default({ status: 'ACTIVE', reason: 'SUCCESSFUL', age: 'PT3H' }),
  findings: z.array(findingRef).default([]),
};

const image = z.strictObject({
  repository: z.string().min(1),
  tags: z.array(z.string()).default(['latest']),
  /** `sha256:` and 64 hex digits; derived from repository and tag when absent. */
  digest: z.string().optional(),
  pushed: age.default('P9D'),
  inUse: z.number().int().min(0).default(1),
  /** False: the coverage doesn't tell how many use it, only its clusters do. */
  tellsUse: z.boolean().default(true),
  ...artefact,
});

const lambdaFunction = z.strictObject({
  name: z.string().min(1),
  runtime: z.string().default('NODEJS_22_X'),
  modified: age.default('P20D'),
  ...artefact,
});

const current = {
  status: 'ACTIVE' as const,
  reason: 'SUCCESSFUL',
  age: 'PT5H',
};
const instance = z.strictObject({
  id: z.string().regex(/^i-[0-9a-f]{8,17}$/),
  image: z.string().regex(/^ami-[0-9a-f]{8,17}$/),
  name: z.string().min(1),
  state: z
    .enum([
      'pending',
      'running',
      'shutting-down',
      'terminated',
      'stopping',
      'stopped',
    ])
    .default('running'),
  launched: age.default('P30D'),
  platform: z.string().default('DEBIAN_12'),
  tags: z.record(z.string(), z.string()).default({}),
  /** Scans of packages; `none` = no coverage row. */
  scan: z.union([z.literal('none'), scan]).default(current),
  /** Scans of the network, likewise. */
  network: z.union([z.literal('none'), scan]).default(current),
  findings: z.array(findingRef).default([]),
});

const inspectorStatus = z
  .enum([
    'ENABLING',
    'ENABLED',
    'DISABLING',
    'DISABLED',
    'SUSPENDING',
    'SUSPENDED',
  ])
  .default('DISABLED');

const inspector = z.strictObject({
  ec2: inspectorStatus,
  ecr: inspectorStatus,
  lambda: inspectorStatus,
  lambdaCode: inspectorStatus,
  codeRepository: inspectorStatus,
});

const logGroup = z.strictObject({
  name: z.string().min(1),
  /** Absent: never expires. */
  retentionDays: z.number().int().min(1).optional(),
  kmsKey: z.string().optional(),
  age: age.default('P700D'),
  storedBytes: z.number().int().min(0).default(4_194_304),
  deletionProtection: z.boolean().default(false),
  class: z
    .enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'])
    .default('STANDARD'),
});

const vpc = z.strictObject({
  id: z.string().regex(/^vpc-[0-9a-f]{8,17}$/),
  name: z.string().min(1),
  cidr: z.string().default('10.0.0.0/16'),
  flowLogs: z
    .array(
      z.strictObject({
        traffic: z.enum(['ACCEPT', 'REJECT', 'ALL']).default('ALL'),
        status: z.string().default('ACTIVE'),
        delivery: z.enum(['SUCCESS', 'FAILED']).default('SUCCESS'),
        error: z.string().optional(),
        logGroup: z.string().optional(),
      }),
    )
    .default([]),
});

const region = z.strictObject({
  inspector: inspector.default({
    ec2: 'DISABLED',
    ecr: 'ENABLED',
    lambda: 'ENABLED',
    lambdaCode: 'DISABLED',
    codeRepository: 'DISABLED',
  }),
  images: z.array(image).default([]),
  functions: z.array(lambdaFunction).default([]),
  logGroups: z.array(logGroup).default([]),
  instances: z.array(instance).default([]),
  ...loggingShape,
  ...postureShape,
  vpcs: z.array(vpc).default([]),
});

const trail = z.strictObject({
  name: z.string().min(1),
  homeRegion: z.string().min(1),
  bucket: z.string().min(1),
  multiRegion: z.boolean().default(true),
  organization: z.boolean().default(false),
  fileValidation: z.boolean().default(true),
  kmsKey: z.string().optional(),
  logGroup: z.string().optional(),
  logging: z.boolean().default(true),
  /** Age of the newest delivered log file, at any time of asking. */
  delivered: age.optional(),
  deliveryError: z.string().optional(),
  digestError: z.string().optional(),
  /** Age of the newest event in its log group; that of the newest file when absent. */
  logGroupDelivered: age.optional(),
  eventSelectors: z.array(z.record(z.string(), z.unknown())).default([]),
  advancedEventSelectors: z
    .array(z.record(z.string(), z.unknown()))
    .default([]),
});

const account = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  alias: z.string().default('harbour'),
  /** Access key ids that sign for the account; `SANDBOX<accountId>` always does. */
  accessKeys: z.array(z.string().min(1)).default([]),
  trails: z.array(trail).default([]),
  ...loggingAccountShape,
  ...postureAccountShape,
  regions: z.record(z.string(), region),
});

const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string().min(1),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});

const cluster = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  tokens: z.array(
    z.strictObject({
      token: z.string().min(1),
      user: z.string().min(1),
      groups: z.array(z.string()).default([]),
    }),
  ),
  /** Paths of YAML files, relative to the world file. */
  manifests: z.array(z.string()).default([]),
  /** Objects given in place. */
  objects: z.array(kubernetesObject).default([]),
});

/** A world as a file or a test describes it; ages are relative to start-up. */
export const worldSchema = z.strictObject({
  accounts: z.array(account).default([]),
  clusters: z.array(cluster).default([]),
  identityCenter: identityCenterSchema.optional(),
  github: githubSchema.optional(),
  queues: z.array(queueSchema).default([]),
  vulnerabilities: z.record(z.string(), vulnerabilitySchema).default({}),
  /** File with more vulnerabilities, relative to the world file. */
  vulnerabilityFile: z.string().optional(),
  /**
   * Annotated resources the world leaves out on purpose, with the reason:
   * `<annotation value>: <why>`.
   */
  deliberatelyMissing: z.record(z.string(), z.string()).default({}),
  paging: z
    .strictObject({
      pageSize: z.number().int().min(1).default(100),
      // Every page empty would never end.
      emptyPageEvery: z
        .union([z.literal(0), z.number().int().min(2)])
        .default(0),
      stuckAfter: z.number().int().min(0).default(0),
    })
    .default({ pageSize: 100, emptyPageEvery: 0, stuckAfter: 0 }),
});

/** A parsed and defaulted world description. */
export type WorldSpec = z.infer<typeof worldSchema>;
/** What a test writes down: everything with a default may be left out. */
export type WorldInput = z.input<typeof worldSchema>;
/** An EC2 instance. */
export type InstanceSpec = z.infer<typeof instance>;
/** A vulnerability of the catalogue. */
export type Vulnerability = z.infer<typeof vulnerabilitySchema>;
/** Schema of one Kubernetes manifest. */
export const manifestSchema = kubernetesObject;
