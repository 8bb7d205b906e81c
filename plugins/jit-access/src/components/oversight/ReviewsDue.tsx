import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, TablePagination } from '@backstage/ui';
import {
  LiveContent,
  serverClock,
  useGrants,
} from '@fairway/plugin-jit-access-react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { BreakGlassCards } from '../breakGlass/BreakGlassCards';
import { ViewToggle } from '../common/ViewToggle';
import { Empty } from '../Layout';

const WHICH = ['owed', 'done'] as const;

/** Break-glass of everybody, with how its review stands. */
export function ReviewsDue() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [value, setWhich] = useUrlState('which', ['page']);
  const which = value === 'done' ? 'done' : 'owed';
  const { limit, offset, pagination } = usePaging('page');
  const live = useGrants({ view: 'all', review: which, limit, offset });
  return (
    <Flex direction="column" gap="4">
      <ViewToggle
        label={t('breakGlassReview.which')}
        views={WHICH.map(id => ({ id, label: t(`breakGlassReview.${id}`) }))}
        value={which}
        onChange={next => setWhich(next === 'done' ? next : '')}
      />
      <LiveContent live={live}>
        {page => {
          const paging = pagination(page.totalItems);
          return page.items.length === 0 ? (
            <Empty
              text={
                which === 'done'
                  ? t('breakGlassReview.noneDone')
                  : t('breakGlassReview.noneAll')
              }
            />
          ) : (
            <>
              <BreakGlassCards
                grants={page.items}
                clock={serverClock(live)}
                onChanged={live.refetch}
              />
              {paging.type === 'page' && page.totalItems > limit && (
                <TablePagination {...paging} />
              )}
            </>
          );
        }}
      </LiveContent>
    </Flex>
  );
}
