import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  imageDecidePermission,
  sampleReadPermission,
  type ImageScannerStatus,
  type ListDriftsOptions,
  type ListImagesOptions,
  type PageOptions,
} from '@fairway/plugin-approved-images-common';
import {
  useAsyncData,
  useGuardedData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { approvedImagesApiRef } from '../api';
import { ofSample, undecidedScans } from './undecidedScans';

/** A page of the register. */
export function useImages(options: ListImagesOptions) {
  const api = useApi(approvedImagesApiRef);
  const query = useStable(options);
  const load = useCallback(() => api.listImages(query), [api, query]);
  return useAsyncData(load, { keepPrevious: true });
}

/** One entry with its life. */
export function useImage(id: string) {
  const api = useApi(approvedImagesApiRef);
  const load = useCallback(() => api.getImage(id), [api, id]);
  return useAsyncData(load);
}

/** A page of drift records. */
export function useDrifts(options: ListDriftsOptions) {
  const api = useApi(approvedImagesApiRef);
  const query = useStable(options);
  const load = useCallback(() => api.listDrifts(query), [api, query]);
  return useAsyncData(load, { keepPrevious: true });
}

/** One drift record with its life. */
export function useDrift(id: string) {
  const api = useApi(approvedImagesApiRef);
  const load = useCallback(() => api.getDrift(id), [api, id]);
  return useAsyncData(load);
}

/** Everything in numbers. */
export function useFigures() {
  const api = useApi(approvedImagesApiRef);
  const load = useCallback(() => api.getFigures(), [api]);
  return useAsyncData(load);
}

/** A page of samples with the figures over them, newest first. */
export function useSamples(options: PageOptions) {
  const api = useApi(approvedImagesApiRef);
  const query = useStable(options);
  const load = useCallback(async () => {
    const [page, figures, scans] = await Promise.all([
      api.listSamples(query),
      api.getFigures(),
      undecidedScans(api),
    ]);
    return {
      ...page,
      items: page.items.map(item => ({
        ...item,
        id: item.week,
        unscanned: new Set(ofSample(scans, item).map(scan => scan.entityRef))
          .size,
      })),
      sampling: figures.sampling,
    };
  }, [api, query]);
  return useGuardedData({ permission: sampleReadPermission }, load, {
    keepPrevious: true,
  });
}

/** A scanner as a row of a table. */
export type ScannerOfList = ImageScannerStatus & { id: string };

/** A page of scanners; they are few, and come all at once. */
export function useScanners({ limit, offset }: Required<PageOptions>) {
  const api = useApi(approvedImagesApiRef);
  const load = useCallback(async () => {
    const [{ items, unclaimed }, scans] = await Promise.all([
      api.listScanners(),
      undecidedScans(api),
    ]);
    return {
      items: items
        .slice(offset, offset + limit)
        .map((item): ScannerOfList => ({ ...item, id: item.scanner })),
      totalItems: items.length,
      unclaimed,
      unclaimedScans: scans.filter(
        ({ scanner, state }) => scanner === null && state === 'unknown',
      ),
    };
  }, [api, limit, offset]);
  return useGuardedData({ permission: sampleReadPermission }, load, {
    keepPrevious: true,
  });
}

/** One sample with its services, and its scans without a result. */
export function useSample(week: string) {
  const api = useApi(approvedImagesApiRef);
  const load = useCallback(async () => {
    const [sample, scans] = await Promise.all([
      api.getSample(week),
      undecidedScans(api),
    ]);
    return { ...sample, unscanned: ofSample(scans, sample) };
  }, [api, week]);
  return useAsyncData(load);
}

/** Whether the caller decides on images. */
export function useMayDecide(): boolean {
  return usePermission({ permission: imageDecidePermission }).allowed;
}
