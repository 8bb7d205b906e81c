import type { UserInfoService } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import type {
  DriftDecision,
  ImageDecision,
  ImageProposal,
  ListDriftsOptions,
  ListImagesOptions,
  ListScansOptions,
  ScanResult,
  WantedImage,
} from '@fairway/plugin-approved-images-common';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import type { DriftStore } from '../database/DriftStore';
import type { ImageStore } from '../database/ImageStore';
import type { Inventory } from '../database/Inventory';
import type { SampleStore } from '../database/SampleStore';
import type { ScanStore } from '../database/ScanStore';
import type { Deed } from '../database/timeline';
import { assertProposal, assertSupported } from '../domain/proposals';
import { lookupKeyOf } from '../domain/references';
import { exportTable } from '../exports/exportTable';
import { DRIFTS, IMAGES, SCANS } from '../exports/tables';
import type { Announcer } from './Announcer';
import type { ImageRegister, PageQuery, Visibility } from './ImageRegister';
import { proposalOf } from './proposalOf';
import type { Scanners } from './Scanners';

const DAY_MS = 86_400_000;

/** Support that ends within this many days is about to end. */
const SOON_DAYS = 30;

/** Days that the figure of the sampling looks back. */
const FIGURE_DAYS = 90;

const lower = (ref: string) => ref.toLocaleLowerCase('en-US');

/** Services that are judged at once after a decision; the rest follow with the next round. */
const AT_ONCE = 200;

/** What {@link DefaultImageRegister} puts together. */
export interface DefaultImageRegisterOptions {
  knex: Knex;
  images: ImageStore;
  drifts: DriftStore;
  scans: ScanStore;
  scanners: Pick<Scanners, 'list'>;
  samples: SampleStore;
  inventory: Inventory;
  announcer: Pick<Announcer, 'run'>;
  userInfo: UserInfoService;
  now: () => Date;
}

/** Does what is asked for; who may ask is checked before, by AuthorizedImageRegister. */
export class DefaultImageRegister implements ImageRegister {
  constructor(private readonly options: DefaultImageRegisterOptions) {}

