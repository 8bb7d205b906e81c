import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Duration } from 'luxon';

/** Annotation of User entities that names their entity at Vault. */
export const VAULT_ENTITY_ANNOTATION = 'fairway.dev/vault-entity-id';

/** How Fairway authenticates. */
export type VaultCredentials =
  | { kind: 'token'; token: string }
  | { kind: 'appRole'; mount: string; roleId: string; secretId: string };

/** One server whose policies are granted. */
export interface VaultServer {
  /** How policies name it. */
  name: string;
  /** Origin, without a slash at its end. */
  address: string;
  namespace?: string;
  credentials: VaultCredentials;
  /** Annotation that holds a person's entity id. */
  annotation: string;
  /** Vault policies that may be granted. */
  policies: string[];
  /** How long what was got by the access stays usable. */
  residual: Duration;
}

const WHERE = 'jitAccess.vault.servers';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Vault's own names of policies, which it keeps in lower case. */
const POLICY = /^[a-z0-9][a-z0-9_./-]{0,127}$/;

function readAddress(text: string): string | undefined {
  if (!URL.canParse(text)) {
    return undefined;
  }
  const { protocol, hostname, origin, href } = new URL(text);
  const isSafe =
    protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
  return isSafe && href === `${origin}/` ? origin : undefined;
}

function readCredentials(config: Config): VaultCredentials | undefined {
  const token = config.getOptionalString('auth.token');
  const appRole = config.getOptionalConfig('auth.appRole');
  if ((token === undefined) === (appRole === undefined)) {
    return undefined;
  }
  return appRole
    ? {
        kind: 'appRole',
        mount: appRole.getOptionalString('mount') ?? 'approle',
        roleId: appRole.getString('roleId'),
        secretId: appRole.getString('secretId'),
      }
    : { kind: 'token', token: token ?? '' };
}

function readServer(config: Config): VaultServer {
  const name = config.getString('name');
  const refuse = (field: string, problem: string) =>
    new InputError(`${WHERE}, '${name}', ${field}: ${problem}`);
  const text = config.getString('address');
  const address = readAddress(text);
  if (address === undefined) {
    throw refuse(
      'address',
      `'${text}' has to be https://host[:port]; http:// only on the loopback interface`,
    );
  }
  const credentials = readCredentials(config);
  if (!credentials) {
    throw refuse('auth', 'needs either token or appRole');
  }
  const policies = config.getStringArray('policies');
  const wrong = policies.find(each => !POLICY.test(each) || each === 'root');
  if (wrong !== undefined || policies.length === 0) {
    throw refuse(
      'policies',
      `'${wrong ?? ''}' is no policy that may be granted`,
    );
  }
  return {
    name,
    address,
    namespace: config.getOptionalString('namespace'),
    credentials,
    annotation:
      config.getOptionalString('annotation') ?? VAULT_ENTITY_ANNOTATION,
    policies,
    residual: Duration.fromObject(
      readDurationFromConfig(config, { key: 'residual' }),
    ),
  };
}

/**
 * Reads `jitAccess.vault.servers`; none when absent.
 *
 * Throws InputError, naming the field, when something can't be, and
 * Backstage's own error when something is missing.
 */
export function readServers(config: Config): VaultServer[] {
  const servers = (config.getOptionalConfigArray(WHERE) ?? []).map(readServer);
  const names = servers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${WHERE}: '${twice}' is there twice; give each server a name of its own`,
    );
  }
  return servers;
}
