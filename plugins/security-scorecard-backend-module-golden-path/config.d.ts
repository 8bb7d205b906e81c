export interface Config {
  goldenPath?: {
    /**
     * Domains that a service's security contact must belong to, for example
     * `harbour.example`. Without it any domain counts but those that are
     * reserved for examples.
     */
    contactDomains?: string[];
    /** The git server that repositories are read from. */
    localGit?: {
      /** Base URL, for example `http://127.0.0.1:7080/git`. Read without credentials. */
      url: string;
    };
  };
}
