import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Duration } from 'luxon';
import { EXTENSIONS, PRINCIPAL } from './options';

/** One certificate authority. */
export interface SshAuthority {
  /** How policies name it. */
  name: string;
  /** Where its private key is, or the key. */
  key: { file: string } | { pem: string };
  /** Principals that policies may name. */
  principals: string[];
  /** Extensions that policies may name. */
  extensions: string[];
  /** How long a revoked certificate may be believed. */
  residual: Duration;
}

/** All that the provider reads of the configuration. */
export interface SshCertificatesConfig {
  sshKeygen: string;
  authorities: SshAuthority[];
}

const ROOT = 'jitAccess.sshCertificates';

function readAuthority(config: Config): SshAuthority {
  const name = config.getString('name');
  const refuse = (field: string, problem: string) =>
    new InputError(`${ROOT}.authorities, '${name}', ${field}: ${problem}`);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) {
    throw refuse(
      'name',
      'has to be of lower case letters, digits and hyphens: it is part of a URL',
    );
  }
  const file = config.getOptionalString('key.file');
  const pem = config.getOptionalString('key.pem');
  if ((file === undefined) === (pem === undefined)) {
    throw refuse('key', 'needs either file or pem');
  }
  const principals = config.getStringArray('principals');
  const wrong = principals.find(each => !PRINCIPAL.test(each));
  if (wrong !== undefined || principals.length === 0) {
    throw refuse('principals', `'${wrong ?? ''}' is no principal`);
  }
  const extensions = config.getOptionalStringArray('extensions') ?? [
    'permit-pty',
  ];
  const unknown = extensions.find(each => !EXTENSIONS.includes(each));
  if (unknown !== undefined) {
    throw refuse(
      'extensions',
      `'${unknown}' is not one of ${EXTENSIONS.join(', ')}`,
    );
  }
  return {
    name,
    key: file === undefined ? { pem: pem ?? '' } : { file },
    principals,
    extensions,
    residual: Duration.fromObject(
      readDurationFromConfig(config, { key: 'residual' }),
    ),
  };
}

/**
 * Reads `jitAccess.sshCertificates`; no authorities when absent.
 *
 * Throws InputError, naming the field, when something can't be, and
 * Backstage's own error when something is missing.
 */
export function readConfig(config: Config): SshCertificatesConfig {
  const authorities = (
    config.getOptionalConfigArray(`${ROOT}.authorities`) ?? []
  ).map(readAuthority);
  const names = authorities.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${ROOT}.authorities: '${twice}' is there twice; give each authority a name of its own`,
    );
  }
  return {
    sshKeygen: config.getOptionalString(`${ROOT}.sshKeygen`) ?? 'ssh-keygen',
    authorities,
  };
}
