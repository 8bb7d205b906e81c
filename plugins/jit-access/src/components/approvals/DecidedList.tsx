import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { jitAccessTranslationRef } from '../../translation';
import { SearchedRequests } from './SearchedRequests';

/** Requests that one has decided on. */
export function DecidedList() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return <SearchedRequests view="decided" empty={t('approvals.decidedNone')} />;
}
