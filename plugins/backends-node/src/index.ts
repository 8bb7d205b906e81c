/**
 * What Fairway's backends have in common: audited calls, and what a
 * caller may see. No part of it knows a plugin.
 *
 * @packageDocumentation
 */
export { ActionRunner } from './ActionRunner';
export type { ActionCall, ActionRunnerOptions } from './ActionRunner';
export { apiServiceRef } from './apiServiceRef';
export type { ApiServiceOptions, ApiServiceTools } from './apiServiceRef';
export { audited } from './audited';
export { CallRunner } from './CallRunner';
export type { AuditedRequest, CallRunnerOptions, CallSpec } from './CallRunner';
export { csvCell, csvLine, type Cell } from './csv';
export { foreignText } from './foreignText';
export { announcedBytes, IngestRoom } from './IngestRoom';
export { narrowByCriteria, narrowByOwners } from './permissions/narrow';
export type { OwnerTable } from './permissions/narrow';
export { ownerRule } from './permissions/ownerRule';
export type { OwnerFilter, OwnerRuleOptions } from './permissions/ownerRule';
export { isPermitted, permitted } from './permissions/permitted';
export type { CallerOptions, Permitted } from './permissions/permitted';
export { refuseNul } from './refuseNul';
export type { RequestTexts } from './refuseNul';
export {
  narrowServices,
  readOwners,
  serviceFacts,
  writeOwners,
} from './services';
export type { OwnedService, ServiceFacts } from './services';
export { storable } from './storable';
