import type { z } from 'zod';
import type { VaultServer } from './config';
import { send, type VaultRequest } from './send';
import { VaultError } from './VaultError';
import { VaultTokens } from './VaultTokens';

/** Talks to one server, authenticated. */
export class VaultClient {
  readonly server: VaultServer;
  readonly #tokens: VaultTokens;

  constructor(server: VaultServer, now: () => Date) {
    this.server = server;
    this.#tokens = new VaultTokens(server, now);
  }

  /** Throws VaultError when it isn't answered with success and as documented. */
  async request<T>(request: VaultRequest, schema: z.ZodType<T>): Promise<T> {
    const token = await this.#tokens.get(request.signal);
    try {
      return await send(this.server, request, schema, token);
    } catch (error) {
      // Also what Vault says of a token that was revoked or has ended.
      if (!(error instanceof VaultError) || error.status !== 403) {
        throw error;
      }
      const next = await this.#tokens.replace(token, request.signal);
      if (next === undefined) {
        throw error;
      }
      return send(this.server, request, schema, next);
    }
  }

  /** Undefined when nothing is there; throws when that can't be told. */
  async find<T>(
    request: VaultRequest,
    schema: z.ZodType<T>,
  ): Promise<T | undefined> {
    try {
      return await this.request(request, schema);
    } catch (error) {
      if (error instanceof VaultError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }
}
