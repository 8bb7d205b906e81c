export interface Config {
  securityScorecard?: {
    kubernetes?: {
      /** Clusters to read. */
      clusters?: Array<{
        /** As the annotation `fairway.dev/kubernetes-cluster` names it. */
        name: string;
        /** Base URL of the API server; https, or http on this machine. */
        url: string;
        /**
         * Token of a service account that may list roles, clusterroles,
         * rolebindings, clusterrolebindings and serviceaccounts.
         *
         * @visibility secret
         */
        serviceAccountToken: string;
        /** PEM of the certificate authority, base64-encoded. */
        caData?: string;
        /** Accepts any certificate. Default: false. */
        skipTLSVerify?: boolean;
      }>;
      /**
       * Namespaces in which a right counts as much as in the whole cluster.
       * Default: kube-system.
       */
      privilegedNamespaces?: string[];
    };
  };
}
