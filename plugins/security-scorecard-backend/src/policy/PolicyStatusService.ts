import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { type CallerOptions, isPermitted } from '@fairway/plugin-backends-node';
import {
  checkReadPermission,
  type PolicyStatus,
} from '@fairway/plugin-security-scorecard-common';
import type { CheckReferences } from './CheckReferences';
import type { CheckRegistry } from './CheckRegistry';

/** What {@link PolicyStatusService} needs. */
export interface PolicyStatusOptions {
  registry: CheckRegistry;
  references: CheckReferences;
  /** Problems of the other policy files, as `what: why`. */
  problems: () => readonly string[];
  permissions: PermissionsService;
}

/** The state of the policies in this process, for those who may see the checks. */
export class PolicyStatusService {
  readonly #options: PolicyStatusOptions;

  constructor(options: PolicyStatusOptions) {
    this.#options = options;
  }

  /** Throws NotAllowedError when the caller may not see the checks. */
  async status(options: CallerOptions): Promise<PolicyStatus> {
    const { registry, references, problems, permissions } = this.#options;
    if (!(await isPermitted(permissions, checkReadPermission, options))) {
      throw new NotAllowedError(
        `You need the permission ${checkReadPermission.name} to see the state of the checks`,
      );
    }
    const { status } = registry;
    const ids = new Set(registry.policy.checks.map(c => c.definition.id));
    const all = [...(status.problem ? [status.problem] : []), ...problems()];
    return {
      ...status,
      problem: all.length ? all.join('\n') : null,
      // Without checks in force nothing can be told to be gone.
      orphans: registry.ready ? await references.orphans(ids) : [],
    };
  }
}
