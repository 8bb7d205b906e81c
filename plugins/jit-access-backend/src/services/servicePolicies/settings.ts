import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { durationMillis } from '../../policy/durations';

/** A kind of access that services may give in their own policies. */
export interface ServiceTarget {
  provider: string;
  /** Key → value, with `${service.name}`, `${service.namespace}`, `${owner.name}` and `${owner.namespace}` filled in. */
  entitlement: Record<string, string>;
}

/** What services may say in their own policies. */
export interface ServicePolicySettings {
  /** None means that services bring no policies. */
  targets: ServiceTarget[];
  /** Longest access, in milliseconds. */
  longest: number;
  /** How old what was read may be, in milliseconds. */
  readEvery: number;
  /** Name of the file beside `catalog-info.yaml`. */
  file: string;
}

/** Reads `jitAccess.servicePolicies`. Throws InputError naming the key. */
export function readServicePolicySettings(
  root: RootConfigService,
): ServicePolicySettings {
  const config = root.getOptionalConfig('jitAccess.servicePolicies');
  const longest = config?.getOptionalString('maxDuration') ?? 'PT8H';
  const file = config?.getOptionalString('file') ?? 'access.yaml';
  if (!/^[\w.-]+\.ya?ml$/.test(file)) {
    throw new InputError(
      'jitAccess.servicePolicies.file must be the name of a YAML file, without folders',
    );
  }
  const targets = (config?.getOptionalConfigArray('targets') ?? []).map(
    target => {
      const entitlement = target.getConfig('entitlement');
      return {
        provider: target.getString('provider'),
        entitlement: Object.fromEntries(
          entitlement.keys().map(key => [key, entitlement.getString(key)]),
        ),
      };
    },
  );
  const readEvery = config?.getOptionalString('readEvery') ?? 'PT5M';
  return {
    targets,
    longest: durationMillis(longest),
    readEvery: durationMillis(readEvery),
    file,
  };
}
