import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import { type CallerOptions, isPermitted } from '@fairway/plugin-backends-node';
import {
  evidenceExportPermission,
  evidenceReadPermission,
  type ActivityQuery,
  type ControlEvidenceQuery,
  type EvidenceQuery,
  type ExportQuery,
} from '@fairway/plugin-security-evidence-common';
import type { Evidence } from './Evidence';

/**
 * Checks the caller's permissions. What is in an answer is for the sources to
 * decide: each is asked on the caller's behalf.
 */
export class AuthorizedEvidence implements Evidence {
  readonly #inner: Evidence;
  readonly #permissions: PermissionsService;

  constructor(inner: Evidence, permissions: PermissionsService) {
    this.#inner = inner;
    this.#permissions = permissions;
  }

  async frameworks(options: CallerOptions) {
    await this.#assert(evidenceReadPermission, options);
    return this.#inner.frameworks(options);
  }

  async framework(id: string, query: EvidenceQuery, options: CallerOptions) {
    await this.#assert(evidenceReadPermission, options);
    return this.#inner.framework(id, query, options);
  }

  async control(
    framework: string,
    id: string,
    query: ControlEvidenceQuery,
    options: CallerOptions,
  ) {
    await this.#assert(evidenceReadPermission, options);
    return this.#inner.control(framework, id, query, options);
  }

  async activities(query: ActivityQuery, options: CallerOptions) {
    await this.#assert(evidenceReadPermission, options);
    return this.#inner.activities(query, options);
  }

  async export(framework: string, query: ExportQuery, options: CallerOptions) {
    await this.#assert(evidenceReadPermission, options);
    await this.#assert(evidenceExportPermission, options);
    return this.#inner.export(framework, query, options);
  }

  async #assert(permission: BasicPermission, options: CallerOptions) {
    if (!(await isPermitted(this.#permissions, permission, options))) {
      throw new NotAllowedError(
        `You need the permission ${permission.name} for this evidence; the security team and auditors have it`,
      );
    }
  }
}
