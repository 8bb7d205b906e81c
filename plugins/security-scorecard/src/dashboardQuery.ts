import { oneOf } from '@fairway/plugin-screens-react';

/** Days that a trend can cover. */
export const TREND_DAYS_CHOICES = ['30', '90', '180', '365'] as const;
/** Days without a choice. */
export const DEFAULT_DAYS = '90';

/** What the overview is narrowed to. */
export interface DashboardFilter {
  /** Entity ref of a group, system or domain; '' for everything. */
  scope: string;
  days: string;
}

/** Reads the filter from the parameters of an address, '' for each that is absent. */
export const readDashboardFilter = (
  get: (key: 'scope' | 'days') => string,
): DashboardFilter => ({
  scope: get('scope'),
  days: oneOf(TREND_DAYS_CHOICES, get('days')) ?? DEFAULT_DAYS,
});

/** The filter as the backend is asked. */
export const dashboardQuery = ({ scope, days }: DashboardFilter) => ({
  scope: scope || undefined,
  days: Number(days),
});
