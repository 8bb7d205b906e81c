import { timeLimit } from '@fairway/plugin-time-limit-node';
import {
  KubeConfig,
  Observable,
  type ObservableMiddleware,
} from '@kubernetes/client-node';
import type { ClusterAddress } from './address';

/** A configuration of the client for one cluster, with its token. */
export function connect(cluster: ClusterAddress): KubeConfig {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    {
      name: cluster.name,
      server: cluster.url,
      caData: cluster.caData,
      // The client refuses plain http, which the configuration allows on this machine only, unless told so.
      skipTLSVerify: cluster.skipTLSVerify || cluster.url.startsWith('http:'),
    },
    { name: 'fairway', token: cluster.serviceAccountToken },
  );
  return config;
}

/**
 * Options of one request: it ends with the signal, and none later than after `ms` milliseconds.
 *
 * @throws the reason of a signal that is aborted already.
 */
export function requestOptions(ms: number, signal: AbortSignal) {
  signal.throwIfAborted();
  const limited: ObservableMiddleware = {
    pre(request) {
      request.setSignal(timeLimit(ms, signal));
      return new Observable(Promise.resolve(request));
    },
    post: response => new Observable(Promise.resolve(response)),
  };
  return {
    middleware: [limited],
    middlewareMergeStrategy: 'append' as const,
  };
}
