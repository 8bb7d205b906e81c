import { z } from 'zod';
import type {
  Github,
  GithubMembership,
  GithubOrganisation,
  GithubTeam,
  GithubToken,
} from '../world/github';
import { World } from '../world/types';
import { allow, GithubError, invalid, notFound, page } from './answers';

/** What an operation works on. */
export interface GithubCall {
  world: World;
  github: Github;
  token: GithubToken;
  url: URL;
  body: unknown;
  /** Parts of the path, by name. */
  path: Record<string, string>;
}

/** Answers, or throws GithubError. */
export type GithubOperation = (call: GithubCall) => Response;

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** @throws GithubError 404, also for an organisation that the token is not for */
function organisationOf({ github, token, path }: GithubCall) {
  const found = github.organisations.find(({ login }) => same(login, path.org));
  if (!found || !same(token.organisation, found.login)) {
    throw notFound();
  }
  return found;
}

function teamOf(call: GithubCall): {
  organisation: GithubOrganisation;
  team: GithubTeam;
} {
  const organisation = organisationOf(call);
  const team = organisation.teams.find(({ slug }) =>
    same(slug, call.path.team),
  );
  if (!team) {
    throw notFound();
  }
  return { organisation, team };
}

function userOf({ github, path }: GithubCall) {
  const user = github.users.find(({ login }) => same(login, path.user));
  if (!user) {
    throw notFound();
  }
  return user;
}

const childrenOf = (organisation: GithubOrganisation, team: GithubTeam) =>
  organisation.teams.filter(({ parent }) => parent === team.slug);

/** Memberships of a team, with those of the teams nested in it. */
function membershipsOf(
  github: Github,
  organisation: GithubOrganisation,
  team: GithubTeam,
): GithubMembership[] {
  const direct = github.state
    .read()
    .memberships.filter(
      each =>
        each.organisation === organisation.login && each.team === team.slug,
    )
    // Owners of an organisation maintain every team they are in.
    .map(each =>
      organisation.owners.includes(each.user)
        ? { ...each, role: 'maintainer' as const }
        : each,
    );
  const users = new Set(direct.map(({ user }) => user));
  const nested = childrenOf(organisation, team)
    .flatMap(child => membershipsOf(github, organisation, child))
    .filter(({ user }) => !users.has(user));
  return [...direct, ...nested];
}

const teamBody = (organisation: GithubOrganisation, team: GithubTeam) => ({
  slug: team.slug,
  name: team.name,
  description: team.description,
  privacy: 'closed',
  html_url: `https://github.com/orgs/${organisation.login}/teams/${team.slug}`,
  parent: team.parent ? { slug: team.parent } : null,
});

const membershipBody = ({ role, state }: GithubMembership) => ({ role, state });

/** @throws GithubError 403 */
function requireWrite({ token }: GithubCall, team: GithubTeam): void {
  if (token.members !== 'write') {
    throw new GithubError(403, 'Resource not accessible by integration');
  }
  if (team.synchronised) {
    throw new GithubError(
      403,
      'This team is synchronized with an identity provider: team synchronization is enabled and its members cannot be changed here',
    );
  }
}

const roleSchema = z
  .strictObject({ role: z.enum(['member', 'maintainer']).default('member') })
  .nullable();

function getMembership(call: GithubCall): Response {
  allow(call.url);
  const { organisation, team } = teamOf(call);
  const { id } = userOf(call);
  const found = membershipsOf(call.github, organisation, team).find(
    ({ user }) => user === id,
  );
  if (!found) {
    throw notFound();
  }
  return Response.json(membershipBody(found));
}

const isOf = (
  a: GithubMembership,
  b: Omit<GithubMembership, 'role' | 'state'>,
) =>
  a.organisation === b.organisation && a.team === b.team && a.user === b.user;

function putMembership(call: GithubCall): Response {
  allow(call.url);
  const { organisation, team } = teamOf(call);
  const { id } = userOf(call);
  requireWrite(call, team);
  const parsed = roleSchema.safeParse(call.body);
  if (!parsed.success) {
    return invalid(z.prettifyError(parsed.error));
  }
  const isMember = [...organisation.members, ...organisation.owners].includes(
    id,
  );
  const made: GithubMembership = {
    organisation: organisation.login,
    team: team.slug,
    user: id,
    role: parsed.data?.role ?? 'member',
    // Who is not in the organisation is invited to it first.
    state: isMember ? 'active' : 'pending',
  };
  const { memberships } = call.github.state.read();
  call.github.state.write({
    memberships: [...memberships.filter(each => !isOf(each, made)), made],
  });
  return Response.json(membershipBody(made));
}

