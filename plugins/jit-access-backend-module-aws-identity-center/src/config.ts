import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** One instance of IAM Identity Center. */
export interface InstanceConfig {
  /** How policies name it. */
  name: string;
  arn: string;
  identityStoreId: string;
  region: string;
  /** Account whose credentials are used. */
  accountId: string;
  /** Accounts that may be named; absent: all. */
  accounts?: string[];
  /** Address of the access portal. */
  portal: string;
  /** Replaces `https://<service>.<region>.amazonaws.com` by `<endpoint>/<service>/<region>`. */
  endpoint?: string;
}

/** `jitAccess.awsIdentityCenter` with its defaults filled in. */
export interface IdentityCenterConfig {
  /** ISO 8601 duration; no permission set with a longer session is granted. */
  residual: string;
  instances: InstanceConfig[];
}

const ROOT = 'jitAccess.awsIdentityCenter';

/** Forms of ids, as the API reference of `sso-admin` and `identitystore` gives them. */
const FORMS: Record<'arn' | 'identityStoreId' | 'accountId', RegExp> = {
  arn: /^arn:aws(-[a-z]{1,5}){0,3}:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/,
  identityStoreId:
    /^(d-[0-9a-f]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  accountId: /^\d{12}$/,
};

function readForm(
  config: Config,
  field: keyof typeof FORMS,
  name: string,
): string {
  const value = config.getString(field);
  if (!FORMS[field].test(value)) {
    throw new InputError(
      `${ROOT}.instances: ${field} '${value}' of '${name}' has not the form of one`,
    );
  }
  return value;
}

function readInstance(config: Config): InstanceConfig {
  const name = config.getString('name');
  const identityStoreId = readForm(config, 'identityStoreId', name);
  return {
    name,
    arn: readForm(config, 'arn', name),
    identityStoreId,
    region: config.getString('region'),
    accountId: readForm(config, 'accountId', name),
    accounts: config.getOptionalStringArray('accounts'),
    portal:
      config.getOptionalString('portal') ??
      `https://${identityStoreId}.awsapps.com/start`,
    endpoint: config.getOptionalString('endpoint')?.replace(/\/+$/, ''),
  };
}

/**
 * Reads `jitAccess.awsIdentityCenter`; no instances when absent.
 *
 * Throws InputError when two instances have one name or a value is impossible,
 * and Backstage's own error when something needed is missing.
 */
export function readIdentityCenterConfig(root: Config): IdentityCenterConfig {
  const config = root.getOptionalConfig(ROOT);
  const instances = (config?.getOptionalConfigArray('instances') ?? []).map(
    readInstance,
  );
  const names = instances.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `${ROOT}.instances: '${twice}' is there twice; give each instance a name of its own`,
    );
  }
  const residual = config?.getOptionalString('residual') ?? 'PT12H';
  if (sessionSeconds(residual) === undefined) {
    throw new InputError(
      `${ROOT}.residual: '${residual}' is not an ISO 8601 duration of hours, minutes and seconds`,
    );
  }
  return { residual, instances };
}

/** Seconds of a session's duration, such as PT1H30M; undefined when it is none. */
export function sessionSeconds(duration: string): number | undefined {
  const match = /^PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration);
  if (!match) {
    return undefined;
  }
  const [hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return (hours * 60 + minutes) * 60 + seconds;
}
