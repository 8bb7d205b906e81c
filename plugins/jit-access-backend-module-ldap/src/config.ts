import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Duration } from 'luxon';
import { parseDn, type Dn } from './dn';

/** Annotation of User entities that names their entry in the directory. */
export const LDAP_DN_ANNOTATION = 'fairway.dev/ldap-dn';

/** One directory whose groups are granted. */
export interface LdapDirectory {
  /** How policies name it. */
  name: string;
  url: URL;
  startTls: boolean;
  /** PEM; absent: the system's authorities. */
  ca?: string;
  /** Name the certificate is issued for, when it is not the host. */
  servername?: string;
  bind: { dn: string; password: string };
  users: { base: Dn; annotation: string };
  groups: { base: Dn; noteAttribute: string; placeholder?: Dn };
  /** How long a membership may be believed after its end. */
  residual: Duration;
}

const WHERE = 'jitAccess.ldap.directories';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function readDn(config: Config, key: string): Dn {
  const text = config.getString(key);
  const dn = parseDn(text);
  if (!dn) {
    throw new InputError(
      `${WHERE}, '${config.getString('name')}', ${key}: '${text}' is no distinguished name`,
    );
  }
  return dn;
}

function readUrl(config: Config, startTls: boolean): URL {
  const [name, text] = [config.getString('name'), config.getString('url')];
  const refuse = (problem: string) =>
    new InputError(`${WHERE}, '${name}', url: '${text}' ${problem}`);
  if (!/^ldaps?:\/\/[^/@?#]+\/?$/.test(text) || !URL.canParse(text)) {
    throw refuse('has to be ldaps://host[:port] or ldap://host[:port]');
  }
  const url = new URL(text);
  if (url.protocol === 'ldaps:' && startTls) {
    throw refuse('has TLS from the start, so startTls has to go');
  }
  if (url.protocol === 'ldap:' && !startTls && !LOOPBACK.test(url.hostname)) {
    throw refuse(
      'would send the password unencrypted: use ldaps:// or set startTls',
    );
  }
  return url;
}

function readDirectory(config: Config): LdapDirectory {
  const startTls = config.getOptionalBoolean('startTls') ?? false;
  return {
    name: config.getString('name'),
    url: readUrl(config, startTls),
    startTls,
    ca: config.getOptionalString('tls.ca'),
    servername: config.getOptionalString('tls.servername'),
    bind: {
      dn: readDn(config, 'bind.dn').text,
      password: config.getString('bind.password'),
    },
    users: {
      base: readDn(config, 'users.base'),
      annotation:
        config.getOptionalString('users.annotation') ?? LDAP_DN_ANNOTATION,
    },
    groups: {
      base: readDn(config, 'groups.base'),
      noteAttribute:
        config.getOptionalString('groups.noteAttribute') ?? 'description',
      placeholder: config.has('groups.placeholder')
        ? readDn(config, 'groups.placeholder')
        : undefined,
    },
    residual: Duration.fromObject(
      readDurationFromConfig(config, { key: 'residual' }),
    ),
  };
}

/**
 * Reads `jitAccess.ldap.directories`; none when absent.
 *
 * Throws InputError when two have one name, a DN is none or the password would
 * travel unencrypted, and Backstage's own error when something is missing.
 */
export function readDirectories(config: Config): LdapDirectory[] {
  const directories = (config.getOptionalConfigArray(WHERE) ?? []).map(
    readDirectory,
  );
  const names = directories.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${WHERE}: '${twice}' is there twice; give each directory a name of its own`,
    );
  }
  return directories;
}