  async listImages(query: ListImagesOptions & PageQuery) {
    return this.options.images.list(query, this.#today());
  }

  async exportImages(query: ListImagesOptions) {
    const today = this.#today();
    return exportTable(IMAGES, page =>
      this.options.images.page(query, today, page),
    );
  }

  async getImage(id: string) {
    return this.options.images.get(id, this.#today());
  }

  async proposeImage(proposal: ImageProposal, options: CallerOptions) {
    assertProposal(proposal, this.#today());
    const { person, deed } = await this.#caller(options);
    const ownerRef = lower(proposal.ownerRef);
    if (!person.ownershipEntityRefs.map(lower).includes(ownerRef)) {
      throw new NotAllowedError(
        `You do not act for ${ownerRef}; propose the image for one of your own teams`,
      );
    }
    const id = await this.options.images.propose(
      { ...proposal, ownerRef },
      deed,
    );
    await this.#judgeFor(proposal, deed);
    return this.getImage(id);
  }

  async decideImage(
    id: string,
    { decision, reason, supportedUntil }: ImageDecision,
    options: CallerOptions,
  ) {
    const image = await this.getImage(id);
    const { deed } = await this.#caller(options);
    const approves = decision === 'approve';
    if (approves) {
      if (image.proposedBy && lower(image.proposedBy) === deed.actor) {
        throw new NotAllowedError(
          'You proposed this image; somebody else has to approve it',
        );
      }
      assertSupported(supportedUntil ?? image.supportedUntil, this.#today());
    }
    await this.options.images.move(
      id,
      'proposed',
      approves ? 'approved' : 'refused',
      { deed, reason, ...(approves ? { supportedUntil } : {}) },
    );
    await this.#judgeFor(image, deed);
    return this.getImage(id);
  }

  async retireImage(id: string, reason: string, options: CallerOptions) {
    const image = await this.getImage(id);
    const { deed } = await this.#caller(options);
    await this.options.images.move(id, 'approved', 'retired', { deed, reason });
    await this.#judgeFor(image, deed);
    return this.getImage(id);
  }

  async resolve(wanted: WantedImage) {
    return this.options.images.resolve(wanted, this.#today());
  }

  async listDrifts(
    query: ListDriftsOptions & PageQuery,
    { criteria }: Visibility,
  ) {
    const { items, totalItems } = await this.options.drifts.list(
      query,
      criteria,
    );
    return {
      items: items.map(item => ({ ...item, mayExplain: true })),
      totalItems,
    };
  }

  async exportDrifts(query: ListDriftsOptions, { criteria }: Visibility) {
    return exportTable(DRIFTS, page =>
      this.options.drifts.page(query, criteria, page),
    );
  }

  async getDrift(id: string, { criteria }: Visibility) {
    const drift = await this.options.drifts.get(id, criteria);
    return { ...drift, mayExplain: true };
  }

  async explainDrift(
    id: string,
    explanation: string,
    by: Visibility,
    options: CallerOptions,
  ) {
    const { drifts, announcer } = this.options;
    await drifts.row(id, by.criteria);
    const { deed } = await this.#caller(options);
    await drifts.explain(id, explanation, deed);
    await announcer.run();
    return this.getDrift(id, by);
  }

  async decideDrift(
    id: string,
    { decision, reason, supportedUntil }: DriftDecision,
    by: Visibility,
    options: CallerOptions,
  ) {
    const { drifts, images, knex, announcer } = this.options;
    const row = await drifts.row(id, by.criteria);
    const { deed } = await this.#caller(options);
    if (decision === 'refuse') {
      await drifts.refuse(id, reason, deed);
      await announcer.run();
      return this.getDrift(id, by);
    }
    if (!supportedUntil) {
      throw new InputError('Say until when the image is approved');
    }
    assertSupported(supportedUntil, this.#today());
    if (row.explained_by && lower(row.explained_by) === deed.actor) {
      throw new NotAllowedError(
        'You explained this image; somebody else has to approve it',
      );
    }
    const proposal = proposalOf(row, {
      ownerRef: row.owner_ref ?? row.entity_ref,
      reason,
      supportedUntil,
    });
    await knex.transaction(async trx => {
      await drifts.approve(trx, id, reason, deed);
      await images.approveAt(trx, proposal, deed);
    });
    await this.#judgeFor(proposal, deed);
    return this.getDrift(id, by);
  }

  async scanDrift(id: string, by: Visibility) {
    const { drifts, scans, now } = this.options;
    const row = await drifts.row(id, by.criteria);
    await scans.queue(row, 'asked', now().toISOString());
    return this.getDrift(id, by);
  }

  async listScans(
    query: ListScansOptions & PageQuery,
    { criteria }: Visibility,
  ) {
    return this.options.scans.list(query, criteria);
  }

  async exportScans(query: ListScansOptions, { criteria }: Visibility) {
    return exportTable(SCANS, page =>
      this.options.scans.page(query, criteria, page),
    );
  }

  async reportScan(id: string, result: ScanResult) {
    const { scans, now } = this.options;
    return scans.finish(id, result, now().toISOString());
  }

  async listScanners() {
    return this.options.scanners.list();
  }

  async listSamples(query: PageQuery) {
    return this.options.samples.list(query);
  }

  async getSample(week: string) {
    return this.options.samples.get(week);
  }

  async getFigures({ criteria, samples }: Visibility & { samples?: boolean }) {
    const { images, drifts, samples: store } = this.options;
    const [register, drift, sampling] = await Promise.all([
      images.figures(this.#today(), this.#day(SOON_DAYS)),
      drifts.figures(criteria),
      samples === false
        ? undefined
        : store.figures(this.#at(-FIGURE_DAYS).toISOString()),
    ]);
    return {
      ...register,
      ...drift,
      sampling: sampling && sampling.samples > 0 ? sampling : null,
    };
  }

  /** Holds the services that run an image against the register at once. */
  async #judgeFor(
    image: Pick<ImageProposal, 'kind' | 'reference'>,
    deed: Deed,
  ): Promise<void> {
    const { inventory, announcer } = this.options;
    const refs = await inventory.servicesRunning(
      {
        kind: image.kind,
        reference: image.reference,
        lookupKey: lookupKeyOf(image.kind, image.reference),
      },
      '',
      AT_ONCE,
    );
    for (const ref of refs) {
      await inventory.judge(ref, deed);
    }
    await announcer.run();
  }

  /** Who asks, and what their deeds are noted with. */
  async #caller({ credentials }: CallerOptions) {
    const { userInfo, now } = this.options;
    const person = await userInfo.getUserInfo(credentials);
    const deed: Deed = {
      // One person has one name, however what signed them in spells it.
      actor: lower(person.userEntityRef),
      at: now().toISOString(),
    };
    return { person, deed };
  }

  #at(days: number): Date {
    return new Date(this.options.now().getTime() + days * DAY_MS);
  }

  #day(days: number): string {
    return this.#at(days).toISOString().slice(0, 10);
  }

  #today(): string {
    return this.#day(0);
  }
}
