import { z } from 'zod';

/** ISO 8601 duration in days, hours and minutes, counted back from now. */
const age = z.string().regex(/^P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?$/, {
  message: 'expected an ISO 8601 duration in days, hours and minutes',
});
const name = z.string().min(1);
const tags = z.record(z.string(), z.string()).default({});
const arn = z.string().regex(/^arn:/);

const amiId = z.string().regex(/^ami-[0-9a-f]{8,17}$/);

const ami = z.strictObject({
  id: amiId,
  name,
  /** Account that owns it; the account itself when absent. */
  owner: z.string().optional(),
  ownerAlias: z.string().optional(),
  created: age.default('P40D'),
  /** How long ago it was deprecated; absent for one that is not. */
  deprecated: age.optional(),
  state: z
    .enum(['available', 'deregistered', 'disabled', 'pending', 'failed'])
    .default('available'),
  public: z.boolean().default(false),
  /** What ImageAllowed says; absent: the member is left out. */
  allowed: z.boolean().optional(),
});

const allowedImages = z.strictObject({
  state: z.string().default('disabled'),
  providers: z.array(z.string()).default([]),
  managedBy: z.enum(['account', 'declarative-policy']).default('account'),
});

const analyzerFinding = z.strictObject({
  type: z.string().default('ExternalAccess'),
  resource: z.string().optional(),
  resourceType: z.string(),
  status: z.enum(['ACTIVE', 'ARCHIVED', 'RESOLVED']).default('ACTIVE'),
  /** Why the resource could not be analysed. */
  error: z.string().optional(),
  age: age.default('P12D'),
  public: z.boolean().optional(),
  principal: z.record(z.string(), z.string()).default({}),
  actions: z.array(z.string()).default([]),
  condition: z.record(z.string(), z.string()).default({}),
});

const analyzer = z.strictObject({
  name,
  type: z.string().default('ACCOUNT'),
  status: z
    .enum(['ACTIVE', 'CREATING', 'DISABLED', 'FAILED'])
    .default('ACTIVE'),
  /** False: active, and nothing analysed so far. */
  analyzed: z.boolean().default(true),
  findings: z.array(analyzerFinding).default([]),
});

const accessEntry = z.strictObject({
  principal: arn,
  policies: z
    .array(
      z.strictObject({
        name,
        /** Absent: for the whole cluster. */
        namespaces: z.array(name).default([]),
      }),
    )
    .default([]),
});

/** What one region of an account has of machine images, external access and tags. */
export const postureShape = {
  amis: z.array(ami).default([]),
  allowedImages: allowedImages.default({
    state: 'disabled',
    providers: [],
    managedBy: 'account',
  }),
  analyzers: z.array(analyzer).default([]),
  /** Access entries by EKS cluster. */
  accessEntries: z.record(z.string(), z.array(accessEntry)).default({}),
  /** Tags by ARN, as the Resource Groups Tagging API knows them. */
  resourceTags: z.record(arn, tags).default({}),
};

const policyDocument = z.record(z.string(), z.unknown());
const policies = {
  /** Inline policies by name. */
  inline: z.record(z.string(), policyDocument).default({}),
  attached: z.array(arn).default([]),
};

const iam = z.strictObject({
  roles: z
    .array(
      z.strictObject({
        name,
        /** How long ago it was last used; absent: never. */
        used: age.optional(),
        created: age.default('P300D'),
        ...policies,
      }),
    )
    .default([]),
  users: z.array(z.strictObject({ name, ...policies })).default([]),
  groups: z.array(z.strictObject({ name, ...policies })).default([]),
  /** Managed policies: those of AWS by ARN, too. */
  policies: z
    .array(z.strictObject({ arn, document: policyDocument }))
    .default([]),
});

/** What one account has of identities. */
export const postureAccountShape = {
  iam: iam.default({ roles: [], users: [], groups: [], policies: [] }),
};

/** Parsed {@link postureShape}. */
export type PostureRegion = z.infer<z.ZodObject<typeof postureShape>>;
/** Parsed {@link postureAccountShape}. */
export type PostureAccount = z.infer<z.ZodObject<typeof postureAccountShape>>;
/** A machine image as the world describes it. */
export type AmiSpec = PostureRegion['amis'][number];
