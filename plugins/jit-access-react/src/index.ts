/**
 * API ref, hooks and shared components of Fairway just-in-time access.
 *
 * @packageDocumentation
 */
export { jitAccessApiRef } from './api';
export * from './routes';
export { jitAccessReactTranslationRef } from './translation';
export * from './hooks/useAccess';
export * from './hooks/useAction';
export * from './hooks/useDebounced';
export * from './hooks/useLanguage';
export * from './hooks/useLive';
export * from './hooks/useServerClock';
export * from './hooks/useUserRef';
export * from './lib/approvals';
export * from './lib/duration';
export * from './lib/errors';
export * from './lib/moment';
export * from './components/AccessTodos';
export * from './components/ApprovalProgress';
export * from './components/Countdown';
export * from './components/DurationPicker';
export * from './components/EntityName';
export * from './components/Facts';
export * from './components/HowToUse';
export * from './components/LiveContent';
export * from './components/Moment';
export * from './components/RequestAccessDialog';
export * from './components/RequestTimeline';
export * from './components/StateBadge';
export * from './components/TroublePanel';
export { Approvers } from './components/flow/CheckStep';
export {
  RequestFlow,
  type RequestFlowProps,
} from './components/flow/RequestFlow';
