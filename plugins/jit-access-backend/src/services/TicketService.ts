import { InputError } from '@backstage/errors';
import {
  accessRequestCreatePermission,
  canonicalRef,
  type TicketCheck,
} from '@fairway/plugin-jit-access-common';
import { matchesInTime } from '../policy/costs';
import type { Authorizer } from '../permissions/Authorizer';
import type { Assessor, UserCredentials } from './Assessor';
import type { RateLimiter } from './RateLimiter';
import { ticketCheck, type Tickets } from './Tickets';

/** Looks tickets up while they are typed. */
export class TicketService {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly assessor: Assessor,
    private readonly tickets: Tickets,
    private readonly rates: RateLimiter,
  ) {}

  /** Throws InputError, NotAllowedError or NotFoundError. */
  async check(
    input: { entitlementId: string; ticket: string },
    credentials: UserCredentials,
  ): Promise<TicketCheck> {
    await this.authorizer.ensureAllowed(
      accessRequestCreatePermission,
      credentials,
    );
    await this.rates.take(
      canonicalRef(credentials.principal.userEntityRef),
      'ticket-check',
    );
    const { policy } = await this.assessor.find(
      input.entitlementId,
      credentials,
    );
    const ticket = input.ticket.trim();
    const { pattern } = policy.document.request.inputs.ticket ?? {};
    if (pattern === undefined || !matchesInTime(pattern, ticket)) {
      throw new InputError(
        pattern === undefined
          ? 'ticket is not wanted here'
          : `ticket must match ${pattern}`,
      );
    }
    return ticketCheck(ticket, await this.tickets.find(policy, ticket));
  }
}
