export interface Config {
  jitAccess?: {
    /** Provider `pipeline-approval`: single-use, signed approvals that pipelines redeem. */
    pipelineApproval?: {
      /** Who signs: the portal's address as pipelines know it; `app.baseUrl` when absent. */
      issuer?: string;
      /**
       * Ed25519 private key, PKCS #8, as PEM or as the base64 of its DER:
       * `openssl genpkey -algorithm ed25519 -outform DER | base64`. The same
       * over all backends.
       * @visibility secret
       */
      privateKey: string;
      /** The pipelines that approvals can be for. */
      pipelines: Array<{
        /** How access policies name it, in `target.entitlement.pipeline`. */
        name: string;
        /**
         * What the pipeline proves itself with when it redeems, at least 24
         * characters.
         * @visibility secret
         */
        secret: string;
      }>;
    };
  };
}
