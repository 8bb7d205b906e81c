import path from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import type { HumanDuration } from '@backstage/types';

/** The plugin's configuration, with defaults. */
export interface AccessConfig {
  /** Absolute path; undefined when there are no policies. */
  policiesDir: string | undefined;
  pollInterval: HumanDuration;
  /** Key of the ledger's head. */
  ledgerKey: string | undefined;
  openRequestsPerUser: number;
  requestsPerMinute: number;
  /** Groups and people who hear of what threatens everybody. */
  security: string[];
}

/** Reads `jitAccess`. Throws when a value is not of its kind. */
export function readAccessConfig(root: RootConfigService): AccessConfig {
  const config = root.getOptionalConfig('jitAccess');
  const policies = config?.getOptionalString('policies');
  return {
    policiesDir: policies === undefined ? undefined : path.resolve(policies),
    pollInterval: config?.has('pollInterval')
      ? readDurationFromConfig(config, { key: 'pollInterval' })
      : { seconds: 5 },
    ledgerKey: config?.getOptionalString('ledger.key'),
    openRequestsPerUser:
      config?.getOptionalNumber('limits.openRequestsPerUser') ?? 10,
    requestsPerMinute:
      config?.getOptionalNumber('limits.requestsPerMinute') ?? 30,
    security:
      config?.getOptionalStringArray('notifications.security') ??
      root.getOptionalStringArray('fairway.permissions.securityGroups') ??
      [],
  };
}
