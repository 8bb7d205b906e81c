/**
 * Requests to the API servers of Kubernetes clusters.
 *
 * @packageDocumentation
 */
export { readClusterAddress, type ClusterAddress } from './address';
export { connect, requestOptions } from './connect';
export { listAll, type ListOptions, type ListPage } from './listAll';
