import type { AwsCredentialProvider } from '@backstage/integration-aws-node';

/** What every SDK client is made with. */
export interface AwsClientSettings {
  region: string;
  credentials: AwsCredentialProvider['sdkCredentialProvider'];
  retryMode: string;
  maxAttempts: number;
  /** Milliseconds; one attempt that takes longer fails, and is retried. */
  requestHandler: {
    connectionTimeout: number;
    requestTimeout: number;
    throwOnRequestTimeout: boolean;
  };
  /** Replaces the endpoint of the service. */
  endpoint?: string;
}

/**
 * One AWS service and how its SDK client is made. Clients are kept, with their
 * connections and what they learned about the quota, as long as their owner.
 */
export class AwsService<C> {
  readonly #clients = new WeakMap<object, Map<string, Promise<C>>>();
  readonly #make: (settings: AwsClientSettings) => C;
  /** One endpoint for all regions (IAM, CloudFront); its requests are signed for us-east-1. */
  readonly global: boolean;

  /**
   * @param name - first label of the service's host, which is also its name in
   *   an endpoint of the configuration: `<endpoint>/<name>/<region>`
   */
  constructor(
    readonly name: string,
    make: (settings: AwsClientSettings) => C,
    options: { global?: boolean } = {},
  ) {
    this.#make = make;
    this.global = options.global ?? false;
  }

  /** The client that the owner keeps under the key. A failure is not kept. */
  client(
    owner: object,
    key: string,
    settings: () => Promise<AwsClientSettings>,
  ): Promise<C> {
    const kept = this.#clients.get(owner) ?? new Map<string, Promise<C>>();
    this.#clients.set(owner, kept);
    const known = kept.get(key);
    if (known) {
      return known;
    }
    const made = settings().then(this.#make);
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    return made;
  }
}
