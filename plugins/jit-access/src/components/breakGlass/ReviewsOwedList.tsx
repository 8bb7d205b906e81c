import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  LiveContent,
  serverClock,
  useReviewsOwed,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { Empty } from '../Layout';
import { BreakGlassCards } from './BreakGlassCards';

/** Break-glass whose review one owes oneself. */
export function ReviewsOwedList() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useReviewsOwed();
  return (
    <Flex direction="column" gap="4">
      <Text as="p" color="secondary">
        {t('breakGlassReview.intro')}
      </Text>
      <LiveContent live={live}>
        {page =>
          page.items.length === 0 ? (
            <Empty text={t('breakGlassReview.none')} />
          ) : (
            <BreakGlassCards
              grants={page.items}
              clock={serverClock(live)}
              onChanged={live.refetch}
            />
          )
        }
      </LiveContent>
    </Flex>
  );
}
