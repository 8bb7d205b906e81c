export interface Config {
  goldenPath?: {
    /**
     * Domains that a service's security contact must belong to, for example
     * `harbour.example`. Without it any domain counts but those that are
     * reserved for examples.
     */
    contactDomains?: string[];
    /** Where the releases of the golden paths are: a tag `v<version>` each. */
    releases?: {
      /**
       * Address of the git repository, http or https. By default it is
       * `repository` on the local git server.
       */
      url?: string;
      /** Repository on the local git server. Default `platform/golden-path`. */
      repository?: string;
      /**
       * Folder of it with `paths/`, `skeletons/` and `releases/`; empty for
       * its root. Default `templates`.
       */
      folder?: string;
      /**
       * Value of the header `Authorization`, for a repository that can't be read
       * without.
       * @visibility secret
       */
      authorization?: string;
    };
  };
}
