import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { readPrivateKey } from './signing';

const KEY = 'jitAccess.pipelineApproval';
const SECRET_LENGTH = 24;

/** The module's configuration; undefined when it is not used. */
export function readPipelineConfig(root: RootConfigService) {
  const config = root.getOptionalConfig(KEY);
  if (!config) {
    return undefined;
  }
  const pipelines = new Map<string, string>();
  for (const pipeline of config.getConfigArray('pipelines')) {
    const name = pipeline.getString('name');
    const secret = pipeline.getString('secret');
    if (pipelines.has(name)) {
      throw new InputError(`${KEY}.pipelines has two called '${name}'`);
    }
    if (secret.length < SECRET_LENGTH) {
      throw new InputError(
        `The secret of ${KEY}.pipelines '${name}' must have at least ${SECRET_LENGTH} characters`,
      );
    }
    pipelines.set(name, secret);
  }
  return {
    issuer: config.getOptionalString('issuer') ?? root.getString('app.baseUrl'),
    privateKey: readPrivateKey(config.getString('privateKey')),
    /** Secrets by name. */
    pipelines,
  };
}
