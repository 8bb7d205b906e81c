import {
  breakGlassCreatePermission,
  canonicalRef,
  type AccessGrant,
  type AccessRequest,
  type NewBreakGlass,
  type NewExtension,
} from '@fairway/plugin-jit-access-common';
import type { Authorizer } from '../permissions/Authorizer';
import type { UserCredentials } from './Assessor';
import type { AuthorizedGrants } from './AuthorizedGrants';
import type { AuthorizedRequests } from './AuthorizedRequests';
import type { BreakGlassService, NewReview } from './BreakGlassService';
import type { ExtensionService } from './ExtensionService';
import type { RateLimiter } from './RateLimiter';

/** Break-glass, its review, and more time for grants, as far as the caller is allowed. */
export class AuthorizedBreakGlass {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly requests: AuthorizedRequests,
    private readonly grants: AuthorizedGrants,
    private readonly breakGlass: BreakGlassService,
    private readonly extensions: ExtensionService,
    private readonly rates: RateLimiter,
  ) {}

  /** Throws NotAllowedError, or what refuses it. */
  async use(
    input: NewBreakGlass,
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    await this.authorizer.ensureAllowed(
      breakGlassCreatePermission,
      credentials,
    );
    const { id } = await this.breakGlass.use(input, credentials);
    return this.requests.mustView(id, credentials);
  }

  /** Throws NotFoundError for a grant that the caller may not see. */
  async review(
    grantId: string,
    review: NewReview,
    credentials: UserCredentials,
  ): Promise<AccessGrant> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by, 'review');
    await this.grants.get(grantId, credentials);
    await this.breakGlass.review(grantId, review, by);
    return this.grants.mustView(grantId, credentials);
  }

  /** Throws NotFoundError for a grant that the caller may not see. */
  async extend(
    grantId: string,
    input: NewExtension,
    credentials: UserCredentials,
  ): Promise<AccessRequest> {
    await this.grants.get(grantId, credentials);
    const { id } = await this.extensions.extend(grantId, input, credentials);
    return this.requests.mustView(id, credentials);
  }
}
