import type { Findings } from '../control';
import { isRecord } from '../text';
import { type Block, blocksOf, nameOf, nested, placeOf } from './configuration';

const BLOCKED = [
  'block_public_acls',
  'block_public_policy',
  'ignore_public_acls',
  'restrict_public_buckets',
];
/** Fewest days that a log is kept; logging.yaml says more for audit. */
const FEWEST_DAYS = 90;

function refersTo(value: unknown, block: Block): boolean {
  return String(value).includes(`${block.header[1]}.${block.header[2]}.`);
}

/** Blocks of a type that are about a bucket. */
function about(blocks: readonly Block[], kind: string, bucket: Block): Block[] {
  return blocksOf(blocks, 'resource', kind).filter(({ values }) =>
    refersTo(values.bucket, bucket),
  );
}

function deniesPlainHttp(blocks: readonly Block[], policy: Block): boolean {
  const [, name] =
    /aws_iam_policy_document\.([\w-]+)\.json/.exec(
      String(policy.values.policy ?? ''),
    ) ?? [];
  const [document] = blocksOf(
    blocks,
    'data',
    'aws_iam_policy_document',
    name ?? '',
  );
  return nested(document?.values, 'statement').some(
    statement =>
      statement.effect === 'Deny' &&
      [statement.actions]
        .flat()
        .some(action => action === 's3:*' || action === '*') &&
      nested(statement, 'principals').some(({ identifiers }) =>
        [identifiers].flat().includes('*'),
      ) &&
      nested(statement, 'condition').some(
        ({ test, variable, values }) =>
          test === 'Bool' &&
          variable === 'aws:SecureTransport' &&
          [values].flat().map(String).join() === 'false',
      ),
  );
}

function judgeBucket(
  findings: Findings,
  blocks: readonly Block[],
  bucket: Block,
  ownKeys: boolean,
) {
  const name = nameOf(bucket);
  const [access] = about(blocks, 'aws_s3_bucket_public_access_block', bucket);
  if (!access) {
    findings.problem(
      `${name} may be made public: it has no public access block`,
      placeOf(bucket),
    );
  } else {
    const open = BLOCKED.find(flag => access.values[flag] !== true);
    if (open !== undefined) {
      findings.problem(
        `${name} may be made public: ${open} is not true`,
        placeOf(access, open),
      );
    }
  }
  const [encryption] = about(
    blocks,
    'aws_s3_bucket_server_side_encryption_configuration',
    bucket,
  );
  const [byDefault] = nested(encryption?.values, 'rule').flatMap(rule =>
    nested(rule, 'apply_server_side_encryption_by_default'),
  );
  if (!encryption || byDefault?.sse_algorithm !== 'aws:kms') {
    findings.problem(
      `${name} is not encrypted with a KMS key`,
      encryption
        ? placeOf(
            encryption,
            'rule',
            'apply_server_side_encryption_by_default',
            'sse_algorithm',
          )
        : placeOf(bucket),
    );
  } else if (
    ownKeys &&
    !/aws_kms_key\./.test(String(byDefault.kms_master_key_id))
  ) {
    findings.problem(
      `${name} is not encrypted with a key of the service`,
      placeOf(
        encryption,
        'rule',
        'apply_server_side_encryption_by_default',
        'kms_master_key_id',
      ),
    );
  }
  const policies = about(blocks, 'aws_s3_bucket_policy', bucket);
  if (!policies.some(policy => deniesPlainHttp(blocks, policy))) {
    findings.problem(
      `${name} can be read without TLS: no policy denies it`,
      policies[0] ? placeOf(policies[0], 'policy') : placeOf(bucket),
    );
  }
  const [versioning] = about(blocks, 'aws_s3_bucket_versioning', bucket);
  const [configuration] = nested(
    versioning?.values,
    'versioning_configuration',
  );
  if (configuration?.status !== 'Enabled') {
    findings.problem(
      `${name} keeps no versions`,
      versioning
        ? placeOf(versioning, 'versioning_configuration', 'status')
        : placeOf(bucket),
    );
  }
}

