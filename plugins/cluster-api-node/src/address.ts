import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Where a cluster is, and as whom to speak to it. */
export interface ClusterAddress {
  name: string;
  /** Base URL of its API server, without a slash at the end. */
  url: string;
  serviceAccountToken: string;
  /** PEM of the certificate authority, base64-encoded. */
  caData?: string;
  skipTLSVerify: boolean;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Reads the address of one of the `clusters` under the key `root`.
 *
 * @throws InputError when its `url` is not a URL, or would send the token over a network without https.
 */
export function readClusterAddress(
  config: Config,
  root: string,
): ClusterAddress {
  const name = config.getString('name');
  const url = config.getString('url').replace(/\/+$/, '');
  if (!URL.canParse(url)) {
    throw new InputError(
      `${root}.clusters: url '${url}' of '${name}' is not a URL`,
    );
  }
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname)) {
    throw new InputError(
      `${root}.clusters: url '${url}' of '${name}': a token is only sent with https, or to this machine`,
    );
  }
  return {
    name,
    url,
    serviceAccountToken: config.getString('serviceAccountToken'),
    caData: config.getOptionalString('caData'),
    skipTLSVerify: config.getOptionalBoolean('skipTLSVerify') ?? false,
  };
}
