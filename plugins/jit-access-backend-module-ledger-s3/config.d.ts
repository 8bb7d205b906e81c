export interface Config {
  jitAccess?: {
    ledger?: {
      /** Anchor `s3`: the ledger's head in a bucket with object lock. */
      s3?: {
        /** A bucket with versioning and object lock. */
        bucket: string;
        /** Its region, for example `eu-central-1`. */
        region: string;
        /** What keys begin with. Default `fairway/jit-access/`. */
        prefix?: string;
        /** How long nobody, not even root, can delete a head, ISO 8601. Default `P365D`. */
        retention?: string | { [unit: string]: number };
        /** Account whose credentials under `aws` are used; the main ones when absent. */
        accountId?: string;
        /** Address of an S3-compatible service; AWS when absent. */
        endpoint?: string;
      };
    };
  };
}
