import type { Mutation } from '../mutation';
import { auditLog } from './audit-log';
import { authorization } from './authorization';
import { codeowners } from './codeowners';
import { dockerfile } from './dockerfile';
import { httpHardening } from './http-hardening';
import { networkPolicy } from './network-policy';
import { privacy } from './privacy';
import { securityPolicy } from './security-policy';
import { structuredLogging } from './structured-logging';
import { workflows } from './workflows';

/** Control id → the ways to weaken it. */
export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  'audit-log': auditLog,
  authorization,
  codeowners,
  dockerfile,
  'http-hardening': httpHardening,
  'network-policy': networkPolicy,
  privacy,
  'security-policy': securityPolicy,
  'structured-logging': structuredLogging,
  workflows,
};
