import { HumanDuration } from '@backstage/types';

export interface Config {
  jitAccess?: {
    /** Provider `ssh-certificates`: short-lived OpenSSH user certificates. */
    sshCertificates?: {
      /** The program that signs, of OpenSSH 8.2 or newer; `ssh-keygen` on the PATH when absent. */
      sshKeygen?: string;
      /** The certificate authorities. Each key is Fairway's alone. */
      authorities?: Array<{
        /** How access policies name it, in `target.entitlement.authority`. */
        name: string;
        /** The authority's private key, without a passphrase: one of the two. */
        key: {
          /** Path of the key, from the backend's working directory. */
          file?: string;
          /**
           * The key itself, as OpenSSH writes it.
           * @visibility secret
           */
          pem?: string;
        };
        /** The principals that policies may name. There is no other. */
        principals: string[];
        /** Extensions that policies may name, for example `permit-port-forwarding`; only `permit-pty` when absent. */
        extensions?: string[];
        /** How long a host may go on believing a revoked certificate: how often it fetches the revocation list, and how long sessions stay open. */
        residual: string | HumanDuration;
      }>;
    };
  };
}
