/**
 * API ref, hooks and shared components of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardApiRef } from './api';
export { SecurityDashboardSectionBlueprint } from './dashboardSection';
export { securityScorecardReactTranslationRef } from './translation';
export {
  campaignsRouteRef,
  collectorsRouteRef,
  findingsRouteRef,
  securityRouteRef,
  servicesRouteRef,
  waiversRouteRef,
} from './routes';
export { fieldProblems, messageOf, problemOf } from './problem';
export type { LoadProblem } from './problem';

export { useAction } from './hooks/useAction';
export type { Action } from './hooks/useAction';
export { useAsyncData } from './hooks/useAsyncData';
export type { AsyncData, AsyncDataOptions } from './hooks/useAsyncData';
export { useAllFindings, useFindings } from './hooks/useFindings';
export { useFocusOnMount } from './hooks/useFocusOnMount';
export { useGuardedData } from './hooks/useGuardedData';
export { useNow } from './hooks/useNow';
export { useRefreshScorecard } from './hooks/useRefreshScorecard';
export type { RefreshScorecard } from './hooks/useRefreshScorecard';
export { useScorecard } from './hooks/useScorecard';
export { useScorecards } from './hooks/useScorecards';
export { useScorecardTodos } from './hooks/useScorecardTodos';
export { useSourceName } from './hooks/useSourceName';
export { useSecurityTabHref } from './hooks/useSecurityTabHref';
export type { SecurityTabTarget } from './hooks/useSecurityTabHref';
export { useStable } from './hooks/useStable';
export { useWaivers } from './hooks/useWaivers';
export { useWaiversExpiring, useWaiversToDecide } from './hooks/useWaiverTodos';
export type { WaiversToDecide as WaiversToDecideData } from './hooks/useWaiverTodos';

export { ActionError } from './components/ActionError';
export { ConfirmDialog } from './components/ConfirmDialog';
export type { ConfirmDialogProps } from './components/ConfirmDialog';
export { Deadline } from './components/Deadline';
export type { DeadlineProps } from './components/Deadline';
export { EntityName, EntityTitle, TitledText } from './components/EntityName';
export { Freshness } from './components/Freshness';
export type { FreshnessProps } from './components/Freshness';
export { LevelBadge } from './components/LevelBadge';
export {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from './components/LoadStates';
export type {
  EmptyMessageProps,
  LoadErrorProps,
  LoadingSkeletonProps,
} from './components/LoadStates';
export { Moment } from './components/Moment';
export type { MomentProps } from './components/Moment';
export { PillarChips, PillarSummary } from './components/PillarSummary';
export type {
  PillarChipsProps,
  PillarSummaryProps,
} from './components/PillarSummary';
export { ProgressBar } from './components/ProgressBar';
export type { ProgressBarProps } from './components/ProgressBar';
export { ScoreBar } from './components/ScoreBar';
export type { ScoreBarProps } from './components/ScoreBar';
export { ScorecardTodos } from './components/ScorecardTodos';
export type { ScorecardTodosProps } from './components/ScorecardTodos';
export { SeverityBadge } from './components/SeverityBadge';
export { SideDrawer } from './components/SideDrawer';
export type { SideDrawerProps } from './components/SideDrawer';
export { StateBadge, StateIcon, toneOfState } from './components/StateBadge';
export type { StateBadgeProps } from './components/StateBadge';
export { ToneBadge } from './components/ToneBadge';
export type { Tone, ToneBadgeProps } from './components/ToneBadge';
export { WaiverStatusBadge } from './components/WaiverStatusBadge';
export { WaiversExpiring, WaiversToDecide } from './components/WaiverTodos';
export type { WaiverTodosProps } from './components/WaiverTodos';
