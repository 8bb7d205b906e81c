import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { scan } from '../../messages/scan';
import { securityScorecardTranslationRef } from '../../translation';

function isKnown(id: string): id is keyof typeof scan {
  return Object.hasOwn(scan, id);
}

/** Words of an id like `flow-log-destination`; as it is when it is none. */
function wordsOf(id: string): string {
  return /^[a-z]+(-[a-z]+)*$/.test(id)
    ? `${id[0].toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`
    : id;
}

/** Gives the name of a kind of scan, or of some, by what a collector calls it. */
export function useScanName(): (scanType: string) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const nameOf = (id: string) => (isKnown(id) ? t(`scan.${id}`) : wordsOf(id));
  return scanType => scanType.split(', ').map(nameOf).join(', ');
}
