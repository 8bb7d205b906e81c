import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { VerifyOptions } from '@fairway/plugin-golden-path-node';

/** What the controls know of the organisation, from the configuration. */
export function verifyOptions(config: RootConfigService): VerifyOptions {
  return {
    contactDomains: config.getOptionalStringArray('goldenPath.contactDomains'),
  };
}