function deleteMembership(call: GithubCall): Response {
  allow(call.url);
  const { organisation, team } = teamOf(call);
  const { id } = userOf(call);
  requireWrite(call, team);
  const { memberships } = call.github.state.read();
  const gone = {
    organisation: organisation.login,
    team: team.slug,
    user: id,
  };
  if (!memberships.some(each => isOf(each, gone))) {
    throw notFound();
  }
  call.github.state.write({
    memberships: memberships.filter(each => !isOf(each, gone)),
  });
  return new Response(null, { status: 204 });
}

function listMembers(call: GithubCall): Response {
  allow(call.url, 'role', 'per_page', 'page');
  const { organisation, team } = teamOf(call);
  const role = call.url.searchParams.get('role') ?? 'all';
  if (!['member', 'maintainer', 'all'].includes(role)) {
    return invalid(`role '${role}'`);
  }
  const rows = membershipsOf(call.github, organisation, team)
    .filter(
      each => each.state === 'active' && (role === 'all' || each.role === role),
    )
    .map(({ user }) => ({
      id: user,
      login: call.github.users.find(({ id }) => id === user)?.login,
      type: 'User',
    }));
  return page(call.url, rows, call.world.paging.pageSize);
}

function getOrganisationMembership(call: GithubCall): Response {
  allow(call.url);
  const { members, owners } = organisationOf(call);
  const { id } = userOf(call);
  if (![...members, ...owners].includes(id)) {
    throw notFound();
  }
  return Response.json({
    state: 'active',
    role: owners.includes(id) ? 'admin' : 'member',
  });
}

function getUserById(call: GithubCall): Response {
  allow(call.url);
  const user = call.github.users.find(({ id }) => String(id) === call.path.id);
  if (!user) {
    throw notFound();
  }
  return Response.json({ ...user, type: 'User' });
}

function getTeam(call: GithubCall): Response {
  allow(call.url);
  const { organisation, team } = teamOf(call);
  return Response.json(teamBody(organisation, team));
}

function listTeams(call: GithubCall): Response {
  allow(call.url, 'per_page', 'page');
  const organisation = organisationOf(call);
  const rows = organisation.teams.map(team => teamBody(organisation, team));
  return page(call.url, rows, call.world.paging.pageSize);
}

function listChildTeams(call: GithubCall): Response {
  allow(call.url, 'per_page', 'page');
  const { organisation, team } = teamOf(call);
  const rows = childrenOf(organisation, team).map(child =>
    teamBody(organisation, child),
  );
  return page(call.url, rows, call.world.paging.pageSize);
}

/** Operations by method and path; their names are those of faults and calls. */
export const OPERATIONS: {
  name: string;
  method: string;
  path: RegExp;
  run: GithubOperation;
}[] = [
  {
    name: 'get user',
    method: 'GET',
    path: /^\/user\/(?<id>\d+)$/,
    run: getUserById,
  },
  {
    name: 'list teams',
    method: 'GET',
    path: /^\/orgs\/(?<org>[^/]+)\/teams$/,
    run: listTeams,
  },
  {
    name: 'get team',
    method: 'GET',
    path: /^\/orgs\/(?<org>[^/]+)\/teams\/(?<team>[^/]+)$/,
    run: getTeam,
  },
  {
    name: 'list child teams',
    method: 'GET',
    path: /^\/orgs\/(?<org>[^/]+)\/teams\/(?<team>[^/]+)\/teams$/,
    run: listChildTeams,
  },
  {
    name: 'list members',
    method: 'GET',
    path: /^\/orgs\/(?<org>[^/]+)\/teams\/(?<team>[^/]+)\/members$/,
    run: listMembers,
  },
  {
    name: 'get organisation membership',
    method: 'GET',
    path: /^\/orgs\/(?<org>[^/]+)\/memberships\/(?<user>[^/]+)$/,
    run: getOrganisationMembership,
  },
  ...(
    [
      ['get membership', 'GET', getMembership],
      ['put membership', 'PUT', putMembership],
      ['delete membership', 'DELETE', deleteMembership],
    ] as const
  ).map(([name, method, run]) => ({
    name,
    method,
    path: /^\/orgs\/(?<org>[^/]+)\/teams\/(?<team>[^/]+)\/memberships\/(?<user>[^/]+)$/,
    run,
  })),
];
