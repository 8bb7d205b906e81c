import type { Findings } from '../control';
import { type Block, blocksOf, nameOf, nested, placeOf } from './configuration';

/** Attributes that hold a policy. */
const POLICY_ATTRIBUTES = ['policy', 'assume_role_policy', 'inline_policy'];
/** Actions that AWS knows no resources for, so that `*` is all that can be said. */
const WITHOUT_RESOURCES = [
  'ecr:GetAuthorizationToken',
  'sts:GetCallerIdentity',
];
const BROAD_MANAGED =
  /(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|[A-Za-z0-9]+FullAccess)$/;

/** Resources that give a managed policy to somebody. */
const ATTACHMENTS = [
  'aws_iam_role_policy_attachment',
  'aws_iam_policy_attachment',
  'aws_iam_group_policy_attachment',
  'aws_iam_user_policy_attachment',
];

const texts = (value: unknown): string[] =>
  [value].flat().flatMap(each => (each === undefined ? [] : [String(each)]));

/** `*`, `s3:*`, `s3:Get*`. */
function isBroadAction(action: string): boolean {
  return action.includes('*') || action.includes('?');
}

/**
 * Everything, or everything of a service: `*`, `arn:aws:s3:::*`. Below a named
 * resource a wildcard is a part of it: `${aws_s3_bucket.data.arn}/objects/*`.
 */
function isBroadResource(resource: string): boolean {
  if (!/[*?]/.test(resource)) {
    return false;
  }
  const before = resource.slice(0, resource.search(/[*?]/));
  const named = before.replace(/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/, '');
  return !/[\w}][/:]/.test(named);
}

function allWithoutResources(statement: Record<string, unknown>): boolean {
  const actions = texts(statement.actions);
  return (
    actions.length > 0 && actions.every(a => WITHOUT_RESOURCES.includes(a))
  );
}

/** Documents that are the policy of a key, where `*` means the key itself. */
function keyPolicies(blocks: readonly Block[]): Set<string> {
  const names = new Set<string>();
  for (const key of blocksOf(blocks, 'resource', 'aws_kms_key')) {
    const match = /aws_iam_policy_document\.([\w-]+)\.json/.exec(
      String(key.values.policy ?? ''),
    );
    if (match) {
      names.add(match[1]);
    }
  }
  return names;
}

function judgeStatement(
  findings: Findings,
  document: Block,
  index: number,
  statement: Record<string, unknown>,
  ofKey: boolean,
) {
  if (String(statement.effect ?? 'Allow') !== 'Allow') {
    return;
  }
  const name = document.header[2];
  const at = (member: string) =>
    placeOf(document, ['statement', index], member);
  for (const negative of ['not_actions', 'not_resources', 'not_principals']) {
    if (statement[negative] !== undefined) {
      findings.problem(
        `the policy ${name} allows everything but what ${negative} names`,
        at(negative),
      );
    }
  }
  const action = texts(statement.actions).find(isBroadAction);
  if (action !== undefined) {
    findings.problem(`the policy ${name} allows ${action}`, at('actions'));
  }
  const resource = texts(statement.resources).find(isBroadResource);
  const everything =
    resource === '*' && (ofKey || allWithoutResources(statement));
  if (resource !== undefined && !everything) {
    findings.problem(
      `the policy ${name} allows it on ${resource}`,
      at('resources'),
    );
  }
  nested(statement, 'principals').forEach((principals, which) => {
    if (texts(principals.identifiers).some(i => i === '*')) {
      findings.problem(
        `the policy ${name} allows it to everybody`,
        placeOf(
          document,
          ['statement', index],
          ['principals', which],
          'identifiers',
        ),
      );
    }
  });
}

function judgeTrust(
  findings: Findings,
  document: Block,
  index: number,
  statement: Record<string, unknown>,
) {
  const federated = texts(statement.actions).includes(
    'sts:AssumeRoleWithWebIdentity',
  );
  const subject = nested(statement, 'condition').some(
    ({ test, variable, values }) =>
      test === 'StringEquals' &&
      String(variable).endsWith(':sub') &&
      texts(values).length > 0 &&
      texts(values).every(value => !/[*?]/.test(value)),
  );
  if (federated && !subject) {
    findings.problem(
      `the policy ${document.header[2]} lets every workload of the cluster take the role: there is no condition on its subject`,
      placeOf(document, ['statement', index]),
    );
  }
}

function judgeRole(findings: Findings, role: Block) {
  if (role.values.permissions_boundary === undefined) {
    findings.problem(
      `${nameOf(role)} has no permissions boundary`,
      placeOf(role),
    );
  }
  const managed = texts(role.values.managed_policy_arns).find(arn =>
    BROAD_MANAGED.test(arn),
  );
  if (managed !== undefined) {
    findings.problem(
      `${nameOf(role)} has the managed policy ${managed}`,
      placeOf(role, 'managed_policy_arns'),
    );
  }
}

/** Roles are narrow, bounded and taken by workloads; nobody has keys. */
export function judgeIdentity(
  findings: Findings,
  blocks: readonly Block[],
): void {
  const keys = keyPolicies(blocks);
  for (const document of blocksOf(blocks, 'data', 'aws_iam_policy_document')) {
    nested(document.values, 'statement').forEach((statement, index) => {
      judgeStatement(
        findings,
        document,
        index,
        statement,
        keys.has(document.header[2]),
      );
      judgeTrust(findings, document, index, statement);
    });
  }
  blocksOf(blocks, 'resource', 'aws_iam_role').forEach(role =>
    judgeRole(findings, role),
  );
  for (const kind of ['aws_iam_user', 'aws_iam_access_key']) {
    for (const block of blocksOf(blocks, 'resource', kind)) {
      findings.problem(
        `${nameOf(block)} is a standing identity with keys; use a role that the workload takes`,
        placeOf(block),
      );
    }
  }
  for (const block of ATTACHMENTS.flatMap(kind =>
    blocksOf(blocks, 'resource', kind),
  )) {
    const arn = String(block.values.policy_arn ?? '');
    if (BROAD_MANAGED.test(arn)) {
      findings.problem(
        `${nameOf(block)} attaches ${arn}`,
        placeOf(block, 'policy_arn'),
      );
    }
  }
  for (const block of blocksOf(blocks, 'resource')) {
    for (const attribute of POLICY_ATTRIBUTES) {
      const value = block.values[attribute];
      if (typeof value === 'string' && /^\s*\{|jsonencode\(/.test(value)) {
        findings.doubt(
          `the ${attribute} of ${nameOf(block)} is written as JSON, which is not judged; use aws_iam_policy_document`,
          placeOf(block, attribute),
        );
      }
    }
  }
}
