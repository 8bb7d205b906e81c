import type { Entity } from '@backstage/catalog-model';
import type { ProviderCapabilities } from '@fairway/plugin-jit-access-node';
import type { PolicyOptions } from '../policies';

/** What a call to the provider meets, the first time it is made. */
export const FAULTS = ['none', 'before', 'after', 'hang'] as const;
/** What a call to the provider meets, the first time it is made. */
export type Fault = (typeof FAULTS)[number];

/** The PostgreSQL server that access is given on. */
export interface Target {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
  role: string;
}

/** Who there is. */
export interface Everybody {
  entities: Entity[];
}

/** What access is given on. */
export type ProviderSetting =
  | { type: 'postgres'; target: Target }
  /** A provider that the process which started this one has, asked over IPC. */
  | { type: 'asked'; id: string; capabilities: ProviderCapabilities };

/** Work that every child process is started with. */
export interface Setting {
  /** Connection string of the plugin's database. */
  database: string;
  provider: ProviderSetting;
  policy: PolicyOptions;
  everybody: Everybody;
  /** When calls to the provider are given up, in milliseconds; 500 when absent. */
  callTimeout?: number;
}

/** Lives of a worker, from one moment to the next, and when it is killed. */
export interface LifeJob {
  type: 'live';
  /** How far the clock is moved, in milliseconds, for each run in turn. */
  moments: number[];
  /** The tick at which the process kills itself; null for never. */
  killAt: number | null;
  fault: Fault;
}

/** A decision that the process makes the moment it is told to go. */
export interface DecideJob {
  type: 'decide';
  requestId: string;
  by: string;
  verdict: 'approve' | 'deny' | 'withdraw';
}

/** A worker that works until it is told to stop. */
export interface WorkJob {
  type: 'work';
  moment: number;
}

/** What a child process is asked to do. */
export type Job = LifeJob | DecideJob | WorkJob;

/** What a child process says. */
export type Answer =
  | { type: 'ready' }
  | { type: 'lived'; ticks: number; grants: number; revokes: number }
  | { type: 'decided'; error: string | null }
  | {
      type: 'worked';
      operations: number;
      /** Grants and revokes that the provider was asked for. */
      grants: number;
      revokes: number;
    };
