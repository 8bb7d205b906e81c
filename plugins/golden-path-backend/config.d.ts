export interface Config {
  goldenPath?: {
    /**
     * Folder that holds `paths/`, `skeletons/` and the templates, relative to
     * where the backend runs. Without it there are no previews and versions.
     */
    templates?: string;
    /**
     * Entity ref of the template that upgrades one service; it takes the
     * parameter `entityRef`. Default `template:default/upgrade-service`.
     */
    upgradeTemplate?: string;
    /**
     * Domains that a service's security contact must belong to, for example
     * `harbour.example`. Without it any domain counts but those that are
     * reserved for examples.
     */
    contactDomains?: string[];
  };
}
