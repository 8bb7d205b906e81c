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
export * from './hooks/useActionWords';
export * from './hooks/useDebounced';
export * from './hooks/useLanguage';
export * from './hooks/useLive';
export * from './hooks/useOversight';
export * from './hooks/useProviderWords';
export * from './hooks/useReviewsOwed';
export * from './hooks/useServerClock';
export * from './hooks/useTicketCheck';
export * from './hooks/useUserRef';
export * from './lib/approvals';
export * from './lib/duration';
export * from './lib/errors';
export * from './lib/inWords';
export * from './lib/moment';
export * from './lib/presets';
export * from './components/AccessTodos';
export * from './components/ApprovalProgress';
export * from './components/Approvers';
export * from './components/BudgetLines';
export * from './components/CopyBox';
export * from './components/Countdown';
export * from './components/DateTimeField';
export * from './components/DurationPicker';
export * from './components/EntityName';
export * from './components/Facts';
export * from './components/HowToUse';
export * from './components/InputFields';
export * from './components/LiveContent';
export * from './components/Moment';
export * from './components/PersonField';
export * from './components/RequestAccessDialog';
export * from './components/RequestFactList';
export * from './components/RequestTimeline';
export * from './components/ServerWords';
export * from './components/StateBadge';
export * from './components/TicketField';
export * from './components/ToneBadge';
export * from './components/TroublePanel';
export * from './components/flow/draft';
export { Plan } from './components/flow/CheckStep';
export {
  RequestFlow,
  type RequestFlowProps,
} from './components/flow/RequestFlow';
export {
  useProblemWords,
  type Refusals,
} from './components/flow/useProblemWords';
export { WhyFields, type WhyFieldsProps } from './components/flow/WhyFields';
