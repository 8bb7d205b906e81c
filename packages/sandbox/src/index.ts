/**
 * Local stand-ins for what is not on a laptop: AWS, Kubernetes, chat, tickets,
 * a git server and the demo database.
 *
 * @packageDocumentation
 */
export { AWS_SERVICES } from './aws';
export {
  createSandbox,
  type CreateSandboxOptions,
  type Sandbox,
} from './createSandbox';
export { sandboxCredentials } from './world/aws';
export { settle as settleAssignments } from './world/identityCenter';
export { createWorld, type CreateWorldOptions } from './world/createWorld';
export type { Call, CallLog } from './world/calls';
export type { Fault, FaultInput, Faults } from './world/faults';
export { DEMO_WORLD_FILE, loadWorld } from './world/loadWorld';
export type { Vulnerability, WorldInput } from './world/schema';
export type * from './world/types';
export type { AuditEvent, AuditSink, AuditWebhook } from './kubernetes';
export { DESK_URL, signedCallback, type SendAction } from './desk';
export {
  createGitServer,
  DEMO_SERVICES,
  type GitServerOptions,
  seedGoldenPath,
  type SeedOptions,
} from './git';
export { startLossyProxy, type LossyProxy } from './server/startLossyProxy';
export {
  startSandboxServer,
  type SandboxServer,
  type SandboxServerOptions,
} from './server/startSandboxServer';
