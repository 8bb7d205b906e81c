import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { approvals, breakGlassReview, detail } from './messages/approvals';
import { audit } from './messages/audit';
import { breakGlass } from './messages/breakGlass';
import { columns, dialog, filter, legacy, page } from './messages/common';
import { entity } from './messages/entity';
import { credential, extend, mine, revoke, withdraw } from './messages/mine';
import {
  driftTable,
  emergency,
  figures,
  holds,
  liveGrants,
  oversight,
  providers,
} from './messages/oversight';
import { policies, replay, simulator } from './messages/policies';
import { chatAccounts, delegations, request } from './messages/request';
import { reviews } from './messages/reviews';

/** Texts of the pages and cards of just-in-time access. */
export const jitAccessTranslationRef = createTranslationRef({
  id: 'jit-access',
  messages: {
    request,
    mine,
    extend,
    credential,
    revoke,
    withdraw,
    columns,
    filter,
    dialog,
    page,
    approvals,
    breakGlassReview,
    breakGlass,
    delegations,
    chatAccounts,
    detail,
    audit,
    policies,
    simulator,
    replay,
    reviews,
    oversight,
    figures,
    providers,
    driftTable,
    holds,
    emergency,
    liveGrants,
    entity,
    legacy,
  },
});
