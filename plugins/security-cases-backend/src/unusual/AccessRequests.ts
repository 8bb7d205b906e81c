import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { isError, ResponseError } from '@backstage/errors';
import {
  DefaultJitAccessClient,
  type AccessRequest,
} from '@fairway/plugin-jit-access-common';

/** Requests for access, by what the ledger names them. */
export interface AccessRequests {
  /** undefined when there is none. */
  get(id: string): Promise<AccessRequest | undefined>;
}

/** Asks just-in-time access under the plugin's own permissions. */
export class HttpAccessRequests implements AccessRequests {
  constructor(
    private readonly auth: AuthService,
    private readonly discovery: DiscoveryService,
  ) {}

  async get(id: string): Promise<AccessRequest | undefined> {
    const { token } = await this.auth.getPluginRequestToken({
      onBehalfOf: await this.auth.getOwnServiceCredentials(),
      targetPluginId: 'jit-access',
    });
    const client = new DefaultJitAccessClient({
      discoveryApi: this.discovery,
      token,
    });
    try {
      return await client.getRequest(id);
    } catch (error) {
      if (
        isError(error) &&
        error instanceof ResponseError &&
        error.statusCode === 404
      ) {
        return undefined;
      }
      throw error;
    }
  }
}
