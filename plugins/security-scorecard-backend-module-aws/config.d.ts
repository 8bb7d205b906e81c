import type { HumanDuration } from '@backstage/types';

export interface Config {
  securityScorecard?: {
    aws?: {
      /**
       * Accounts to read. Credentials come from the `aws` section, as for any
       * Backstage plugin that uses `@backstage/integration-aws-node`.
       */
      accounts?: Array<{
        /** Twelve digits, in quotes. */
        accountId: string;
        /** Regions to read in this account. */
        regions: string[];
        /**
         * Base URL that replaces AWS, for private endpoints and tests:
         * `<endpoint>/<service>/<region>` stands for
         * `https://<service>.<region>.amazonaws.com`.
         */
        endpoint?: string;
      }>;
      inspector?: {
        /** Age after which a successful scan counts as stale. Default: P3D. */
        maxScanAge?: string | HumanDuration;
      };
      logging?: {
        /** Days that a log group has to be kept (rule L10). Default: 365. */
        minRetentionDays?: number;
      };
    };
  };
}
