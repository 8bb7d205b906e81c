/**
 * API ref, hooks and shared components of the Fairway security scorecard.
 *
 * @packageDocumentation
 */
export { securityScorecardApiRef } from './api';
export { securityScorecardReactTranslationRef } from './translation';
export { messageOf, problemOf } from './problem';
export type { LoadProblem } from './problem';

export { useAsyncData } from './hooks/useAsyncData';
export type { AsyncData, AsyncDataOptions } from './hooks/useAsyncData';
export { useFindings } from './hooks/useFindings';
export { useNow } from './hooks/useNow';
export { useRefreshScorecard } from './hooks/useRefreshScorecard';
export type { RefreshScorecard } from './hooks/useRefreshScorecard';
export { useScorecard } from './hooks/useScorecard';
export { useScorecards } from './hooks/useScorecards';
export { useScorecardTodos } from './hooks/useScorecardTodos';
export { useSecurityTabHref } from './hooks/useSecurityTabHref';

export { Deadline } from './components/Deadline';
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
export { PillarChips, PillarSummary } from './components/PillarSummary';
export type { PillarSummaryProps } from './components/PillarSummary';
export { ScoreBar } from './components/ScoreBar';
export type { ScoreBarProps } from './components/ScoreBar';
export { ScorecardTodos } from './components/ScorecardTodos';
export type { ScorecardTodosProps } from './components/ScorecardTodos';
export { SeverityBadge } from './components/SeverityBadge';
export { SideDrawer } from './components/SideDrawer';
export type { SideDrawerProps } from './components/SideDrawer';
export { StateBadge } from './components/StateBadge';
export type { StateBadgeProps } from './components/StateBadge';
export { ToneBadge } from './components/ToneBadge';
export type { Tone, ToneBadgeProps } from './components/ToneBadge';
