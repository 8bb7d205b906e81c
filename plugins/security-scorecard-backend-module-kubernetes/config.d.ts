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
         * Token of a service account that may list what the README says.
         *
         * @visibility secret
         */
        serviceAccountToken: string;
        /** PEM of the certificate authority, base64-encoded. */
        caData?: string;
        /** Accepts any certificate. Default: false. */
        skipTLSVerify?: boolean;
        /**
         * Who runs the control plane. Default: eks when the address or the
         * cluster roles are those of EKS.
         */
        provider?: 'eks' | 'other';
        /** Where the audit policy is kept: one of the two. */
        auditPolicy?: {
          /** File of the machine of the backend. */
          file?: string;
          /**
           * Address of a file that the URL reader of the backend reads, such as
           * one in a repository of a host under `integrations`.
           */
          url?: string;
        };
        /**
         * Pod identity associations of an EKS cluster; an empty list says that
         * there are none. When absent, the IAM role of a pod without the
         * annotation of its service account is not known.
         */
        podIdentities?: Array<{
          namespace: string;
          serviceAccount: string;
          roleArn: string;
        }>;
      }>;
      /**
       * Namespaces in which a right counts as much as in the whole cluster.
       * Default: kube-system.
       */
      privilegedNamespaces?: string[];
      /** What IAM roles may do, which the rule W13 asks for. */
      iamRoles?: Array<{
        arn: string;
        /** Whether it may do everything. */
        administrator: boolean;
      }>;
    };
  };
}
