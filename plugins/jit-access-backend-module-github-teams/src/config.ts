import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** One organisation that teams are in. */
export interface OrganisationConfig {
  /** Its login, and how policies name it. */
  name: string;
  /** Host of the integration. */
  host: string;
  /** Slugs that may be named; absent: all teams that are marked. */
  teams?: string[];
  /** Replaces the integration's. */
  apiBaseUrl?: string;
  /** Replaces the integration's credentials. */
  token?: string;
}

/** `jitAccess.githubTeams` with its defaults filled in. */
export interface GithubTeamsConfig {
  /** ISO 8601 duration. */
  residual: string;
  organisations: OrganisationConfig[];
}

const ROOT = 'jitAccess.githubTeams';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const DURATION = /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;

/** A login of a user or an organisation: letters, digits and hyphens; underscores where an enterprise manages it. */
const LOGIN = /^[A-Za-z\d]([\w-]{0,99})$/;

function readUrl(config: Config, name: string): string | undefined {
  const url = config.getOptionalString('apiBaseUrl')?.replace(/\/+$/, '');
  if (url === undefined) {
    return undefined;
  }
  if (!URL.canParse(url)) {
    throw new InputError(
      `${ROOT}.organisations: apiBaseUrl '${url}' of '${name}' is not a URL`,
    );
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname)) {
    throw new InputError(
      `${ROOT}.organisations: apiBaseUrl '${url}' of '${name}': a token is only sent with https, or to this machine`,
    );
  }
  return url;
}

function readOrganisation(config: Config): OrganisationConfig {
  const name = config.getString('name');
  if (!LOGIN.test(name)) {
    throw new InputError(
      `${ROOT}.organisations: '${name}' can't be the login of an organisation`,
    );
  }
  return {
    name,
    host: config.getOptionalString('host') ?? 'github.com',
    teams: config.getOptionalStringArray('teams'),
    apiBaseUrl: readUrl(config, name),
    token: config.getOptionalString('token'),
  };
}

/**
 * Reads `jitAccess.githubTeams`; no organisations when absent.
 *
 * Throws InputError when one organisation is there twice or a value is
 * impossible, and Backstage's own error when something needed is missing.
 */
export function readGithubTeamsConfig(root: Config): GithubTeamsConfig {
  const config = root.getOptionalConfig(ROOT);
  const organisations = (
    config?.getOptionalConfigArray('organisations') ?? []
  ).map(readOrganisation);
  const names = organisations.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${ROOT}.organisations: '${twice}' is there twice; list each organisation once`,
    );
  }
  const residual = config?.getOptionalString('residual') ?? 'PT6H';
  if (!DURATION.test(residual)) {
    throw new InputError(
      `${ROOT}.residual: '${residual}' is not an ISO 8601 duration of days, hours, minutes and seconds`,
    );
  }
  return { residual, organisations };
}
