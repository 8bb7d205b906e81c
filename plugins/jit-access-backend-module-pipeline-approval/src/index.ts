/**
 * Provider `pipeline-approval` of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { PIPELINE_ACTOR_ANNOTATION } from './actors';
export { jitAccessModulePipelineApproval as default } from './module';
