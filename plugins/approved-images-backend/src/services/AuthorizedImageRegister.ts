import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { ConditionTransformer } from '@backstage/plugin-permission-node';
import {
  driftExplainPermission,
  driftReadPermission,
  imageDecidePermission,
  imageProposePermission,
  imageReadPermission,
  sampleReadPermission,
  scanReportPermission,
  type DriftDecision,
  type ImageDecision,
  type ImageDrift,
  type ImageProposal,
  type ListDriftsOptions,
  type ListImagesOptions,
  type ListScansOptions,
  type ScanResult,
  type WantedImage,
} from '@fairway/plugin-approved-images-common';
import {
  type CallerOptions,
  isPermitted,
  type OwnerFilter,
  permitted,
} from '@fairway/plugin-backends-node';
import { noDrift } from '../database/DriftStore';
import type { ServiceStore } from '../database/ServiceStore';
import type { ImageRegister, PageQuery, Visibility } from './ImageRegister';

type DriftPermission =
  typeof driftReadPermission | typeof driftExplainPermission;

/** What matches no service. */
const NONE: Visibility = { criteria: { key: 'owner', values: [] } };

/**
 * Checks the caller's permissions before each operation: lists are narrowed in
 * SQL and empty when denied, what may not be read does not exist, and a write
 * without permission is refused.
 */
export class AuthorizedImageRegister implements ImageRegister {
  readonly #inner: ImageRegister;
  readonly #permissions: PermissionsService;
  readonly #transform: ConditionTransformer<OwnerFilter>;
  readonly #services: Pick<ServiceStore, 'visible'>;

  constructor(
    inner: ImageRegister,
    permissions: PermissionsService,
    transform: ConditionTransformer<OwnerFilter>,
    services: Pick<ServiceStore, 'visible'>,
  ) {
    this.#inner = inner;
    this.#permissions = permissions;
    this.#transform = transform;
    this.#services = services;
  }

  async listImages(
    query: ListImagesOptions & PageQuery,
    options: CallerOptions,
  ) {
    await this.#assert(imageReadPermission, options);
    return this.#inner.listImages(query, options);
  }

  async exportImages(query: ListImagesOptions, options: CallerOptions) {
    await this.#assert(imageReadPermission, options);
    return this.#inner.exportImages(query, options);
  }

  async getImage(id: string, options: CallerOptions) {
    await this.#assert(imageReadPermission, options);
    return this.#inner.getImage(id, options);
  }

  async proposeImage(proposal: ImageProposal, options: CallerOptions) {
    await this.#assert(imageProposePermission, options);
    return this.#inner.proposeImage(proposal, options);
  }

  async decideImage(
    id: string,
    decision: ImageDecision,
    options: CallerOptions,
  ) {
    await this.#assert(imageDecidePermission, options);
    return this.#inner.decideImage(id, decision, options);
  }

  async retireImage(id: string, reason: string, options: CallerOptions) {
    await this.#assert(imageDecidePermission, options);
    return this.#inner.retireImage(id, reason, options);
  }

  async resolve(wanted: WantedImage, options: CallerOptions) {
    await this.#assert(imageReadPermission, options);
    return this.#inner.resolve(wanted, options);
  }

