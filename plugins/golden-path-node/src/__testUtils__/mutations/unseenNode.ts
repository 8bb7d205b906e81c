import { type Mutation } from '../mutation';
import { certificates, others } from './unseenNodeCode';
import { limits } from './unseenNodeLimits';
import { errors, headers, servers } from './unseenNodeServers';

/** What a Node.js service does to HTTP where nobody looked. */
export const unseenHttp: Mutation[] = [
  ...servers,
  ...headers,
  ...limits,
  ...errors,
  ...certificates,
  ...others,
];
