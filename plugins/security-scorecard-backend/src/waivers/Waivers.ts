import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  ListWaiversOptions,
  Page,
  Waiver,
  WaiverDecision,
  WaiverLimits,
  WaiverRequest,
  WaiverTarget,
} from '@fairway/plugin-security-scorecard-common';

/** A person who changes something. */
export interface PersonOptions {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
}

/** Filters of a list, with its page. */
export type WaiverFilters = Omit<ListWaiversOptions, 'limit' | 'offset'> & {
  limit: number;
  offset: number;
};

/** The operations on waivers behind the routes. */
export interface Waivers {
  list(filters: WaiverFilters, options: CallerOptions): Promise<Page<Waiver>>;
  /** Throws NotFoundError when there is none that the caller may read. */
  get(id: string, options: CallerOptions): Promise<Waiver>;
  /**
   * How long a waiver may last that is asked for now.
   *
   * @throws InputError when there is no such target, or nobody may waive it
   */
  limits(
    entityRef: string,
    target: WaiverTarget,
    options: CallerOptions,
  ): Promise<WaiverLimits>;
  /**
   * @throws InputError that names the field, and ConflictError when the target
   *   has a waiver that is pending or in force
   */
  request(request: WaiverRequest, options: PersonOptions): Promise<Waiver>;
  /**
   * @throws NotAllowedError for the one who asked, and ConflictError that says
   *   who was first when it is decided already
   */
  decide(
    id: string,
    decision: WaiverDecision,
    options: PersonOptions,
  ): Promise<Waiver>;
  /** Takes back one's own pending request. */
  withdraw(id: string, options: PersonOptions): Promise<Waiver>;
  /** Ends an approved waiver before its time. */
  revoke(id: string, reason: string, options: PersonOptions): Promise<Waiver>;
}
