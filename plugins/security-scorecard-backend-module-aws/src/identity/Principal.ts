import type {
  AttachedPolicy,
  GetAccountAuthorizationDetailsResponse,
  ManagedPolicyDetail,
  PolicyDetail,
} from '@aws-sdk/client-iam';
import { breadthOf, type PolicyBreadth } from './policyDocument';

/** Who holds policies. */
export interface Principal {
  kind: 'role' | 'user' | 'group';
  arn: string;
  /** Its policies, by name or ARN. */
  policies: HeldPolicy[];
}

/** A policy that a principal holds. */
export interface HeldPolicy {
  /** Name of an inline policy, ARN of a managed one. */
  name: string;
  /** Written and kept by AWS. */
  managedByAws: boolean;
  /** Undefined when its document could not be read. */
  breadth?: PolicyBreadth;
}

/** Identities of one account. */
export interface Identities {
  principals: Principal[];
}

const AWS_POLICY = /^arn:[^:]+:iam::aws:policy\//;
const ADMINISTRATOR = /^arn:[^:]+:iam::aws:policy\/AdministratorAccess$/;

type Documents = ReadonlyMap<string, PolicyBreadth>;

function documentsOf(policies: readonly ManagedPolicyDetail[]): Documents {
  return new Map(
    policies.flatMap(({ Arn, PolicyVersionList }) => {
      const version = PolicyVersionList?.find(v => v.IsDefaultVersion);
      const breadth = version?.Document && breadthOf(version.Document);
      return Arn && breadth ? [[Arn, breadth]] : [];
    }),
  );
}

function held(
  inline: readonly PolicyDetail[] | undefined,
  attached: readonly AttachedPolicy[] | undefined,
  documents: Documents,
): HeldPolicy[] {
  return [
    ...(inline ?? []).map(({ PolicyName, PolicyDocument }) => ({
      name: PolicyName ?? 'inline policy',
      managedByAws: false,
      breadth: PolicyDocument ? breadthOf(PolicyDocument) : undefined,
    })),
    ...(attached ?? []).map(({ PolicyArn = '' }) => ({
      name: PolicyArn,
      managedByAws: AWS_POLICY.test(PolicyArn),
      breadth: ADMINISTRATOR.test(PolicyArn)
        ? { admin: true, wildcardServices: [] }
        : documents.get(PolicyArn),
    })),
  ];
}

/** Puts the pages of an account together; a policy is on any page. */
export function identitiesOf(
  pages: readonly GetAccountAuthorizationDetailsResponse[],
): Identities {
  const documents = documentsOf(pages.flatMap(page => page.Policies ?? []));
  return {
    principals: [
      ...pages
        .flatMap(page => page.RoleDetailList ?? [])
        .map(role => ({
          kind: 'role' as const,
          arn: role.Arn ?? '',
          policies: held(
            role.RolePolicyList,
            role.AttachedManagedPolicies,
            documents,
          ),
        })),
      ...pages
        .flatMap(page => page.UserDetailList ?? [])
        .map(user => ({
          kind: 'user' as const,
          arn: user.Arn ?? '',
          policies: held(
            user.UserPolicyList,
            user.AttachedManagedPolicies,
            documents,
          ),
        })),
      ...pages
        .flatMap(page => page.GroupDetailList ?? [])
        .map(group => ({
          kind: 'group' as const,
          arn: group.Arn ?? '',
          policies: held(
            group.GroupPolicyList,
            group.AttachedManagedPolicies,
            documents,
          ),
        })),
    ],
  };
}
