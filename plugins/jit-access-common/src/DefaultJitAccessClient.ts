import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type { JitAccessClient } from './client';

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

  readonly listEntitlements: JitAccessClient['listEntitlements'] = o =>
    this.#api.get('/entitlements', o);

  readonly preview: JitAccessClient['preview'] = request =>
    this.#api.post('/requests/preview', request);

  readonly createRequest: JitAccessClient['createRequest'] = request =>
    this.#api.post('/requests', request);

  readonly listRequests: JitAccessClient['listRequests'] = o =>
    this.#api.get('/requests', o);

  readonly getRequest: JitAccessClient['getRequest'] = id =>
    this.#api.get(pathOf('requests', id));

  readonly approve: JitAccessClient['approve'] = (id, o = {}) =>
    this.#api.post(pathOf('requests', id, 'approve'), o);

  readonly deny: JitAccessClient['deny'] = (id, o) =>
    this.#api.post(pathOf('requests', id, 'deny'), o);

  readonly withdraw: JitAccessClient['withdraw'] = id =>
    this.#api.post(pathOf('requests', id, 'withdraw'), {});

  readonly listGrants: JitAccessClient['listGrants'] = o =>
    this.#api.get('/grants', o);

  readonly getGrant: JitAccessClient['getGrant'] = id =>
    this.#api.get(pathOf('grants', id));

  readonly returnGrant: JitAccessClient['returnGrant'] = id =>
    this.#api.post(pathOf('grants', id, 'return'), {});

  readonly revokeGrant: JitAccessClient['revokeGrant'] = (id, o) =>
    this.#api.post(pathOf('grants', id, 'revoke'), o);

  readonly breakGlass: JitAccessClient['breakGlass'] = o =>
    this.#api.post('/break-glass', o);

  readonly extendGrant: JitAccessClient['extendGrant'] = (id, o) =>
    this.#api.post(pathOf('grants', id, 'extend'), o);

  readonly reviewBreakGlass: JitAccessClient['reviewBreakGlass'] = (id, o) =>
    this.#api.post(pathOf('grants', id, 'review'), o);

  readonly issueCredential: JitAccessClient['issueCredential'] = id =>
    this.#api.post(pathOf('grants', id, 'credential'), {});

  readonly checkTicket: JitAccessClient['checkTicket'] = o =>
    this.#api.post('/tickets/check', o);

  readonly revokeAll: JitAccessClient['revokeAll'] = o =>
    this.#api.post('/emergency/revoke-all', o);

  readonly listHolds: JitAccessClient['listHolds'] = () =>
    this.#items('/holds');

  readonly liftHold: JitAccessClient['liftHold'] = (id, o) =>
    this.#api.post(pathOf('holds', id, 'lift'), o);

  readonly listDelegations: JitAccessClient['listDelegations'] = () =>
    this.#items('/delegations');

  readonly createDelegation: JitAccessClient['createDelegation'] = o =>
    this.#api.post('/delegations', o);

  readonly revokeDelegation: JitAccessClient['revokeDelegation'] = id =>
    this.#api.post(pathOf('delegations', id, 'revoke'), {});

  readonly listDrift: JitAccessClient['listDrift'] = o =>
    this.#api.get('/drift', o);

  readonly listProviders: JitAccessClient['listProviders'] = () =>
    this.#items('/providers');

  readonly listReviews: JitAccessClient['listReviews'] = o =>
    this.#api.get('/reviews', o);

  readonly getReview: JitAccessClient['getReview'] = id =>
    this.#api.get(pathOf('reviews', id));

  readonly openReview: JitAccessClient['openReview'] = o =>
    this.#api.post('/reviews', o);

  readonly decideReviewItem: JitAccessClient['decideReviewItem'] = (
    id,
    itemId,
    o,
  ) => this.#api.post(pathOf('reviews', id, 'items', itemId, 'decide'), o);

  readonly closeReview: JitAccessClient['closeReview'] = id =>
    this.#api.post(pathOf('reviews', id, 'close'), {});

  readonly listChatLinks: JitAccessClient['listChatLinks'] = () =>
    this.#items('/chat/links');

  readonly createChatLinkCode: JitAccessClient['createChatLinkCode'] = () =>
    this.#api.post('/chat/links', {});

  readonly revokeChatLink: JitAccessClient['revokeChatLink'] = async id => {
    const path = pathOf('chat', 'links', id, 'revoke');
    await this.#api.send(path, { method: 'POST', body: {} });
  };

  readonly getFigures: JitAccessClient['getFigures'] = () =>
    this.#api.get('/figures');

  readonly listAudit: JitAccessClient['listAudit'] = o =>
    this.#api.get('/audit', o);

  readonly exportAudit: JitAccessClient['exportAudit'] = async o =>
    (await this.#api.send('/audit/export', { query: o })).blob();

  readonly verifyLedger: JitAccessClient['verifyLedger'] = () =>
    this.#api.get('/audit/verify');

  readonly listPolicies: JitAccessClient['listPolicies'] = () =>
    this.#api.get('/policies');

  readonly listServicePolicies: JitAccessClient['listServicePolicies'] = () =>
    this.#items('/service-policies');

  readonly registerServicePolicy: JitAccessClient['registerServicePolicy'] =
    entityRef => this.#api.post('/service-policies', { entityRef });

  readonly getPolicy: JitAccessClient['getPolicy'] = id =>
    this.#api.get(pathOf('policies', id));

  readonly simulatePolicy: JitAccessClient['simulatePolicy'] = (id, o) =>
    this.#api.post(pathOf('policies', id, 'simulate'), o);

  readonly replayPolicy: JitAccessClient['replayPolicy'] = (id, o) =>
    this.#api.post(pathOf('policies', id, 'replay'), o);

  readonly getPosture: JitAccessClient['getPosture'] = async entityRefs => {
    const { items } = await this.#api.post<{
      items: Awaited<ReturnType<JitAccessClient['getPosture']>>;
    }>('/posture', { entityRefs });
    return items;
  };

  async #items<T>(path: string): Promise<T[]> {
    return (await this.#api.get<{ items: T[] }>(path)).items;
  }
}
