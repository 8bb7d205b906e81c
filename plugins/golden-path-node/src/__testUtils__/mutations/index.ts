import type { Mutation } from '../mutation';
import { codeowners } from './codeowners';
import { dockerfile } from './dockerfile';
import { networkPolicy } from './network-policy';
import { securityPolicy } from './security-policy';
import { structuredLogging } from './structured-logging';
import { workflows } from './workflows';

/** Control id → the ways to weaken it. */
export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  codeowners,
  dockerfile,
  'network-policy': networkPolicy,
  'security-policy': securityPolicy,
  'structured-logging': structuredLogging,
  workflows,
};
