import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type { JitAccessClient } from './client';

/** The method of a client, by its name. */
type Method<K extends keyof JitAccessClient> = JitAccessClient[K];

/**
 * {@link JitAccessClient} over HTTP, for browsers and backends. Throws
 * ResponseError with the server's error as its cause; its `cause.name` tells
 * a ConflictError from the others.
 */
export class DefaultJitAccessClient implements JitAccessClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('jit-access', options, { sendsEmpty: true });
  }

  readonly listEntitlements: Method<'listEntitlements'> = o =>
    this.#api.get('/entitlements', o);

  readonly preview: Method<'preview'> = request =>
    this.#api.post('/requests/preview', request);

  readonly createRequest: Method<'createRequest'> = request =>
    this.#api.post('/requests', request);

  readonly listRequests: Method<'listRequests'> = o =>
    this.#api.get('/requests', o);

  readonly getRequest: Method<'getRequest'> = id =>
    this.#api.get(pathOf('requests', id));

  readonly approve: Method<'approve'> = (id, o = {}) =>
    this.#api.post(pathOf('requests', id, 'approve'), o);

  readonly deny: Method<'deny'> = (id, o) =>
    this.#api.post(pathOf('requests', id, 'deny'), o);

  readonly withdraw: Method<'withdraw'> = id =>
    this.#api.post(pathOf('requests', id, 'withdraw'), {});

  readonly listGrants: Method<'listGrants'> = o => this.#api.get('/grants', o);

  readonly getGrant: Method<'getGrant'> = id =>
    this.#api.get(pathOf('grants', id));

  readonly returnGrant: Method<'returnGrant'> = id =>
    this.#api.post(pathOf('grants', id, 'return'), {});

  readonly revokeGrant: Method<'revokeGrant'> = (id, o) =>
    this.#api.post(pathOf('grants', id, 'revoke'), o);

  readonly breakGlass: Method<'breakGlass'> = o =>
    this.#api.post('/break-glass', o);

  readonly extendGrant: Method<'extendGrant'> = (id, o) =>
    this.#api.post(pathOf('grants', id, 'extend'), o);

  readonly reviewBreakGlass: Method<'reviewBreakGlass'> = (id, o) =>
    this.#api.post(pathOf('grants', id, 'review'), o);

  readonly issueCredential: Method<'issueCredential'> = id =>
    this.#api.post(pathOf('grants', id, 'credential'), {});

  readonly checkTicket: Method<'checkTicket'> = o =>
    this.#api.post('/tickets/check', o);

  readonly revokeAll: Method<'revokeAll'> = o =>
    this.#api.post('/emergency/revoke-all', o);

  readonly listHolds: Method<'listHolds'> = () => this.#items('/holds');

  readonly liftHold: Method<'liftHold'> = (id, o) =>
    this.#api.post(pathOf('holds', id, 'lift'), o);

  readonly listDelegations: Method<'listDelegations'> = () =>
    this.#items('/delegations');

  readonly createDelegation: Method<'createDelegation'> = o =>
    this.#api.post('/delegations', o);

  readonly revokeDelegation: Method<'revokeDelegation'> = id =>
    this.#api.post(pathOf('delegations', id, 'revoke'), {});

  readonly listDrift: Method<'listDrift'> = o => this.#api.get('/drift', o);

  readonly listProviders: Method<'listProviders'> = () =>
    this.#items('/providers');

  readonly listReviews: Method<'listReviews'> = o =>
    this.#api.get('/reviews', o);

  readonly getReview: Method<'getReview'> = id =>
    this.#api.get(pathOf('reviews', id));

  readonly openReview: Method<'openReview'> = o =>
    this.#api.post('/reviews', o);

  readonly decideReviewItem: Method<'decideReviewItem'> = (id, itemId, o) =>
    this.#api.post(pathOf('reviews', id, 'items', itemId, 'decide'), o);

  readonly closeReview: Method<'closeReview'> = id =>
    this.#api.post(pathOf('reviews', id, 'close'), {});

  readonly listChatLinks: Method<'listChatLinks'> = () =>
    this.#items('/chat/links');

  readonly createChatLinkCode: Method<'createChatLinkCode'> = () =>
    this.#api.post('/chat/links', {});

  readonly revokeChatLink: Method<'revokeChatLink'> = async id => {
    const path = pathOf('chat', 'links', id, 'revoke');
    await this.#api.send(path, { method: 'POST', body: {} });
  };

  readonly getFigures: Method<'getFigures'> = () => this.#api.get('/figures');

  readonly listAudit: Method<'listAudit'> = o => this.#api.get('/audit', o);

  readonly exportAudit: Method<'exportAudit'> = async o =>
    (await this.#api.send('/audit/export', { query: o })).blob();

  readonly verifyLedger: Method<'verifyLedger'> = () =>
    this.#api.get('/audit/verify');

  readonly listPolicies: Method<'listPolicies'> = () =>
    this.#api.get('/policies');

  readonly listServicePolicies: Method<'listServicePolicies'> = () =>
    this.#items('/service-policies');

  readonly registerServicePolicy: Method<'registerServicePolicy'> = entityRef =>
    this.#api.post('/service-policies', { entityRef });

  readonly getPolicy: Method<'getPolicy'> = id =>
    this.#api.get(pathOf('policies', id));

  readonly simulatePolicy: Method<'simulatePolicy'> = (id, o) =>
    this.#api.post(pathOf('policies', id, 'simulate'), o);

  readonly replayPolicy: Method<'replayPolicy'> = (id, o) =>
    this.#api.post(pathOf('policies', id, 'replay'), o);

  readonly getPosture: Method<'getPosture'> = async entityRefs => {
    const { items } = await this.#api.post<{
      items: Awaited<ReturnType<Method<'getPosture'>>>;
    }>('/posture', { entityRefs });
    return items;
  };

  async #items<T>(path: string): Promise<T[]> {
    return (await this.#api.get<{ items: T[] }>(path)).items;
  }
}
