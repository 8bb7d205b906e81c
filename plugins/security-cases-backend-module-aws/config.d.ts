export interface Config {
  securityCases?: {
    aws?: {
      /** Queues to which rules of EventBridge send what CloudTrail records. */
      queues?: Array<{
        url: string;
        region: string;
        /** Account whose credentials read the queue, from the `aws` section; twelve digits, in quotes. */
        accountId: string;
        /**
         * Base URL that replaces AWS, for private endpoints and tests:
         * `<endpoint>/sqs/<region>` stands for `https://sqs.<region>.amazonaws.com`.
         */
        endpoint?: string;
      }>;
      /** Accounts whose events are taken; those of others are refused and counted. */
      accounts?: string[];
      /** A retention of fewer days than these is a cut. Default: 365. */
      minRetentionDays?: number;
      /** How often the queues are read, in seconds. Default: 5. */
      pollSeconds?: number;
    };
  };
}
