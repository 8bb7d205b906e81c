import type { PeoplesWork } from './peoplesWork';
import type { PipelineWork } from './pipelineWork';
import type { CaseWork } from './securityTeamRows';

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
  /** Makes what the route acts on; its ids are the path parameters. */
  on?:
    | 'request'
    | 'grant'
    | 'delegation'
    | 'review'
    | PeoplesWork
    | PipelineWork
    | CaseWork;
  /** Expected statuses, in the order of CALLERS. */
  expected: number[];
}
