import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  securityCases?: {
    /**
     * Path of the automation policy, relative to where the backend runs. Without
     * it cases are opened and told of, and nothing is changed by itself.
     */
    automation?: string;
    /** Entity refs of groups and people that hear of cases. */
    recipients?: string[];
    tickets?: {
      /** Base URL of the ticket system: `GET <url>?entity=…` and `POST <url>`. */
      url: string;
      /** @visibility secret */
      token?: string;
    };
    chat?: {
      /**
       * Takes `{text, link}` by POST.
       * @visibility secret
       */
      webhookUrl: string;
    };
    kubernetes?: {
      /** Clusters whose API servers send audit events to `/ingest/kubernetes-audit/<name>`. */
      clusters?: Array<{
        name: string;
        /**
         * Bearer token of the cluster's audit webhook; at least 8 characters.
         * @visibility secret
         */
        auditToken: string;
        /**
         * `namespace/name` of the workloads and config maps that keep the
         * cluster's logs; `*` stands for any name.
         */
        loggingObjects?: string[];
      }>;
    };
    /** How often what is due is looked for. Default: every 5 seconds. */
    schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
  };
}
