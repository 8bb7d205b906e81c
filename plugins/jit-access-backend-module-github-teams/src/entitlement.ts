import { InputError } from '@backstage/errors';
import type { OrganisationConfig } from './config';

/** What a policy's `target.entitlement` says for provider `github-teams`. */
export interface TeamEntitlement {
  organisation: OrganisationConfig;
  /** Slug of the team. */
  team: string;
}

/** InputError that names the field. */
export function refuseField(field: string, problem: string): InputError {
  return new InputError(
    `Entitlement of provider 'github-teams', field '${field}': ${problem}`,
  );
}

/**
 * Reads an entitlement by its form, for organisations that are configured.
 * Throws InputError, naming the field.
 */
export function readEntitlement(
  { organisation, team, ...surplus }: Record<string, string>,
  organisations: ReadonlyMap<string, OrganisationConfig>,
): TeamEntitlement {
  const [unknown] = Object.keys(surplus);
  if (unknown !== undefined) {
    throw refuseField(unknown, 'is not known; it has organisation and team');
  }
  if (!organisation) {
    throw refuseField('organisation', 'is missing');
  }
  const configured = organisations.get(organisation);
  if (!configured) {
    const names = [...organisations.keys()].join(', ') || 'none';
    throw refuseField(
      'organisation',
      `'${organisation}' is not in jitAccess.githubTeams.organisations, which has: ${names}`,
    );
  }
  if (!team) {
    throw refuseField('team', 'is missing');
  }
  // An entitlement has one spelling: GitHub takes a slug in any case.
  if (!/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(team)) {
    throw refuseField(
      'team',
      `'${team}' is not the slug of a team, which has lower-case letters, digits, _ and -`,
    );
  }
  return { organisation: configured, team };
}

/** Throws InputError when the configuration does not let this be granted. */
export function requireConfigured({
  organisation,
  team,
}: TeamEntitlement): void {
  if (organisation.teams && !organisation.teams.includes(team)) {
    throw refuseField(
      'team',
      `'${team}' is not among the teams configured for '${organisation.name}': ${organisation.teams.join(', ')}`,
    );
  }
}
