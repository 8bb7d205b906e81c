import type { Preview, PreviewValues } from './preview';
import type {
  FleetSummary,
  GoldenPathService,
  GoldenPathServiceDetail,
  Page,
  TemplateState,
  TemplateVersions,
  UpgradeLane,
  UpgradeStart,
} from './types';

/** What the fleet is narrowed and ordered by. */
export interface ListServicesOptions {
  /** Case-insensitive part of the name or title. */
  search?: string;
  /** Entity ref of the template. */
  template?: string;
  version?: string;
  templateState?: TemplateState;
  /** Only services with a weakened file, or only others. */
  weakened?: boolean;
  ownerRef?: string;
  /** `worst` puts weakened ones first, then outdated ones. Default `worst`. */
  orderBy?: 'worst' | 'title' | 'observed';
  /** 1 to 200; default 20. */
  limit?: number;
  offset?: number;
}

/** Options of a request between backends. */
export interface GoldenPathRequestOptions {
  token?: string;
}

/** What the golden-path backend answers. */
export interface GoldenPathClient {
  listServices(
    options?: ListServicesOptions,
    request?: GoldenPathRequestOptions,
  ): Promise<Page<GoldenPathService>>;
  /** Throws NotFoundError when it was never seen or the caller may not read it. */
  getService(
    entityRef: string,
    request?: GoldenPathRequestOptions,
  ): Promise<GoldenPathServiceDetail>;
  getSummary(request?: GoldenPathRequestOptions): Promise<FleetSummary>;
  /** Throws InputError when the template can't be rendered with these values. */
  preview(
    template: string,
    values: PreviewValues,
    request?: GoldenPathRequestOptions,
  ): Promise<Preview>;
  /** @param name - name of the template, without kind and namespace */
  getVersions(
    name: string,
    request?: GoldenPathRequestOptions,
  ): Promise<TemplateVersions>;
  /** Starts one scaffolder task per service, under the caller's identity; at most 100. Lane `all` by default. */
  startUpgrades(
    entityRefs: readonly string[],
    lane?: UpgradeLane,
    request?: GoldenPathRequestOptions,
  ): Promise<UpgradeStart[]>;
}
