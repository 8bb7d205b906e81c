import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Box, ButtonIcon, Flex, Text } from '@backstage/ui';
import Drawer from '@material-ui/core/Drawer';
import { RiCloseLine } from '@remixicon/react';
import { ReactNode, useId } from 'react';
import { securityScorecardReactTranslationRef } from '../translation';

/** Props of {@link SideDrawer}. */
export interface SideDrawerProps {
  isOpen: boolean;
  /** Names the dialog. */
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog at the right edge that keeps the page behind it in place. */
export const SideDrawer = ({
  isOpen,
  title,
  onClose,
  children,
}: SideDrawerProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const titleId = useId();
  return (
    <Drawer
      anchor="right"
      open={isOpen}
      onClose={onClose}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
        style: { width: 'min(36rem, 100vw)' },
      }}
    >
      <Box p="5">
        <Flex justify="between" align="start" gap="3">
          <Text as="h2" id={titleId} variant="title-small">
            {title}
          </Text>
          <ButtonIcon
            aria-label={t('drawer.close')}
            icon={<RiCloseLine />}
            variant="tertiary"
            onPress={onClose}
          />
        </Flex>
        {children}
      </Box>
    </Drawer>
  );
};
