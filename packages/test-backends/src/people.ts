import {
  coreServices,
  createServiceFactory,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';

/** Names of people, and of the groups of the default namespace that they act for. */
export type People = Readonly<Record<string, readonly string[]>>;

/** Entity ref of the user behind credentials; undefined for a service. */
export function userOf(credentials: BackstageCredentials): string | undefined {
  const principal: unknown = credentials.principal;
  return typeof principal === 'object' &&
    principal !== null &&
    'userEntityRef' in principal &&
    typeof principal.userEntityRef === 'string'
    ? principal.userEntityRef
    : undefined;
}

/** The refs that somebody acts for: their own first, then those of their groups. */
export function claimsOf(people: People, userRef: string): string[] {
  const groups = people[userRef.replace(/^.*\//, '').toLowerCase()] ?? [];
  return [userRef, ...groups.map(name => `group:default/${name}`)];
}

/** Says whom these people act for; of a service, nothing. */
export const userInfoOf = (people: People) =>
  createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      async getUserInfo(credentials) {
        const user = userOf(credentials);
        return {
          userEntityRef: user ?? '',
          ownershipEntityRefs: user ? claimsOf(people, user) : [],
        };
      },
    }),
  });
