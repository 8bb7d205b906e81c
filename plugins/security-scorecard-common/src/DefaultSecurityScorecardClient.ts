import { parseEntityRef } from '@backstage/catalog-model';
import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import { wholeScorecards } from './byRefs';
import type {
  SecurityScorecardClient,
  SecurityScorecardRequestOptions,
} from './client';
import type { ScorecardPreview, ScorecardPreviewRequest } from './preview';

/** The method of a client, by its name. */
type Method<K extends keyof SecurityScorecardClient> =
  SecurityScorecardClient[K];

/** Path of what belongs to a scorecard. */
function cardPath(entityRef: string, ...rest: string[]): string {
  const { kind, namespace, name } = parseEntityRef(entityRef, {
    defaultKind: 'component',
    defaultNamespace: 'default',
  });
  return pathOf('scorecards', kind, namespace, name, ...rest);
}

/** Path of a roll-up or trend: of an entity ref, or of a word such as `organisation`. */
function refPath(base: string, ref: string): string {
  if (!ref.includes(':')) {
    return pathOf(base, ref);
  }
  const { kind, namespace, name } = parseEntityRef(ref);
  return pathOf(base, kind, namespace, name);
}

/** Client of the security scorecard's API, for browsers and backends alike. */
export class DefaultSecurityScorecardClient implements SecurityScorecardClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('security-scorecard', options, {
      tellsNotFound: true,
    });
  }

  readonly listScorecards: Method<'listScorecards'> = (o, request) =>
    this.#api.get('/scorecards', o, request);

  readonly getScorecard: Method<'getScorecard'> = async (entityRef, request) =>
    this.#api.get(cardPath(entityRef), {}, request);

  /** The scorecard that an entity would have if it were seen like this. */
  async previewScorecard(
    preview: ScorecardPreviewRequest,
    request?: SecurityScorecardRequestOptions,
  ): Promise<ScorecardPreview> {
    return this.#api.post('/checks/preview', preview, request);
  }

  readonly listFindings: Method<'listFindings'> = async (
    entityRef,
    o,
    request,
  ) => this.#api.get(cardPath(entityRef, 'findings'), o, request);

  readonly refresh: Method<'refresh'> = async (entityRef, request) => {
    const path = cardPath(entityRef, 'refresh');
    await this.#api.send(path, { method: 'POST' }, request);
  };

  readonly listTodos: Method<'listTodos'> = request =>
    this.#api.get('/todos', {}, request);

  readonly listChecks: Method<'listChecks'> = request =>
    this.#api.get('/checks', {}, request);

  readonly listCollectors: Method<'listCollectors'> = request =>
    this.#api.get('/collectors', {}, request);

  readonly getScorecards: Method<'getScorecards'> = async (
    entityRefs,
    request,
  ) =>
    wholeScorecards(
      await this.#api.post('/scorecards/by-refs', { entityRefs }, request),
    );

  readonly listAllFindings: Method<'listAllFindings'> = (o, request) =>
    this.#api.get('/findings', o, request);

  readonly listHistory: Method<'listHistory'> = async (entityRef, o, request) =>
    this.#api.get(cardPath(entityRef, 'history'), o, request);

  readonly getTrend: Method<'getTrend'> = async (ref, o, request) =>
    this.#api.get(refPath('trends', ref), o, request);

  readonly listRollups: Method<'listRollups'> = (o, request) =>
    this.#api.get('/rollups', o, request);

  readonly getRollup: Method<'getRollup'> = async (ref, request) =>
    this.#api.get(refPath('rollups', ref), {}, request);

  readonly getDashboard: Method<'getDashboard'> = (o, request) =>
    this.#api.get('/dashboard', o, request);

  readonly exportDashboard: Method<'exportDashboard'> = async (
    { table, ...query },
    request,
  ) => {
    const path = pathOf('dashboard', 'export', table);
    return (await this.#api.send(path, { query }, request)).blob();
  };

  readonly getPolicyStatus: Method<'getPolicyStatus'> = request =>
    this.#api.get('/policy', {}, request);

  readonly getGate: Method<'getGate'> = async (entityRef, o, request) =>
    this.#api.get(cardPath(entityRef, 'gate'), o, request);

  readonly listWaivers: Method<'listWaivers'> = (o, request) =>
    this.#api.get('/waivers', o, request);

  readonly getWaiverLimits: Method<'getWaiverLimits'> = (
    { entityRef, target: { kind: _, ...id } },
    request,
  ) => this.#api.get('/waiver-limits', { entityRef, ...id }, request);

  readonly requestWaiver: Method<'requestWaiver'> = (waiver, request) =>
    this.#api.post('/waivers', waiver, request);

  readonly getWaiver: Method<'getWaiver'> = (id, request) =>
    this.#api.get(pathOf('waivers', id), {}, request);

  readonly decideWaiver: Method<'decideWaiver'> = (id, decision, request) =>
    this.#api.post(pathOf('waivers', id, 'decide'), decision, request);

  readonly withdrawWaiver: Method<'withdrawWaiver'> = (id, request) =>
    this.#api.post(pathOf('waivers', id, 'withdraw'), {}, request);

  readonly revokeWaiver: Method<'revokeWaiver'> = (id, o, request) =>
    this.#api.post(pathOf('waivers', id, 'revoke'), o, request);

  readonly listCampaigns: Method<'listCampaigns'> = (o, request) =>
    this.#api.get('/campaigns', o, request);

  readonly createCampaign: Method<'createCampaign'> = (campaign, request) =>
    this.#api.post('/campaigns', campaign, request);

  readonly getCampaign: Method<'getCampaign'> = (id, request) =>
    this.#api.get(pathOf('campaigns', id), {}, request);

  readonly listCampaignItems: Method<'listCampaignItems'> = (id, o, request) =>
    this.#api.get(pathOf('campaigns', id, 'items'), o, request);

  readonly closeCampaign: Method<'closeCampaign'> = (id, request) =>
    this.#api.post(pathOf('campaigns', id, 'close'), {}, request);

  readonly promoteCampaign: Method<'promoteCampaign'> = (id, request) =>
    this.#api.post(pathOf('campaigns', id, 'promote'), {}, request);

  readonly uploadReport: Method<'uploadReport'> = async (
    entityRef,
    body,
    query,
    request,
  ) => {
    const path = cardPath(entityRef, 'reports');
    // A type that no JSON middleware takes: the server reads it as a stream.
    const type = 'application/octet-stream';
    const call = { method: 'POST', query, body, type } as const;
    return (await this.#api.send(path, call, request)).json();
  };

  readonly listReports: Method<'listReports'> = async (entityRef, request) =>
    this.#api.get(cardPath(entityRef, 'reports'), {}, request);

  readonly listUploadTokens: Method<'listUploadTokens'> = async (
    entityRef,
    request,
  ) => this.#api.get(cardPath(entityRef, 'upload-tokens'), {}, request);

  readonly issueUploadToken: Method<'issueUploadToken'> = async (
    entityRef,
    o,
    request,
  ) => this.#api.post(cardPath(entityRef, 'upload-tokens'), o, request);

  readonly revokeUploadToken: Method<'revokeUploadToken'> = async (
    entityRef,
    id,
    request,
  ) => {
    const path = cardPath(entityRef, 'upload-tokens', id);
    await this.#api.send(path, { method: 'DELETE' }, request);
  };
}
