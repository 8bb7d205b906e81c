import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { jitAccessTranslationRef } from '../../translation';
import { SearchedRequests } from './SearchedRequests';

/** Requests that wait for anybody, of those one may see. */
export function TeamList() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <>
      <Text as="p" color="secondary">
        {t('approvals.teamIntro')}
      </Text>
      <SearchedRequests
        view="all"
        state="pending"
        empty={t('approvals.teamNone')}
        showApprovers
      />
    </>
  );
}