function forcesTls(group: Block | undefined): boolean {
  return nested(group?.values, 'parameter').some(
    ({ name, value }) => name === 'rds.force_ssl' && String(value) === '1',
  );
}

function judgeDatabase(
  findings: Findings,
  blocks: readonly Block[],
  database: Block,
  ownKeys: boolean,
) {
  const name = nameOf(database);
  const { values } = database;
  const want = (attribute: string, holds: boolean, problem: string) => {
    if (!holds) {
      findings.problem(`${name} ${problem}`, placeOf(database, attribute));
    }
  };
  want(
    'storage_encrypted',
    values.storage_encrypted === true,
    'is not encrypted',
  );
  want(
    'kms_key_id',
    !ownKeys || /aws_kms_key\./.test(String(values.kms_key_id)),
    'is not encrypted with a key of the service',
  );
  want(
    'publicly_accessible',
    values.publicly_accessible === false,
    'does not say that it is not public',
  );
  want(
    'deletion_protection',
    values.deletion_protection === true,
    'can be deleted at once',
  );
  want(
    'backup_retention_period',
    Number(values.backup_retention_period ?? 0) >= 7,
    'keeps backups for less than 7 days',
  );
  want(
    'password',
    values.password === undefined,
    'has its password in the code or the state',
  );
  const group = blocksOf(blocks, 'resource', 'aws_db_parameter_group').find(
    one => refersTo(values.parameter_group_name, one),
  );
  if (!forcesTls(group)) {
    findings.problem(
      `${name} takes connections without TLS: rds.force_ssl is not 1`,
      group
        ? placeOf(group, 'parameter')
        : placeOf(database, 'parameter_group_name'),
    );
  }
}

/** Data are encrypted, never public and reached by TLS alone; logs are kept. */
export function judgeData(
  findings: Findings,
  blocks: readonly Block[],
  ownKeys: boolean,
): void {
  blocksOf(blocks, 'resource', 'aws_s3_bucket').forEach(bucket =>
    judgeBucket(findings, blocks, bucket, ownKeys),
  );
  blocksOf(blocks, 'resource', 'aws_db_instance').forEach(database =>
    judgeDatabase(findings, blocks, database, ownKeys),
  );
  const keys = blocksOf(blocks, 'resource', 'aws_kms_key');
  if (ownKeys && keys.length === 0 && blocks[0]) {
    findings.problem(
      'there is no key of the service, though it is to have its own',
      { path: blocks[0].path },
    );
  }
  for (const key of keys) {
    if (key.values.enable_key_rotation !== true) {
      findings.problem(
        `${nameOf(key)} does not rotate`,
        placeOf(key, 'enable_key_rotation'),
      );
    }
    if (key.values.policy === undefined) {
      findings.problem(`${nameOf(key)} has no policy of its own`, placeOf(key));
    }
  }
  for (const group of blocksOf(
    blocks,
    'resource',
    'aws_cloudwatch_log_group',
  )) {
    const days = Number(group.values.retention_in_days ?? 0);
    if (days < FEWEST_DAYS) {
      findings.problem(
        `${nameOf(group)} ${
          days === 0
            ? 'says not how long logs are kept'
            : `keeps logs for ${days} days`
        }`,
        placeOf(group, 'retention_in_days'),
      );
    }
    if (ownKeys && !/aws_kms_key\./.test(String(group.values.kms_key_id))) {
      findings.problem(
        `${nameOf(group)} is not encrypted with a key of the service`,
        placeOf(group, 'kms_key_id'),
      );
    }
  }
  for (const block of blocks.filter(
    ({ values }) => isRecord(values) && values.acl !== undefined,
  )) {
    if (/^public/.test(String(block.values.acl))) {
      findings.problem(`${nameOf(block)} is public`, placeOf(block, 'acl'));
    }
  }
}
