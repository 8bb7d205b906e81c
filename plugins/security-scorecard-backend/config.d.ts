import type { HumanDuration } from '@backstage/types';
import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  securityScorecard?: {
    /**
     * Directory of CheckSet files (YAML), with its folders. Relative to the
     * working directory of the backend. Without it there are no checks.
     */
    policies?: string;
    /**
     * Whether check files that can't be loaded keep the backend from starting.
     * Default: false. The portal then starts, says what is wrong, and leaves
     * stored results as they are until the files are mended.
     */
    strictPolicies?: boolean;
    /**
     * GatePolicy file (YAML) with the thresholds of each stage. Relative to the
     * working directory of the backend. Without it every gate is unknown.
     */
    gates?: string;
    /**
     * Which catalog entities get a scorecard, as a catalog filter: an object of
     * field → value(s), or a list of such objects of which one must match.
     * Default: `{ kind: component }`.
     */
    entityFilter?:
      | { [field: string]: string | string[] }
      | { [field: string]: string | string[] }[];
    /** How the index of entities follows the catalog. */
    entitySync?: {
      /** Default: every 30 seconds, at most 5 minutes. */
      schedule?: Partial<SchedulerServiceTaskScheduleDefinitionConfig>;
    };
    /**
     * How long a failing check or a finding may stay, by severity, as ISO 8601
     * durations. Default: P7D, P30D, P90D and P180D; what is not rated is due
     * like `medium`. A finding is due at the earliest time that holds for it,
     * counted from when it was first seen.
     */
    deadlines?: {
      critical?: string;
      high?: string;
      medium?: string;
      low?: string;
      untriaged?: string;
      /** What is exploited in the wild, as CISA's KEV catalogue lists. Default: P3D. */
      exploited?: string;
      /** What an exploit is known for. Default: P7D. */
      exploitable?: string;
    };
    /**
     * File of the WaiverPolicy: how long waivers may last, which checks can't be
     * waived, when reminders are sent. Relative to the working directory of the
     * backend. Without it there are built-in limits.
     */
    waivers?: string;
    /**
     * File of the ModePolicy: modes of checks by team, system and tier, with
     * start dates. Relative to the working directory of the backend. Without it
     * every check has the mode of its definition, but for promoted campaigns.
     */
    modes?: string;
    /** Who is told of what, and how. */
    notifications?: {
      /**
       * What people are told of: level-lost, check-failing, finding-overdue,
       * waiver-requested, waiver-decided, waiver-expiring, waiver-ended,
       * campaign-reminder. Default: all of them.
       */
      kinds?: string[];
      /** How long regressions and reminders gather before one message, ISO 8601. Default: PT15M. */
      batch?: string;
      /** Groups or people who are asked to decide on waivers, as entity refs. */
      deciders?: string[];
      /** An incoming webhook that takes JSON with `text`. */
      chat?: {
        /** @visibility secret */
        webhookUrl?: string;
        /** Kinds that are posted; all allowed ones when absent. */
        kinds?: string[];
      };
      /** One ticket per service and enforced check that fails for long. */
      tickets?: {
        /** Base URL of the built-in HTTP ticket system. */
        url?: string;
        /** @visibility secret */
        token?: string;
        /** How long a check fails before a ticket is opened, ISO 8601. Default: P1D. */
        after?: string;
        /** Severities of checks that get tickets. Default: critical and high. */
        severities?: string[];
      };
    };
    /** Schedules of the collectors, by collector id; what is left out is taken from `defaults`. */
    collectors?: {
      /** For collectors without their own schedule. Default: every 5 minutes. */
      defaults?: {
        frequency?: { cron: string } | string | HumanDuration;
        /** Default: 15 minutes. */
        timeout?: string | HumanDuration;
      };
      [collectorId: string]:
        | { schedule?: Partial<SchedulerServiceTaskScheduleDefinitionConfig> }
        | {
            frequency?: { cron: string } | string | HumanDuration;
            timeout?: string | HumanDuration;
          }
        | undefined;
    };
    /** Collection of one entity on demand. */
    refresh?: {
      /** Least time between two collections of one entity, ISO 8601. Default: PT30S. */
      minInterval?: string;
    };
    /** Reports that pipelines upload. */
    reports?: {
      /** Largest report, unpacked, in megabytes. Default: 20; at most 100. */
      maxSizeMB?: number;
      /** Most findings of one report. Default: 20000; at most 100000. */
      maxFindings?: number;
      /** How long a slot of the default branch is kept that no longer comes, ISO 8601. Default: P90D. */
      retention?: string;
      /** How long reports of changes under test are kept, ISO 8601. Default: P14D. */
      changeRetention?: string;
    };
    history?: {
      /** How long history, runs and resolved findings are kept, ISO 8601. Default: P400D. */
      retention?: string;
    };
  };
}
