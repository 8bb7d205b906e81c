import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  /** Just-in-time access. */
  jitAccess?: {
    /** Access policies that services bring along in their own repositories. */
    servicePolicies?: {
      /** Name of the file beside `catalog-info.yaml`; `access.yaml` by default. */
      file?: string;
      /** Longest access with all its extensions, ISO 8601 duration; `PT8H` by default. */
      maxDuration?: string;
      /** How often files are read again, ISO 8601 duration; `PT5M` by default. */
      readEvery?: string;
      /**
       * What they may give. `${service.name}`, `${service.namespace}`,
       * `${owner.name}` and `${owner.namespace}` are filled in; a service that
       * is not in the namespace `default` gets only what names its namespace,
       * and where the owner's name is used, only groups of the namespace
       * `default` do without its namespace. Without any, services bring no
       * policies.
       */
      targets?: Array<{
        provider: string;
        entitlement: { [key: string]: string };
      }>;
    };
    /**
     * Directory of the access policies (`*.yaml`), absolute or relative to the
     * backend's working directory. Without it nothing can be asked for.
     */
    policies?: string;
    /**
     * How often each backend looks for work that is due, as ISO 8601 duration.
     * Access ends up to this much after its time. Default `PT5S`.
     */
    pollInterval?: string | { [unit: string]: number };
    ledger?: {
      /**
       * Key of the audit ledger's head. Whoever can write to the database but
       * does not know it can't make a chain that verifies. Keep it the same
       * over all backends and restarts.
       * @visibility secret
       */
      key?: string;
      /**
       * File that gets the ledger's head from time to time, one JSON object a
       * line, only ever appended to. Rows that were deleted or written again
       * since, even with the key, no longer fit it. All backends need the same
       * file, on a volume that the database's administrators can't write to.
       */
      anchorFile?: string;
      /** When anchors get the head: whichever comes first. */
      anchoring?: {
        /** Time since the last one, ISO 8601. Default `PT10M`. */
        every?: string | { [unit: string]: number };
        /** New rows since the last one. Default 1000. */
        rows?: number;
      };
    };
    /** Looks at live grants again: people, groups, targets, policies, posture. */
    sweep?: {
      /** Default: every minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /**
       * Topics of events after which it is done at once, for example of an
       * organisation's provider when somebody leaves a team.
       */
      onEvents?: string[];
    };
    /** Compares the providers with the record. */
    reconcile?: {
      /** Default: every five minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** What is done about access of an active grant that is not there. Default `restore`. */
      missing?: 'restore' | 'report';
      /** What is done about access that a grant left behind. Default `remove`. */
      lingering?: 'remove' | 'report';
      /** What is done about access that was changed behind Fairway's back. Default `restore`. */
      tampered?: 'restore' | 'end' | 'report';
      /** When more than this would be changed at one provider, nothing is. */
      breaker?: {
        /** Share of what is there, 0 to 1. Default 0.2. */
        share?: number;
        /** So many may always be changed. Default 5. */
        floor?: number;
      };
    };
    notifications?: {
      /**
       * Refs of the groups and people who hear of break-glass, of access that
       * could not be taken away and of emergencies. Default: the groups under
       * `fairway.permissions.securityGroups`.
       */
      security?: string[];
      /** How long before its end a grantee is reminded, ISO 8601. Default `PT10M`. */
      beforeExpiry?: string | { [unit: string]: number };
    };
    /** Who is on call, for `oncall:<name>` in policies. */
    onCall?: {
      rotations?: {
        [name: string]: {
          /** Group of the catalog, all of whose members are on call. */
          group?: string;
          /** Instead of a group: people who take turns, a week each. */
          schedule?: {
            /** Date; the first turn begins with the first handover from then on. */
            start: string;
            /** Day and time of the handover. Default `Mon 09:00`. */
            handover?: string;
            /** Time zone of the handover. Default `UTC`. */
            zone?: string;
            /** Refs of users, in turn. */
            people: string[];
          };
        };
      };
    };
    /** A chat with a message per request and buttons to decide it. */
    chat?: {
      /** Channel: `POST` posts a message, `PATCH <url>/<id>` changes it. */
      url: string;
      /**
       * Key of the HMAC-SHA-256 that the chat signs its callbacks to
       * `/api/jit-access/chat/actions` with, at least 16 characters.
       * @visibility secret
       */
      signingSecret: string;
    };
    /** Where every row of the ledger goes as well, in order and at least once. */
    siem?: {
      /** File that rows are appended to as JSON Lines. */
      file?: string;
      /** Collector that rows are posted to as JSON Lines. */
      http?: {
        /** With `https:`. */
        url: string;
        /**
         * Key of the HMAC-SHA-256 in `X-Fairway-Signature`.
         * @visibility secret
         */
        secret: string;
      };
    };
    limits?: {
      /** Requests a person may have waiting at one time. Default 10. */
      openRequestsPerUser?: number;
      /** How often a person may ask in a minute, over all policies; they may preview, decide and give back four times as often. Default 30. */
      requestsPerMinute?: number;
    };
  };
}
