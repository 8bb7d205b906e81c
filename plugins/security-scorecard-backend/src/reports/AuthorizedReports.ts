import type {
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  reportUploadPermission,
  scorecardReadPermission,
  uploadTokenManagePermission,
  type RESOURCE_TYPE_SCORECARD,
} from '@fairway/plugin-security-scorecard-common';
import { noScorecard } from '../services/DefaultScorecards';
import type { ReportService, UploadRequest } from './ReportService';
import type { UploadTokens } from './UploadTokens';

/** Credentials of a person or another backend. */
export type CallerCredentials = BackstageCredentials<
  BackstageUserPrincipal | BackstageServicePrincipal
>;

/** Who uploads: somebody known to Backstage, or the holder of an upload token. */
export type Uploader = { credentials: CallerCredentials } | { secret: string };

/** Entity ref of a person, or the subject of a backend. */
export function callerName({ principal }: CallerCredentials): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

/** Asks the permission policy, or the upload token, before each operation. What may not be read does not exist. */
export class AuthorizedReports {
  readonly #reports: ReportService;
  readonly #tokens: UploadTokens;
  readonly #permissions: PermissionsService;

  constructor(options: {
    reports: ReportService;
    tokens: UploadTokens;
    permissions: PermissionsService;
  }) {
    this.#reports = options.reports;
    this.#tokens = options.tokens;
    this.#permissions = options.permissions;
  }

  /**
   * Before the body is read: whoever may not upload makes no work. Returns who
   * it is, as it is recorded.
   */
  async admit(entityRef: string, uploader: Uploader): Promise<string> {
    if ('secret' in uploader) {
      const id = await this.#tokens.authenticate(uploader.secret, entityRef);
      return `token:${id}`;
    }
    await this.#assertMay(
      reportUploadPermission,
      entityRef,
      uploader.credentials,
      'upload its reports',
    );
    await this.#reports.assertKnown(entityRef);
    return callerName(uploader.credentials);
  }

  /** For somebody who was admitted. */
  upload(request: UploadRequest, body: Buffer) {
    return this.#reports.upload(request, body);
  }

  async list(entityRef: string, credentials: CallerCredentials) {
    await this.#assertReadable(entityRef, credentials);
    return this.#reports.list(entityRef);
  }

  async listTokens(entityRef: string, credentials: CallerCredentials) {
    await this.#assertManages(entityRef, credentials);
    return this.#tokens.list(entityRef);
  }

  async issueToken(
    entityRef: string,
    request: { description: string; expiresAt?: string },
    credentials: CallerCredentials,
  ) {
    await this.#assertManages(entityRef, credentials);
    return this.#tokens.issue(entityRef, request, callerName(credentials));
  }

  async revokeToken(
    entityRef: string,
    id: string,
    credentials: CallerCredentials,
  ) {
    await this.#assertManages(entityRef, credentials);
    await this.#tokens.revoke(entityRef, id, callerName(credentials));
  }

  async #assertManages(entityRef: string, credentials: CallerCredentials) {
    await this.#assertMay(
      uploadTokenManagePermission,
      entityRef,
      credentials,
      'manage its upload tokens',
    );
    await this.#reports.assertKnown(entityRef);
  }

  async #assertMay(
    permission: ResourcePermission<typeof RESOURCE_TYPE_SCORECARD>,
    entityRef: string,
    credentials: CallerCredentials,
    what: string,
  ) {
    const [read, may] = await this.#permissions.authorize(
      [
        { permission: scorecardReadPermission, resourceRef: entityRef },
        { permission, resourceRef: entityRef },
      ],
      { credentials },
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw noScorecard(entityRef);
    }
    if (may.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may read the scorecard of '${entityRef}' but not ${what}; its owners can`,
      );
    }
  }

  async #assertReadable(entityRef: string, credentials: CallerCredentials) {
    const [read] = await this.#permissions.authorize(
      [{ permission: scorecardReadPermission, resourceRef: entityRef }],
      { credentials },
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw noScorecard(entityRef);
    }
  }
}
