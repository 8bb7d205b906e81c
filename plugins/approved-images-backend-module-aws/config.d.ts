export interface Config {
  approvedImages?: {
    aws?: {
      /** Queues over which images are scanned out of band. */
      scanner?: {
        /** URL of the queue of jobs; a FIFO queue (`….fifo`) sends none twice within five minutes. */
        jobs: string;
        /** URL of the queue of answers. */
        results: string;
        region: string;
        /** Account whose credentials are used, from the `aws` section; twelve digits, in quotes. */
        accountId: string;
        /**
         * What jobs are sealed with; an answer has to carry the seal of its
         * job. At least 32 characters.
         * @visibility secret
         */
        secret: string;
        /**
         * Base URL that replaces AWS, for private endpoints and tests:
         * `<endpoint>/sqs/<region>` stands for `https://sqs.<region>.amazonaws.com`.
         */
        endpoint?: string;
        /** How often the answers are read, in seconds. Default: 10. */
        pollSeconds?: number;
      };
    };
  };
}
