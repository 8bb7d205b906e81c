export interface Config {
  goldenPath?: {
    /** The local git server. */
    localGit?: {
      /** Base URL, for example `http://127.0.0.1:7080/git`. Everything below it is read by this reader. */
      url: string;
      /**
       * Creates repositories, pushes imports and opens changes. Reading needs none.
       * @visibility secret
       */
      token?: string;
    };
  };
}
