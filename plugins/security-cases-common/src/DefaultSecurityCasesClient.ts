import {
  pathOf,
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type { SecurityCasesClient } from './client';

/** The method of a client, by its name. */
type Method<K extends keyof SecurityCasesClient> = SecurityCasesClient[K];

/** Client of the API of security cases, for browsers and backends alike. */
export class DefaultSecurityCasesClient implements SecurityCasesClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('security-cases', options);
  }

  readonly listCases: Method<'listCases'> = (options, request) =>
    this.#api.get('/cases', options, request);

  readonly exportCases: Method<'exportCases'> = async (query, request) =>
    (await this.#api.send('/cases.csv', { query }, request)).blob();

  readonly getCase: Method<'getCase'> = (id, request) =>
    this.#api.get(pathOf('cases', id), {}, request);

  readonly assign: Method<'assign'> = (id, assignee, request) =>
    this.#api.post(pathOf('cases', id, 'assign'), { assignee }, request);

  readonly comment: Method<'comment'> = (id, text, request) =>
    this.#api.post(pathOf('cases', id, 'comments'), { text }, request);

  readonly runAction: Method<'runAction'> = (id, actionId, request) => {
    const path = pathOf('cases', id, 'actions', actionId, 'run');
    return this.#api.post(path, undefined, request);
  };

  readonly declineAction: Method<'declineAction'> = (
    id,
    actionId,
    reason,
    request,
  ) => {
    const path = pathOf('cases', id, 'actions', actionId, 'decline');
    return this.#api.post(path, { reason }, request);
  };

  readonly closeCase: Method<'closeCase'> = (id, closing, request) =>
    this.#api.post(pathOf('cases', id, 'close'), closing, request);

  readonly getFigures: Method<'getFigures'> = request =>
    this.#api.get('/figures', {}, request);

  readonly getAutomation: Method<'getAutomation'> = request =>
    this.#api.get('/automation', {}, request);
}
