import type { PeoplesWork } from './peoplesWork';
import type { PipelineWork } from './pipelineWork';

/** Everybody who calls a route in the matrix. */
export const CALLERS = [
  'no token',
  'outsider',
  'developer',
  'owner',
  'security',
  'auditor',
  'service',
] as const;

/** One kind of caller. */
export type Caller = (typeof CALLERS)[number];

/** One route, as every caller. */
export interface Row {
  method: string;
  route: string;
  body?: unknown;
  /** Makes what the route acts on; the path parameter is its id. */
  on?:
    'request' | 'grant' | 'delegation' | 'review' | PeoplesWork | PipelineWork;
  /** Expected statuses, in the order of CALLERS. */
  expected: number[];
}
