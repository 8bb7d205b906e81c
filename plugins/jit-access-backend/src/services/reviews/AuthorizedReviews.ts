import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  accessReviewManagePermission,
  auditReadPermission,
  canonicalRef,
  isSameIdentity,
  type AccessReview,
  type Page,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type {
  ReviewStore,
  StoredReview,
  StoredReviewItem,
  VisibleReviews,
} from '../../database/ReviewStore';
import type { Authorizer } from '../../permissions/Authorizer';
import type { UserCredentials } from '../Assessor';
import { callerOf } from '../AuthorizedRequests';
import { groupsOf, ownerOf, type People } from '../People';
import type { Providers } from '../providers';
import type { RateLimiter } from '../RateLimiter';
import type { ReviewContents } from './ReviewContents';
import type { ReviewService } from './ReviewService';

const DEFAULT_LIMIT = 20;
const LONGEST_MILLIS = 366 * 24 * 3600 * 1000;

/**
 * Reviews, as far as the caller is allowed: who manages them opens, closes and
 * decides in them, owners of the target decide, auditors look.
 */
export class AuthorizedReviews {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly store: ReviewStore,
    private readonly contents: ReviewContents,
    private readonly service: ReviewService,
    private readonly people: People,
    private readonly providers: Providers,
    private readonly authorizer: Authorizer,
    private readonly rates: RateLimiter,
  ) {}

  async list(
    o: { entityRef?: string; open?: boolean; limit?: number; offset?: number },
    credentials: BackstageCredentials,
  ): Promise<Page<AccessReview>> {
    const serverTime = (await this.clock.now(this.knex)).toISOString();
    const found = await this.store.list(this.knex, {
      entityRef:
        o.entityRef === undefined ? undefined : canonicalRef(o.entityRef),
      open: o.open,
      limit: o.limit ?? DEFAULT_LIMIT,
      offset: o.offset ?? 0,
      visible: await this.visible(credentials),
    });
    return {
      items: await this.views(found.items, credentials),
      totalItems: found.totalItems,
      serverTime,
    };
  }

  /** Throws NotFoundError also for what the caller may not see. */
  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<AccessReview> {
    const review = await this.visibleReview(id, credentials);
    const [view] = await this.views([review], credentials);
    return view;
  }

  /** Asks the providers who has access. Throws NotAllowedError, InputError, ConflictError. */
  async open(
    o: { entityRef: string; dueAt: string },
    credentials: UserCredentials,
  ): Promise<AccessReview> {
    await this.authorizer.ensureAllowed(
      accessReviewManagePermission,
      credentials,
    );
    const entityRef = canonicalRef(o.entityRef);
    const dueAt = Date.parse(o.dueAt);
    const now = (await this.clock.now(this.knex)).getTime();
    if (!(dueAt > now && dueAt <= now + LONGEST_MILLIS)) {
      throw new InputError('dueAt must be within the next year');
    }
    const entities = await this.people.visibleEntities(
      [entityRef],
      credentials,
    );
    const entity = entities.get(entityRef);
    if (!entity) {
      throw new NotFoundError(`There is no entity '${entityRef}'`);
    }
    const reach = await this.contents.of(entityRef);
    if (reach.policies === 0) {
      throw new InputError(
        `entityRef: no policy gives access to ${entityRef}, so there is nothing to review`,
      );
    }
    const review = await this.service.open(
      {
        entityRef,
        ownerRef: ownerOf(entity),
        dueAt: new Date(dueAt).toISOString(),
        by: canonicalRef(credentials.principal.userEntityRef),
      },
      reach,
    );
    const [view] = await this.views([review], credentials);
    return view;
  }

  /** Throws NotAllowedError, ConflictError when somebody decided before. */
  async decide(
    id: string,
    itemId: string,
    o: { decision: 'keep' | 'remove'; comment?: string },
    credentials: UserCredentials,
  ): Promise<AccessReview> {
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by, 'review-decision');
    const review = await this.visibleReview(id, credentials);
    const item = await this.store.item(this.knex, id, itemId);
    if (!item) {
      throw new NotFoundError(`There is no item '${itemId}' in the review`);
    }
    if (!(await this.mayDecide(review, by, credentials))) {
      const why =
        'Deciding in a review is for owners of its target, and for security';
      await this.service.auditRefusal(id, itemId, by, why);
      throw new NotAllowedError(why);
    }
    await this.service.decide(id, itemId, {
      decision: o.decision,
      comment: o.comment?.trim() || null,
      by,
      ownPrincipals:
        item.how === 'standing' ? await this.principals(by, item) : [],
    });
    return this.get(id, credentials);
  }

  /** Throws NotAllowedError, ConflictError when it is closed. */
  async close(id: string, credentials: UserCredentials): Promise<AccessReview> {
    await this.visibleReview(id, credentials);
    await this.authorizer.ensureAllowed(
      accessReviewManagePermission,
      credentials,
    );
    await this.service.close(
      id,
      canonicalRef(credentials.principal.userEntityRef),
    );
    return this.get(id, credentials);
  }

  private async visibleReview(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredReview> {
    const review = await this.store.get(
      this.knex,
      id,
      await this.visible(credentials),
    );
    if (!review) {
      throw new NotFoundError(`There is no review '${id}'`);
    }
    return review;
  }

  private async visible(
    credentials: BackstageCredentials,
  ): Promise<VisibleReviews> {
    if (
      (await this.mayManage(credentials)) ||
      (await this.authorizer.isAllowed(auditReadPermission, credentials))
    ) {
      return 'all';
    }
    return { owners: await this.claims(callerOf(credentials)) };
  }

  private async claims(caller: string | null): Promise<string[]> {
    if (caller === null) {
      return [];
    }
    const person = await this.people.entity(caller);
    if (person.status === 'error') {
      throw new ServiceUnavailableError(person.reason);
    }
    return person.status === 'resolved'
      ? [caller, ...groupsOf(person.value)]
      : [caller];
  }

  private mayManage(credentials: BackstageCredentials): Promise<boolean> {
    return this.authorizer.isAllowed(accessReviewManagePermission, credentials);
  }

  /** By the owners as the catalog knows them now. */
  private async mayDecide(
    review: StoredReview,
    by: string,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    if (await this.mayManage(credentials)) {
      return true;
    }
    const target = await this.people.entity(review.entityRef);
    const owners =
      target.status === 'resolved'
        ? await this.people.resolveSet('owners', target.value)
        : target;
    if (owners.status === 'error') {
      throw new ServiceUnavailableError(owners.reason);
    }
    return (
      owners.status === 'resolved' &&
      Array.isArray(owners.value) &&
      owners.value.some(owner => isSameIdentity(owner, by))
    );
  }

  /** Names of the decider at the item's provider. What can't be told refuses. */
  private async principals(
    by: string,
    item: StoredReviewItem,
  ): Promise<string[]> {
    const person = await this.people.entity(by);
    const principal =
      person.status === 'resolved'
        ? await this.providers
            .get(item.provider)
            .mapPrincipal(person.value, item.entitlement)
        : person;
    if (principal.status === 'error') {
      throw new ServiceUnavailableError(
        `Whether this is your own access can't be told: ${principal.reason}`,
      );
    }
    return principal.status === 'resolved' &&
      typeof principal.value === 'string'
      ? [principal.value]
      : [];
  }

  private async views(
    reviews: StoredReview[],
    credentials: BackstageCredentials,
  ): Promise<AccessReview[]> {
    const items = await this.store.items(
      this.knex,
      reviews.map(({ id }) => id),
    );
    const caller = callerOf(credentials);
    const mayManage = await this.mayManage(credentials);
    const claims = await this.claims(caller);
    return reviews.map(review => {
      const isOpen = review.closedAt === null && caller !== null;
      const isOwner =
        review.ownerRef !== null && claims.includes(review.ownerRef);
      return {
        ...withoutOwner(review),
        items: (items.get(review.id) ?? []).map(itemView),
        actions: [
          ...(isOpen && (mayManage || isOwner) ? (['decide'] as const) : []),
          ...(isOpen && mayManage ? (['close'] as const) : []),
        ],
      };
    });
  }
}

function withoutOwner({ ownerRef: _, ...review }: StoredReview) {
  return review;
}

function itemView({
  provider: _provider,
  entitlement: _entitlement,
  entitlementKey: _key,
  ...item
}: StoredReviewItem) {
  return item;
}
