/** Height of a chart in pixels. */
export const HEIGHT = 220;

/** Looks of axes and grid, the same in every chart and from the theme's tokens. */
export const AXIS = {
  stroke: 'var(--bui-border-2)',
  tickLine: false,
  minTickGap: 40,
} as const;

/** Lines across the chart. */
export const GRID = {
  stroke: 'var(--bui-border-1)',
  strokeDasharray: '3 3',
  vertical: false,
} as const;

/** The box that follows the pointer. */
export const TOOLTIP = {
  contentStyle: {
    background: 'var(--bui-bg-neutral-1)',
    border: '1px solid var(--bui-border-2)',
    color: 'var(--bui-fg-primary)',
  },
} as const;

/** Room around the lines, so that the first and last label are not cut. */
export const MARGIN = { top: 8, right: 24, bottom: 0, left: -16 } as const;
