import { z } from 'zod';
import { memoryStore, type Store } from '../store';

const slug = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
const userId = z.number().int().min(1);

const membership = z.strictObject({
  organisation: z.string(),
  team: z.string(),
  user: userId,
  role: z.enum(['member', 'maintainer']),
  state: z.enum(['active', 'pending']),
});

const team = z.strictObject({
  slug,
  name: z.string().min(1),
  description: z.string().nullable().default(null),
  /** Slug of the team that it is nested in. */
  parent: slug.optional(),
  /** Whether an identity provider keeps its members. */
  synchronised: z.boolean().default(false),
  members: z
    .array(
      z.strictObject({
        user: userId,
        role: z.enum(['member', 'maintainer']).default('member'),
        state: z.enum(['active', 'pending']).default('active'),
      }),
    )
    .default([]),
});

/** What a world has of GitHub. */
export const githubSchema = z.strictObject({
  users: z.array(
    z.strictObject({ id: userId, login: z.string().regex(/^[A-Za-z\d_-]+$/) }),
  ),
  organisations: z.array(
    z.strictObject({
      login: z.string().min(1),
      members: z.array(userId).default([]),
      owners: z.array(userId).default([]),
      teams: z.array(team).default([]),
    }),
  ),
  tokens: z.array(
    z.strictObject({
      token: z.string().min(1),
      organisation: z.string(),
      /** The permission `Members` of the organisation. */
      members: z.enum(['read', 'write']),
      /** Requests until the rate limit; none when absent. */
      remaining: z.number().int().min(0).optional(),
      /** Until when it is good; for good when absent. */
      expiresAt: z.iso.datetime().optional(),
    }),
  ),
  /** Apps, which get tokens of their own for the organisations that installed them. */
  apps: z
    .array(
      z.strictObject({
        id: z.number().int().min(1),
        /** PEM of the key that its JSON web tokens are checked with. */
        publicKey: z.string().min(1),
        installations: z.array(
          z.strictObject({
            id: z.number().int().min(1),
            organisation: z.string(),
            members: z.enum(['read', 'write']),
            suspended: z.boolean().default(false),
          }),
        ),
      }),
    )
    .default([]),
});

/** What changes: who is in which team. */
export const githubStateSchema = z.strictObject({
  memberships: z.array(membership),
});

/** Parsed {@link githubStateSchema}. */
export type GithubState = z.infer<typeof githubStateSchema>;
type Spec = z.infer<typeof githubSchema>;
/** An organisation. */
export type GithubOrganisation = Spec['organisations'][number];
/** A team, without its members. */
export type GithubTeam = GithubOrganisation['teams'][number];
/** Whom a token belongs to. */
export type GithubToken = Spec['tokens'][number];
/** An app with its installations. */
export type GithubApp = Spec['apps'][number];
/** One person in one team. */
export type GithubMembership = GithubState['memberships'][number];

/** GitHub as it answers. */
export interface Github extends Spec {
  state: Store<GithubState>;
}

/** Expands the description of GitHub. */
export function buildGithub(spec: Spec): Github {
  const memberships = spec.organisations.flatMap(organisation =>
    organisation.teams.flatMap(({ slug: name, members }) =>
      members.map(member => ({
        organisation: organisation.login,
        team: name,
        ...member,
      })),
    ),
  );
  return { ...spec, state: memoryStore({ memberships }) };
}
