import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { PAGE_SIZE } from '@fairway/plugin-screens-react';
import { securityEvidenceTranslationRef } from '../../translation';

/** Props of {@link Pager}. */
export interface PagerProps {
  /** 1-based. */
  page: number;
  totalItems: number;
  onPageChange: (page: number) => void;
}

/** Leads through the pages of a list that is no table; absent while all of it fits. */
export const Pager = ({ page, totalItems, onPageChange }: PagerProps) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const offset = (page - 1) * PAGE_SIZE;
  const hasNext = offset + PAGE_SIZE < totalItems;
  if (page === 1 && !hasNext) {
    return null;
  }
  return (
    <nav aria-label={t('shared.pages')}>
      <Flex gap="3" align="center">
        <Button
          variant="secondary"
          isDisabled={page === 1}
          onPress={() => onPageChange(page - 1)}
        >
          {t('shared.previous')}
        </Button>
        <Text as="span" variant="body-small">
          {t('shared.range', {
            from: String(Math.min(offset + 1, totalItems)),
            to: String(Math.min(offset + PAGE_SIZE, totalItems)),
            total: String(totalItems),
          })}
        </Text>
        <Button
          variant="secondary"
          isDisabled={!hasNext}
          onPress={() => onPageChange(page + 1)}
        >
          {t('shared.next')}
        </Button>
      </Flex>
    </nav>
  );
};
