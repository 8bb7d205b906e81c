import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type { SecurityCasesClient } from './client';

/** Client of the API of security cases, for browsers and backends alike. */
export class DefaultSecurityCasesClient implements SecurityCasesClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('security-cases', options);
  }

  readonly listCases: SecurityCasesClient['listCases'] = (options, request) =>
    this.#api.get('/cases', options, request);

  readonly exportCases: SecurityCasesClient['exportCases'] = async (
    query,
    request,
  ) => (await this.#api.send('/cases.csv', { query }, request)).blob();

  readonly getCase: SecurityCasesClient['getCase'] = (id, request) =>
    this.#api.get(pathOf('cases', id), {}, request);

  readonly assign: SecurityCasesClient['assign'] = (id, assignee, request) =>
    this.#api.post(pathOf('cases', id, 'assign'), { assignee }, request);

  readonly comment: SecurityCasesClient['comment'] = (id, text, request) =>
    this.#api.post(pathOf('cases', id, 'comments'), { text }, request);

  readonly runAction: SecurityCasesClient['runAction'] = (
    id,
    actionId,
    request,
  ) => {
    const path = pathOf('cases', id, 'actions', actionId, 'run');
    return this.#api.post(path, undefined, request);
  };

  readonly declineAction: SecurityCasesClient['declineAction'] = (
    id,
    actionId,
    reason,
    request,
  ) => {
    const path = pathOf('cases', id, 'actions', actionId, 'decline');
    return this.#api.post(path, { reason }, request);
  };

  readonly closeCase: SecurityCasesClient['closeCase'] = (
    id,
    closing,
    request,
  ) => this.#api.post(pathOf('cases', id, 'close'), closing, request);

  readonly getFigures: SecurityCasesClient['getFigures'] = request =>
    this.#api.get('/figures', {}, request);

  readonly getAutomation: SecurityCasesClient['getAutomation'] = request =>
    this.#api.get('/automation', {}, request);
}