  async listDrifts(
    query: ListDriftsOptions & PageQuery,
    _by: Visibility,
    options: CallerOptions,
  ) {
    const allowed = await this.#allowed(driftReadPermission, options);
    if (!allowed) {
      return { items: [], totalItems: 0 };
    }
    const page = await this.#inner.listDrifts(query, allowed, options);
    return { ...page, items: await this.#withRights(page.items, options) };
  }

  async exportDrifts(
    query: ListDriftsOptions,
    _by: Visibility,
    options: CallerOptions,
  ) {
    const allowed = await this.#allowed(driftReadPermission, options);
    return this.#inner.exportDrifts(query, allowed ?? NONE, options);
  }

  async getDrift(id: string, _by: Visibility, options: CallerOptions) {
    const allowed = await this.#allowed(driftReadPermission, options);
    if (!allowed) {
      throw noDrift(id);
    }
    const drift = await this.#inner.getDrift(id, allowed, options);
    const [seen] = await this.#withRights([drift], options);
    return seen;
  }

  async explainDrift(
    id: string,
    explanation: string,
    _by: Visibility,
    options: CallerOptions,
  ) {
    const by = await this.#explainable(id, options);
    return this.#inner.explainDrift(id, explanation, by, options);
  }

  async decideDrift(
    id: string,
    decision: DriftDecision,
    by: Visibility,
    options: CallerOptions,
  ) {
    // What may not be read is not there, whatever else is allowed.
    await this.getDrift(id, by, options);
    await this.#assert(imageDecidePermission, options);
    await this.#inner.decideDrift(id, decision, {}, options);
    return this.getDrift(id, by, options);
  }

  async scanDrift(id: string, _by: Visibility, options: CallerOptions) {
    const by = await this.#explainable(id, options);
    return this.#inner.scanDrift(id, by, options);
  }

  async listScans(
    query: ListScansOptions & PageQuery,
    _by: Visibility,
    options: CallerOptions,
  ) {
    const allowed = await this.#allowed(driftReadPermission, options);
    return allowed
      ? this.#inner.listScans(query, allowed, options)
      : { items: [], totalItems: 0 };
  }

  async exportScans(
    query: ListScansOptions,
    _by: Visibility,
    options: CallerOptions,
  ) {
    const allowed = await this.#allowed(driftReadPermission, options);
    return this.#inner.exportScans(query, allowed ?? NONE, options);
  }

  async reportScan(id: string, result: ScanResult, options: CallerOptions) {
    await this.#assert(scanReportPermission, options);
    return this.#inner.reportScan(id, result, options);
  }

  async listScanners(options: CallerOptions) {
    await this.#assert(sampleReadPermission, options);
    return this.#inner.listScanners(options);
  }

  async listSamples(query: PageQuery, options: CallerOptions) {
    await this.#assert(sampleReadPermission, options);
    return this.#inner.listSamples(query, options);
  }

  async getSample(week: string, options: CallerOptions) {
    await this.#assert(sampleReadPermission, options);
    return this.#inner.getSample(week, options);
  }

  async getFigures(_by: Visibility, options: CallerOptions) {
    await this.#assert(imageReadPermission, options);
    const allowed = (await this.#allowed(driftReadPermission, options)) ?? NONE;
    const samples = await this.#may(sampleReadPermission, options);
    return this.#inner.getFigures({ ...allowed, samples }, options);
  }

  /** The services that the caller may speak for, once the record is known to be of one of them. */
  async #explainable(id: string, options: CallerOptions): Promise<Visibility> {
    const { mayExplain, entityRef } = await this.getDrift(id, {}, options);
    const by = await this.#allowed(driftExplainPermission, options);
    if (!mayExplain || !by) {
      throw new NotAllowedError(
        `You may not speak for ${entityRef}; its owners and the security team can`,
      );
    }
    return by;
  }

  async #withRights<T extends ImageDrift>(
    drifts: readonly T[],
    options: CallerOptions,
  ): Promise<T[]> {
    const allowed = await this.#allowed(driftExplainPermission, options);
    const refs = drifts.map(({ entityRef }) => entityRef);
    const mine = allowed
      ? await this.#services.visible(refs, allowed.criteria)
      : new Set<string>();
    return drifts.map(drift => ({
      ...drift,
      mayExplain: mine.has(drift.entityRef),
    }));
  }

  #may(permission: BasicPermission, options: CallerOptions) {
    return isPermitted(this.#permissions, permission, options);
  }

  async #assert(permission: BasicPermission, options: CallerOptions) {
    if (!(await this.#may(permission, options))) {
      throw new NotAllowedError(`You need the permission ${permission.name}`);
    }
  }

  /** The services that the caller has a permission for; undefined when there are none. */
  #allowed(permission: DriftPermission, options: CallerOptions) {
    return permitted(this.#permissions, this.#transform, permission, options);
  }
}
