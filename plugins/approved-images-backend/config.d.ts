import type { HumanDuration } from '@backstage/types';

export interface Config {
  approvedImages?: {
    /**
     * The register as code: a file, relative to the backend's working
     * directory, or a URL. Default: `goldenPath.approvedImages`.
     */
    register?: string;
    /** Out-of-band scans. */
    scans?: {
      /**
       * Time that a scanner has to answer, a minute to 30 days; after that the
       * result is unknown. Default one day.
       */
      answerWithin?: HumanDuration | string;
    };
    /** Random samples of live services. */
    sampling?: {
      /** Services per week, 0 to 500; 0 draws none. Default 5. */
      size?: number;
      /** Lifecycles of components that are live. Default `[production]`. */
      lifecycles?: string[];
      /**
       * Time that collectors get before their results are looked at.
       * Default 15 minutes.
       */
      settle?: HumanDuration | string;
    };
  };
}
