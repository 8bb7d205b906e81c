export interface Config {
  jitAccess?: {
    /** Provider `aws-identity-center`: account assignments of IAM Identity Center. */
    awsIdentityCenter?: {
      /**
       * The longest session, ISO 8601, that a permission set may have to be
       * granted: how long access may remain after a revoke. Default: PT12H, the
       * longest there is.
       */
      residual?: string;
      /** The instances that accounts are assigned on. */
      instances?: Array<{
        /** How access policies name it, in `target.entitlement.instance`. */
        name: string;
        /** `arn:aws:sso:::instance/ssoins-…`. */
        arn: string;
        /** Its identity store, `d-…`. */
        identityStoreId: string;
        /** Region that the instance is in. */
        region: string;
        /**
         * The account whose credentials are used, twelve digits, in quotes: the
         * management account, or the delegated administrator. Credentials come
         * from the `aws` section, as for any Backstage plugin that uses
         * `@backstage/integration-aws-node`.
         */
        accountId: string;
        /** Accounts that policies may name; all of the organisation when absent. */
        accounts?: string[];
        /** Address of the access portal; `https://<identityStoreId>.awsapps.com/start` when absent. */
        portal?: string;
        /**
         * Base URL that replaces AWS, for private endpoints and tests:
         * `<endpoint>/<service>/<region>` stands for
         * `https://<service>.<region>.amazonaws.com`.
         */
        endpoint?: string;
      }>;
    };
  };
}
