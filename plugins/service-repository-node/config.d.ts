export interface Config {
  goldenPath?: {
    /**
     * A git server that is read without credentials, for entities with the
     * annotation `fairway.dev/git-repository`. Others are read from the hosts of
     * `integrations`.
     */
    localGit?: {
      /** Base URL, for example `http://127.0.0.1:7080/git`. */
      url: string;
    };
  };
}
