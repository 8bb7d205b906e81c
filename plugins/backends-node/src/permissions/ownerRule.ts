import {
  createPermissionRule,
  type PermissionResourceRef,
  type PermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';

/** SQL-able condition: what one of the values owns. */
export interface OwnerFilter {
  /** Tells it from the filters of other rules. */
  key: 'owner';
  /** Entity refs in lower case. */
  values: string[];
}

/** Of what {@link ownerRule} is the rule. */
export interface OwnerRuleOptions<TResource, TResourceType extends string> {
  /** The resources that it is about. */
  resourceRef: PermissionResourceRef<TResource, OwnerFilter, TResourceType>;
  /** What it allows, in a sentence. */
  description: string;
  /** Entity refs of the owners, in lower case. */
  ownersOf: (resource: TResource) => readonly string[];
}

const lower = (claims: readonly string[]) =>
  claims.map(claim => claim.toLocaleLowerCase('en-US'));

/** The permission rule `IS_OWNER`: allows what one of the claims owns. */
export function ownerRule<TResource, TResourceType extends string>({
  resourceRef,
  description,
  ownersOf,
}: OwnerRuleOptions<TResource, TResourceType>): PermissionRule<
  TResource,
  OwnerFilter,
  TResourceType,
  { claims: string[] }
> {
  return createPermissionRule({
    name: 'IS_OWNER',
    description,
    resourceRef,
    paramsSchema: z.object({
      claims: z
        .array(z.string())
        .describe('Entity refs of users and groups, as in ownershipEntityRefs'),
    }),
    apply: (resource, { claims }) => {
      const owners = ownersOf(resource);
      return lower(claims).some(claim => owners.includes(claim));
    },
    toQuery: ({ claims }) => ({ key: 'owner' as const, values: lower(claims) }),
  });
}
