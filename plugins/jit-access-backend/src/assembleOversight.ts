import type { assembleDomain, DomainParts } from './assemble';
import { assembleChat } from './chat/startChat';
import { FigureReader } from './database/FigureReader';
import { GrantReader } from './database/GrantReader';
import { ReviewStore } from './database/ReviewStore';
import { AnchorStore } from './ledger/AnchorStore';
import { LedgerVerifier } from './ledger/LedgerVerifier';
import type { Authorizer } from './permissions/Authorizer';
import { AuditService } from './services/AuditService';
import { FigureService } from './services/FigureService';
import { AuthorizedReviews } from './services/reviews/AuthorizedReviews';
import { ReviewContents } from './services/reviews/ReviewContents';
import { ReviewService } from './services/reviews/ReviewService';

/** What auditors, security and owners look at and review. */
export function assembleOversight(
  parts: DomainParts,
  domain: ReturnType<typeof assembleDomain>,
  authorizer: Authorizer,
) {
  const { knex, clock, policies, providers, extensions } = parts;
  const { stores, people, ledger, transactions } = domain;
  const reviews = new ReviewStore();
  return {
    audit: new AuditService(
      knex,
      clock,
      ledger,
      new LedgerVerifier(knex, ledger, new AnchorStore(), extensions.anchors),
      stores.requests,
      authorizer,
    ),
    figures: new FigureService(
      knex,
      clock,
      new FigureReader(knex),
      people,
      authorizer,
    ),
    chat: assembleChat(parts, domain, authorizer),
    reviews: new AuthorizedReviews(
      knex,
      clock,
      reviews,
      new ReviewContents(
        knex,
        policies,
        providers,
        stores.grants,
        new GrantReader(knex),
      ),
      new ReviewService(transactions, { ...stores, reviews }),
      people,
      providers,
      authorizer,
      domain.rates,
    ),
  };
}
