import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import {
  LoadError,
  LoadingSkeleton,
  SideDrawer,
  type AsyncData,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { approvedImagesTranslationRef } from '../../translation';

/** Props of {@link DetailDrawer}. */
export interface DetailDrawerProps<T> {
  detail: AsyncData<T>;
  /** Undefined until it is known. */
  title: string | undefined;
  onClose: () => void;
  children: (data: T) => ReactNode;
}

/** A drawer for one entry of a list, with what it says while it loads and when it can't be shown. */
export function DetailDrawer<T>({
  detail: { data, error, isLoading, reload },
  title,
  onClose,
  children,
}: DetailDrawerProps<T>) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <SideDrawer
      isOpen
      title={title ?? t(error ? 'shared.notShown' : 'shared.loading')}
      onClose={onClose}
    >
      <Flex direction="column" gap="5">
        {isLoading && <LoadingSkeleton label={t('shared.loading')} rows={4} />}
        {error && (
          <LoadError
            error={error}
            onRetry={reload}
            missing={{
              title: t('shared.missingTitle'),
              description: t('shared.missingDescription'),
            }}
          />
        )}
        {data && children(data)}
      </Flex>
    </SideDrawer>
  );
}
