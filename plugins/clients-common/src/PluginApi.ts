import { NotFoundError, ResponseError } from '@backstage/errors';

/** Where plugins are, and how they are asked. */
export interface PluginApiOptions {
  /** A discovery API or service. */
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  /** A fetch API, which adds the caller's token. Default: the platform's fetch. */
  fetchApi?: { fetch: typeof fetch };
  /** Token of every call that has none of its own. */
  token?: string;
}

/** How one call is made. */
export interface PluginRequestOptions {
  /** Token of a backend; browsers leave it to the fetch API. */
  token?: string;
}

/** What one call says. */
export interface PluginCall {
  /** Default: GET. */
  method?: 'GET' | 'POST' | 'DELETE';
  /** Query parameters; what is undefined is left out, and '' but for {@link PluginApiTraits.sendsEmpty}. */
  query?: object;
  /** Sent as JSON; text and bytes as they are. */
  body?: object | string;
  /** Content type of the body. Default: that of JSON. */
  type?: string;
}

/** What the client of one plugin does otherwise than the others. */
export interface PluginApiTraits {
  /** Sends query parameters that are '', as filters that match nothing. Default: no. */
  sendsEmpty?: boolean;
  /**
   * An answer of 404 is a NotFoundError, so that callers tell "hidden or
   * unknown" from other failures by the error's type. Default: no.
   */
  tellsNotFound?: boolean;
}

/** The HTTP API of one plugin, for its client in browsers and backends. */
export class PluginApi {
  readonly #pluginId: string;
  readonly #options: PluginApiOptions;
  readonly #traits: PluginApiTraits;

  constructor(
    pluginId: string,
    options: PluginApiOptions,
    traits: PluginApiTraits = {},
  ) {
    this.#pluginId = pluginId;
    this.#options = options;
    this.#traits = traits;
  }

  /** The JSON at a path. Throws as {@link PluginApi.send} does. */
  async get<T>(
    path: string,
    query: object = {},
    request?: PluginRequestOptions,
  ): Promise<T> {
    return (await this.send(path, { query }, request)).json();
  }

  /** What is answered to JSON, or to no body. Throws as {@link PluginApi.send} does. */
  async post<T>(
    path: string,
    body: object | undefined,
    request?: PluginRequestOptions,
  ): Promise<T> {
    return (await this.send(path, { method: 'POST', body }, request)).json();
  }

  /**
   * The answer to any call. Throws ResponseError when that is none of success,
   * with the server's error as its cause; see {@link PluginApiTraits.tellsNotFound}
   * for 404.
   */
  async send(
    path: string,
    { method = 'GET', query = {}, body, type = 'application/json' }: PluginCall,
    request?: PluginRequestOptions,
  ): Promise<Response> {
    const { discoveryApi, fetchApi = globalThis } = this.#options;
    const { sendsEmpty = false, tellsNotFound = false } = this.#traits;
    const token = request?.token ?? this.#options.token;
    const baseUrl = await discoveryApi.getBaseUrl(this.#pluginId);
    const response = await fetchApi.fetch(
      `${baseUrl}${path}${queryString(query, sendsEmpty)}`,
      {
        method,
        headers: {
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'Content-Type': type }),
        },
        ...(body === undefined ? {} : { body: sent(body) }),
      },
    );
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      throw tellsNotFound && response.status === 404
        ? new NotFoundError(error.body.error.message, error)
        : error;
    }
    return response;
  }
}

function sent(body: object | string): string | ArrayBufferView {
  return typeof body === 'string' || ArrayBuffer.isView(body)
    ? body
    : JSON.stringify(body);
}

function queryString(query: object, sendsEmpty: boolean): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && (value !== '' || sendsEmpty)) {
      params.set(key, String(value));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** A path of an API, from its parts. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map(part => `/${encodeURIComponent(part)}`).join('');
}
