export interface Config {
  jitAccess?: {
    /** Provider `kubernetes`: roles of Kubernetes clusters. */
    kubernetes?: {
      /**
       * Value of the label `fairway.dev/jit-access` on every binding made here.
       * Two portals that serve one cluster need different ones. Default: fairway.
       */
      installation?: string;
      /**
       * How long a stream that was open, such as `kubectl exec`, may outlive
       * its binding, ISO 8601: the kubelet's `streamingConnectionIdleTimeout`.
       * Default: PT4H, as the kubelet's.
       */
      residual?: string;
      /** The clusters that roles are granted on. */
      clusters?: Array<{
        /** How access policies name it, in `target.entitlement.cluster`. */
        name: string;
        /** Base URL of the API server; https, or http on this machine. */
        url: string;
        /**
         * Token of the service account that may bind the roles.
         * @visibility secret
         */
        serviceAccountToken: string;
        /** PEM of the certificate authority, base64-encoded. */
        caData?: string;
        /** Accepts any certificate. Default: false. */
        skipTLSVerify?: boolean;
        /** Namespaces that policies may name; all when absent, which needs the right to list bindings in all. */
        namespaces?: string[];
        /** Whether policies may name the namespace `*`, which is the whole cluster. Default: false. */
        clusterWide?: boolean;
        /** Regular expression that the whole name of a person has to match on this cluster. Any name when absent. */
        userPattern?: string;
        /** Roles that may be granted although they let somebody keep access, as `ClusterRole/admin` or `Role/<namespace>/<name>`. */
        allowPersistence?: string[];
      }>;
    };
  };
}
