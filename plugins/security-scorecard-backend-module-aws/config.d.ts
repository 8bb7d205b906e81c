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
      images?: {
        /**
         * Owners of machine images that are approved: account ids, `self` and
         * owner aliases such as `amazon`. Without it rule AMI-2 is unknown.
         */
        approvedOwners?: string[];
        /** Age after which a machine image is too old (AMI-4). Default: P180D. */
        maxAge?: string | HumanDuration;
      };
      logging?: {
        /** Days that a log group has to be kept (rule L10). Default: 365. */
        minRetentionDays?: number;
        /** Age after which a trail without a newer event counts as broken (L02, L05). Default: PT24H. */
        maxDeliveryAge?: string | HumanDuration;
        /** Age up to which the last action or drill of an alarm proves the chain. Default: P90D. */
        maxProofAge?: string | HumanDuration;
        /**
         * ARNs of the log groups and buckets where logs may end up; a `*` at the
         * end stands for the rest. Without it, nothing but the settings of a
         * destination is judged.
         */
        approvedDestinations?: string[];
        /** Account whose credentials read the approved buckets, twelve digits. Default: that of the service. */
        archiveAccountId?: string;
        /**
         * Purposes that every service needs a log source for. Default: auth,
         * admin-change, data-access, network and workload.
         */
        requiredPurposes?: string[];
        /**
         * Kinds of change that somebody has to be told of, by their number in
         * CIS AWS Foundations 5.0. Default: '4.1' to '4.15'.
         */
        requiredChanges?: string[];
      };
    };
  };
}
