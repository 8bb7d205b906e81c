import { buildAccount } from './aws';
import { CallLog } from './calls';
import { Faults } from './faults';
import { buildGithub } from './github';
import { buildIdentityCenter } from './identityCenter';
import { buildCluster } from './kubernetes';
import { Queue } from './queues';
import { WorldInput, worldSchema } from './schema';
import { Sessions } from './sessions';
import { World } from './types';

/** Options of {@link createWorld}. */
export interface CreateWorldOptions {
  /** Clock of the world; the wall clock when absent. */
  now?: () => Date;
}

/**
 * Builds a world from a description with everything in place (no files).
 *
 * @throws ZodError when the description is malformed, Error when a finding
 * refers to a vulnerability that is not described.
 */
export function createWorld(
  input: WorldInput,
  options: CreateWorldOptions = {},
): World {
  const spec = worldSchema.parse(input);
  const now = options.now ?? (() => new Date());
  const startedAt = now();
  const identityCenter =
    spec.identityCenter && buildIdentityCenter(spec.identityCenter);
  return {
    startedAt,
    now,
    accounts: spec.accounts.map(account =>
      buildAccount(account, startedAt, spec.vulnerabilities),
    ),
    clusters: spec.clusters.map(cluster => buildCluster(cluster)),
    ...(identityCenter && { identityCenter }),
    queues: spec.queues.map(queue => new Queue(queue, now)),
    sessions: new Sessions(now, identityCenter),
    ...(spec.github && { github: buildGithub(spec.github) }),
    paging: spec.paging,
    faults: new Faults(),
    calls: new CallLog(),
  };
}
