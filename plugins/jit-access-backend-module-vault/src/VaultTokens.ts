import { z } from 'zod';
import type { VaultServer } from './config';
import { send } from './send';
import { VaultError } from './VaultError';

/** A token is renewed when that part of its time has passed. */
const RENEW_AFTER = 2 / 3;
/** A renewal that gives less than that part of the first time is too short. */
const WORTH = 1 / 2;

const authSchema = z.object({
  auth: z.object({
    client_token: z.string().min(1),
    lease_duration: z.number(),
    renewable: z.boolean(),
  }),
});
const lookupSchema = z.object({
  data: z.object({ ttl: z.number(), renewable: z.boolean() }),
});

interface Token {
  value: string;
  since: number;
  /** Milliseconds; 0 when it doesn't end. */
  lasts: number;
  renewable: boolean;
  /** What it lasted when it was new. */
  lastedAtFirst: number;
}

/** Keeps a valid token: of the configuration, or by AppRole. */
export class VaultTokens {
  readonly #server: VaultServer;
  readonly #now: () => Date;
  #token: Token | undefined;

  constructor(server: VaultServer, now: () => Date) {
    this.#server = server;
    this.#now = now;
  }

  /** A token that lasts, renewed or got anew when it is time. */
  async get(signal: AbortSignal): Promise<string> {
    const token = this.#token ?? (await this.#first(signal));
    const age = this.#now().getTime() - token.since;
    if (token.lasts === 0 || age < token.lasts * RENEW_AFTER) {
      return token.value;
    }
    return (await this.#renewed(token, signal)).value;
  }

  /** Another token instead of one that was refused; undefined when there is none. */
  async replace(
    refused: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (this.#server.credentials.kind === 'token') {
      return undefined;
    }
    const token = this.#token;
    if (token && token.value !== refused) {
      return token.value;
    }
    return (await this.#first(signal)).value;
  }

  async #first(signal: AbortSignal): Promise<Token> {
    const { credentials } = this.#server;
    if (credentials.kind === 'appRole') {
      return this.#logIn(credentials, signal);
    }
    const { data } = await send(
      this.#server,
      { method: 'GET', path: 'auth/token/lookup-self', signal },
      lookupSchema,
      credentials.token,
    );
    return this.#keep({
      client_token: credentials.token,
      lease_duration: data.ttl,
      renewable: data.renewable,
    });
  }

  async #logIn(
    credentials: { mount: string; roleId: string; secretId: string },
    signal: AbortSignal,
  ): Promise<Token> {
    const { mount, roleId, secretId } = credentials;
    const { auth } = await send(
      this.#server,
      {
        method: 'POST',
        path: `auth/${mount}/login`,
        body: { role_id: roleId, secret_id: secretId },
        signal,
      },
      authSchema,
    );
    return this.#keep(auth);
  }

  async #renewed(token: Token, signal: AbortSignal): Promise<Token> {
    const isAppRole = this.#server.credentials.kind === 'appRole';
    if (!token.renewable) {
      return isAppRole ? this.#first(signal) : token;
    }
    try {
      const { auth } = await send(
        this.#server,
        {
          method: 'POST',
          path: 'auth/token/renew-self',
          body: {},
          signal,
        },
        authSchema,
        token.value,
      );
      const renewed = this.#keep(auth, token.lastedAtFirst);
      const isShort = renewed.lasts < token.lastedAtFirst * WORTH;
      return isAppRole && isShort ? await this.#first(signal) : renewed;
    } catch (error) {
      // It has ended, or may not be renewed any more.
      if (isAppRole && error instanceof VaultError && error.status === 403) {
        return this.#first(signal);
      }
      throw error;
    }
  }

  #keep(
    auth: z.infer<typeof authSchema>['auth'],
    lastedAtFirst?: number,
  ): Token {
    const lasts = auth.lease_duration * 1000;
    const token = {
      value: auth.client_token,
      since: this.#now().getTime(),
      lasts,
      renewable: auth.renewable,
      lastedAtFirst: lastedAtFirst ?? lasts,
    };
    this.#token = token;
    return token;
  }
}
