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

  readonly listScorecards: SecurityScorecardClient['listScorecards'] = (
    o,
    request,
  ) => this.#api.get('/scorecards', o, request);

  readonly getScorecard: SecurityScorecardClient['getScorecard'] = async (
    entityRef,
    request,
  ) => this.#api.get(cardPath(entityRef), {}, request);

  /** The scorecard that an entity would have if it were seen like this. */
  async previewScorecard(
    preview: ScorecardPreviewRequest,
    request?: SecurityScorecardRequestOptions,
  ): Promise<ScorecardPreview> {
    return this.#api.post('/checks/preview', preview, request);
  }

  readonly listFindings: SecurityScorecardClient['listFindings'] = async (
    entityRef,
    o,
    request,
  ) => this.#api.get(cardPath(entityRef, 'findings'), o, request);

  readonly refresh: SecurityScorecardClient['refresh'] = async (
    entityRef,
    request,
  ) => {
    const path = cardPath(entityRef, 'refresh');
    await this.#api.send(path, { method: 'POST' }, request);
  };

  readonly listTodos: SecurityScorecardClient['listTodos'] = request =>
    this.#api.get('/todos', {}, request);

  readonly listChecks: SecurityScorecardClient['listChecks'] = request =>
    this.#api.get('/checks', {}, request);

  readonly listCollectors: SecurityScorecardClient['listCollectors'] =
    request => this.#api.get('/collectors', {}, request);

  readonly getScorecards: SecurityScorecardClient['getScorecards'] = async (
    entityRefs,
    request,
  ) =>
    wholeScorecards(
      await this.#api.post('/scorecards/by-refs', { entityRefs }, request),
    );

  readonly listAllFindings: SecurityScorecardClient['listAllFindings'] = (
    o,
    request,
  ) => this.#api.get('/findings', o, request);

  readonly listHistory: SecurityScorecardClient['listHistory'] = async (
    entityRef,
    o,
    request,
  ) => this.#api.get(cardPath(entityRef, 'history'), o, request);

  readonly getTrend: SecurityScorecardClient['getTrend'] = async (
    ref,
    o,
    request,
  ) => this.#api.get(refPath('trends', ref), o, request);

  readonly listRollups: SecurityScorecardClient['listRollups'] = (o, request) =>
    this.#api.get('/rollups', o, request);

  readonly getRollup: SecurityScorecardClient['getRollup'] = async (
    ref,
    request,
  ) => this.#api.get(refPath('rollups', ref), {}, request);

  readonly getDashboard: SecurityScorecardClient['getDashboard'] = (
    o,
    request,
  ) => this.#api.get('/dashboard', o, request);

  readonly exportDashboard: SecurityScorecardClient['exportDashboard'] = async (
    { table, ...query },
    request,
  ) => {
    const path = pathOf('dashboard', 'export', table);
    return (await this.#api.send(path, { query }, request)).blob();
  };

  readonly getPolicyStatus: SecurityScorecardClient['getPolicyStatus'] =
    request => this.#api.get('/policy', {}, request);

  readonly getGate: SecurityScorecardClient['getGate'] = async (
    entityRef,
    o,
    request,
  ) => this.#api.get(cardPath(entityRef, 'gate'), o, request);

  readonly listWaivers: SecurityScorecardClient['listWaivers'] = (o, request) =>
    this.#api.get('/waivers', o, request);

  readonly getWaiverLimits: SecurityScorecardClient['getWaiverLimits'] = (
    { entityRef, target: { kind: _, ...id } },
    request,
  ) => this.#api.get('/waiver-limits', { entityRef, ...id }, request);

  readonly requestWaiver: SecurityScorecardClient['requestWaiver'] = (
    waiver,
    request,
  ) => this.#api.post('/waivers', waiver, request);

  readonly getWaiver: SecurityScorecardClient['getWaiver'] = (id, request) =>
    this.#api.get(pathOf('waivers', id), {}, request);

  readonly decideWaiver: SecurityScorecardClient['decideWaiver'] = (
    id,
    decision,
    request,
  ) => this.#api.post(pathOf('waivers', id, 'decide'), decision, request);

  readonly withdrawWaiver: SecurityScorecardClient['withdrawWaiver'] = (
    id,
    request,
  ) => this.#api.post(pathOf('waivers', id, 'withdraw'), {}, request);

  readonly revokeWaiver: SecurityScorecardClient['revokeWaiver'] = (
    id,
    o,
    request,
  ) => this.#api.post(pathOf('waivers', id, 'revoke'), o, request);

  readonly listCampaigns: SecurityScorecardClient['listCampaigns'] = (
    o,
    request,
  ) => this.#api.get('/campaigns', o, request);

  readonly createCampaign: SecurityScorecardClient['createCampaign'] = (
    campaign,
    request,
  ) => this.#api.post('/campaigns', campaign, request);

  readonly getCampaign: SecurityScorecardClient['getCampaign'] = (
    id,
    request,
  ) => this.#api.get(pathOf('campaigns', id), {}, request);

  readonly listCampaignItems: SecurityScorecardClient['listCampaignItems'] = (
    id,
    o,
    request,
  ) => this.#api.get(pathOf('campaigns', id, 'items'), o, request);

  readonly closeCampaign: SecurityScorecardClient['closeCampaign'] = (
    id,
    request,
  ) => this.#api.post(pathOf('campaigns', id, 'close'), {}, request);

  readonly promoteCampaign: SecurityScorecardClient['promoteCampaign'] = (
    id,
    request,
  ) => this.#api.post(pathOf('campaigns', id, 'promote'), {}, request);

  readonly uploadReport: SecurityScorecardClient['uploadReport'] = async (
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

  readonly listReports: SecurityScorecardClient['listReports'] = async (
    entityRef,
    request,
  ) => this.#api.get(cardPath(entityRef, 'reports'), {}, request);

  readonly listUploadTokens: SecurityScorecardClient['listUploadTokens'] =
    async (entityRef, request) =>
      this.#api.get(cardPath(entityRef, 'upload-tokens'), {}, request);

  readonly issueUploadToken: SecurityScorecardClient['issueUploadToken'] =
    async (entityRef, o, request) =>
      this.#api.post(cardPath(entityRef, 'upload-tokens'), o, request);

  readonly revokeUploadToken: SecurityScorecardClient['revokeUploadToken'] =
    async (entityRef, id, request) => {
      const path = cardPath(entityRef, 'upload-tokens', id);
      await this.#api.send(path, { method: 'DELETE' }, request);
    };
}
